"""What every channel must be able to do, and how it says that it could not.

ChannelError
├── Forged      proof of origin is missing or wrong        → 403, nothing stored
├── Unreadable  proven, but not what the provider documents → 400
├── NotSent     the provider did not take a message; `retryable` says whether to try again
└── NotFetched  a file that came along could not be had; `retryable` as above
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Request, Response

from core.messages import Event, Media, Reply


class ChannelError(Exception):
    """Trouble at the border."""


class Forged(ChannelError):
    """The request does not prove that the provider sent it."""


class Unreadable(ChannelError):
    """The provider sent it, but it cannot be read."""


@dataclass
class NotSent(ChannelError):
    """The provider did not take a message. `reason` is its error code or a fixed word, never its prose."""

    reason: str
    retryable: bool
    opted_out: bool = False
    retry_after: float | None = None  # seconds


@dataclass
class NotFetched(ChannelError):
    """A file could not be had. `reason` is a status code or a fixed word: "elsewhere" for a URL that is not the provider's."""

    reason: str
    retryable: bool


class Channel(Protocol):
    """One provider. Pure but for `push` and `fetch`, which are all that waits for a network here.

    `methods`: how the provider may call. `rides_home`: whether the reply to a message may be the HTTP response to it; if
    not, it is pushed. `pushes`: whether we may begin; if not, only she can, and what she read is gone with the screen.
    `reports`: whether the provider tells what became of a message; if not, what it takes counts as delivered.
    """

    @property
    def name(self) -> str: ...

    @property
    def rides_home(self) -> bool: ...

    @property
    def pushes(self) -> bool: ...

    @property
    def reports(self) -> bool: ...

    @property
    def methods(self) -> frozenset[str]: ...

    def receive(self, request: Request) -> Sequence[Event]:
        """Check the proof of origin on the raw bytes, then read. Raises Forged or Unreadable; () is "not for us"."""
        ...

    def answer(self, reply: Reply | None, request: Request | None = None) -> Response:
        """The HTTP response to what was received: the same bytes for the same reply to the same request."""
        ...

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Send; return the provider's id of the message ("" where it gives none). Raises NotSent.

        `cold`: she has not written here for a day, after which WhatsApp takes nothing but approved templates.
        """
        ...

    def fetch(self, media: Media) -> bytes:
        """A file that came along: from the provider's own hosts, of 5 MB at most. Raises NotFetched."""
        ...

    def parts(self, reply: Reply) -> int:
        """How many paid units (SMS parts, else 1) the reply costs on this channel."""
        ...
