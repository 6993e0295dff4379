"""What passes between a citizen and us, the same on every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Media:
    """A file that came along, still at the provider's."""

    url: str
    content_type: str


@dataclass(frozen=True)
class Pin:
    """A point on the map: degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Session:
    """A session whose every step brings all inputs so far, `joined`. `turn` and `back` are inputs that are orders."""

    id: str
    joined: str
    turn: str = ""
    back: str = ""


@dataclass(frozen=True)
class Inbound:
    """One message from a citizen, proven to come from the provider.

    `address` is who she is on this channel: E.164 where the channel has phone numbers, the provider's own id otherwise;
    `phone` is E.164 or None; `also` is the provider's own id beside a number: she may come by it alone the next time. `id`
    is the message's, the same over its redeliveries. `choice` is the key of a tapped option.
    """

    channel: str
    address: str
    id: str
    text: str
    phone: str | None = None
    choice: str | None = None
    media: tuple[Media, ...] = ()
    pin: Pin | None = None
    session: Session | None = None
    also: str | None = None


class Delivery(StrEnum):
    """What became of a message of ours; it only moves forward along this order, and READ or FAILED is the end."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True)
class Receipt:
    """The provider's word about a message of ours. `message` is the provider's id for it, `reason` its error code."""

    channel: str
    message: str
    state: Delivery
    reason: str | None = None
    opted_out: bool = False


@dataclass(frozen=True)
class Challenge:
    """A provider's question whether this address is ours; `text` is what it wants to read."""

    text: str


Event = Inbound | Receipt | Challenge


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen. `key` is what is stored, `label` what is read."""

    key: str
    label: str


class Number(StrEnum):
    """What a reply has to do with her telephone number: to give it would be an answer, or it has been given."""

    WANTED = "wanted"
    GIVEN = "given"


@dataclass(frozen=True)
class Reply:
    """What the citizen reads, in one language, before a channel shapes it. Options are numbered from 1.

    `ends`: nothing is awaited; where a session costs, it may be closed. `number`: a channel on which she can share her
    number by a tap may offer that, until it has been given.
    """

    text: str
    options: tuple[Option, ...] = ()
    language: str = "en"
    ends: bool = False
    number: Number | None = None


@dataclass(frozen=True)
class Said:
    """One thing to say, not yet in any language: a text's id, the values it names, the options under it; see Reply."""

    text: str
    values: Mapping[str, "Value"] = field(default_factory=dict)
    options: tuple["Choice", ...] = ()
    number: Number | None = None


@dataclass(frozen=True)
class Choice:
    """An option not yet in any language: its label is a text's id and values, or the citizen's or the data's own words."""

    key: str
    label: "Value"


@dataclass(frozen=True)
class Text:
    """A value that is itself a text of ours, e.g. the label of an option."""

    id: str
    values: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A value that has a name in each language in the catalogue, e.g. `Named("leaf", "WT4")`."""

    kind: str
    key: str


Value = str | int | datetime | Text | Named
