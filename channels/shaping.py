"""The one place that turns a Reply into what a channel can show, by the channel's capabilities.

Nothing is ever cut off: options that cannot be tapped become numbered lines, a long text becomes several messages, and
what no message can hold is a ValueError that says by how much.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from channels import cutting, segments
from core.messages import Option, Reply

MOST_OPTIONS = 9  # with ten, "10" could be taken for "1"


class Style(StrEnum):
    """How options are offered."""

    NUMBERS = "numbers"
    BUTTONS = "buttons"
    LIST = "list"


@dataclass(frozen=True)
class Tappable:
    """A way of offering options to be tapped, with the provider's limits."""

    style: Style
    most: int  # options
    label: int  # characters of each
    body: int  # characters of the text above them
    key: int  # bytes of what comes back

    def holds(self, reply: Reply) -> bool:
        fitting = all(
            0 < len(option.label) <= self.label and 0 < len(option.key.encode()) <= self.key for option in reply.options
        )
        return fitting and 0 < len(reply.options) <= self.most and 0 < len(reply.text) <= self.body


def one(_text: str) -> int:
    """The cost of a message on a channel that counts messages only."""
    return 1


@dataclass(frozen=True)
class Capability:
    """What a channel can show, and what it brings.

    `longest`: characters of one message; `messages`: how many a reply may become. `tappable`: ways of offering options,
    the best first; numbers always work. `write`: how the channel writes a text. `cost`: what a text takes in paid
    units, of which a reply should take no more than `budget`. `files` and `pins`: whether she can send such things along.
    `window`: a day after her last message the provider takes nothing but approved templates.
    """

    longest: int
    messages: int = 10
    tappable: tuple[Tappable, ...] = ()
    write: Callable[[str], str] = str
    cost: Callable[[str], int] = one
    budget: int = 1
    files: bool = False
    pins: bool = False
    window: bool = False


@dataclass(frozen=True)
class Shown:
    """A reply as a channel shows it: one or more texts, and under the last the options to tap, if any."""

    texts: tuple[str, ...]
    style: Style = Style.NUMBERS
    options: tuple[Option, ...] = ()


SMS = Capability(longest=1600, write=segments.plain, cost=segments.parts, budget=2)


def numbered(reply: Reply) -> str:
    """The text, then every option on a line of its own, as `1 label`. Raises ValueError for more than nine."""
    excess = len(reply.options) - MOST_OPTIONS
    if excess > 0:
        raise ValueError(f"{excess} options more than {MOST_OPTIONS}")
    lines = [f"{number} {option.label}" for number, option in enumerate(reply.options, start=1)]
    return "\n".join([reply.text, *lines] if reply.text else lines)


def shape(reply: Reply, capability: Capability) -> Shown:
    """The reply in the best form the channel can show. Raises ValueError if it has none."""
    for way in capability.tappable:
        if way.holds(reply):
            return Shown((capability.write(reply.text),), way.style, reply.options)
    text = capability.write(numbered(reply))
    texts = cutting.cut(text, lambda piece: len(piece) <= capability.longest, by_line=True)
    excess = len(texts) - capability.messages
    if excess > 0:
        raise ValueError(f"{excess} messages more than {capability.messages}")
    return Shown(texts)


def cost(reply: Reply, capability: Capability) -> int:
    """How many paid units the reply takes on the channel."""
    return sum(capability.cost(text) for text in shape(reply, capability).texts)


def require(reply: Reply, capability: Capability) -> None:
    """Raise ValueError, naming the excess, for a reply that is longer than what we allow ourselves on the channel."""
    shown = shape(reply, capability)
    if len(shown.texts) > 1:
        raise ValueError(f"{sum(map(len, shown.texts)) - capability.longest} characters more than {capability.longest}")
    excess = cost(reply, capability) - capability.budget
    if excess > 0:
        raise ValueError(f"{excess} parts more than {capability.budget}")
