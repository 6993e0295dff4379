"""A citizen, and where she can be reached."""

from dataclasses import dataclass, field

from core.conversation import Conversation
from core.messages import Reply
from storage.vault import Box


@dataclass(frozen=True)
class Person:
    """A citizen while a message of hers is taken. `seen` tells that this very message was taken before.

    `numbered`: her number is known. `joined`: it came with this message, and may have shown that she is somebody we know.
    Who is `erased` has a box that is nobody's: only what holds nothing of hers may be sealed in it.
    """

    id: str
    box: Box
    conversation: Conversation = field(repr=False)
    language: str | None
    silenced: bool
    numbered: bool = False
    joined: bool = False
    seen: bool = False
    reply: Reply | None = field(default=None, repr=False)
    erased: bool = False


@dataclass(frozen=True)
class Address:
    """Where a citizen can be reached."""

    channel: str
    address: str
    silenced: bool
    cold: bool  # she has not written here for a day
