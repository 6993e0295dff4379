"""By which channels a citizen is reached, in which order, and how long we wait on each until we try the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.wiring import Sunwai
from channels.port import Channel
from storage.messages import Message
from storage.people import Address, Person
from storage.unit import Unit

TEXTING = "sms/"  # how the channels begin by which a telephone can be texted
PATIENCE: Mapping[str, timedelta] = {
    "sms": timedelta(minutes=15),
    "whatsapp": timedelta(minutes=5),
    "telegram": timedelta(minutes=5),
}
LONGEST = max(PATIENCE.values())


@dataclass(frozen=True)
class Way:
    """A channel and her address there. `cold`: she has not written there for a day."""

    channel: Channel
    address: str = field(repr=False)
    cold: bool


@dataclass(frozen=True)
class Reach:
    """Whether she wants to hear it anywhere at all, and the ways that we can go: she may dial and find it."""

    wanted: bool
    ways: tuple[Way, ...]


def reach(sunwai: Sunwai, unit: Unit, person: Person, message: Message, *, asked_for: bool = True) -> Reach:
    """How she is told: on the message's own channel first, then on the one she used last; not where it was tried already.

    A stop holds for the channel where she said it; for what nobody `asked_for`, for all of them.
    """
    addresses = sorted(unit.people.addresses(person), key=lambda address: address.channel != message.channel)
    # A reply (no case) answers what she has just sent: she may have it even after a stop.
    stopped = {address.channel for address in addresses if address.silenced and message.tracking_id}
    unwanted = not asked_for and any(address.silenced for address in addresses)
    wanted = [] if unwanted else [address for address in addresses if address.channel not in stopped]
    ways: dict[tuple[str, str], Way] = {}
    for address in wanted:
        channel = by(sunwai, address)
        if channel and channel.name not in stopped and channel.name not in message.tried:
            ways.setdefault((channel.name, address.address), Way(channel, address.address, address.cold))
    return Reach(bool(wanted), tuple(ways.values()))


def by(sunwai: Sunwai, address: Address) -> Channel | None:
    """The channel that reaches an address; a phone that dials can be texted."""
    channel = sunwai.channels.get(address.channel)
    return texting(sunwai) if channel and not channel.pushes else channel


def texting(sunwai: Sunwai) -> Channel | None:
    """The first channel by which a telephone can be texted."""
    return next((channel for name, channel in sunwai.channels.items() if name.startswith(TEXTING)), None)


def patience(channel: str) -> timedelta:
    """How long a message may take on this channel."""
    return PATIENCE.get(channel.partition("/")[0], LONGEST)
