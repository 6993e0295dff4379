"""What a dialogue is made of: a generator that yields questions, is sent their answers, and returns an ending."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from core.catalogue import Catalogue
from core.conversation import Open
from core.events import Event
from core.messages import Choice, Number, Said, Text, Value
from core.questions import A_WORD, MOST_OPTIONS, Choose, Given, Question
from core.records import Records


@dataclass(frozen=True)
class Ending:
    """How a dialogue ends: what is said, at most one event, and perhaps the dialogue that follows at once.

    `number`: whether what is said has to do with her telephone number.
    """

    text: str | None
    values: Mapping[str, Value] = field(default_factory=dict)
    event: Event | None = None
    then: Open | None = None
    number: Number | None = None

    def say(self) -> tuple[Said, ...]:
        """The last words, if any."""
        return (Said(self.text, self.values, number=self.number),) if self.text else ()


T = TypeVar("T")
Part = Generator[Question | Given, str, T]  # a piece of a script that gives a value to the rest of it
Script = Part[Ending]
Dialogue = Callable[[Records], Script]

MORE = "more"


def choices(text: str, *keys: str) -> tuple[Choice, ...]:
    """Options whose labels are texts of ours: `choices("register.sure", "yes")` is worded by `register.sure.yes`."""
    return tuple(Choice(key, Text(f"{text}.{key}")) for key in keys)


def again(name: str, turn: int) -> str:
    """A question's name on the given turn of a loop: `photo`, then `photo.2`; a name is asked once per run."""
    return name if turn == 1 else f"{name}.{turn}"


def browse(
    name: str,
    options: tuple[Choice, ...],
    text: str,
    values: Mapping[str, Value],
    telling: Callable[[str, Catalogue], str | None] | None = None,
    also: frozenset[str] = frozenset(),
) -> Part[str]:
    """Choose among many: pages of nine, the ninth being "more" while there are more. Any may be named on any page.

    Where `telling` finds something in her own words, they are an answer as well. `also` are keys that were options once.
    """
    least = A_WORD if telling else None
    more = choices("menu", MORE)
    for page in range(1, len(options) + 1):
        rest = options[(page - 1) * (MOST_OPTIONS - 1) :]
        shown = rest if len(rest) <= MOST_OPTIONS else rest[: MOST_OPTIONS - 1] + more
        chosen = yield Choose(again(f"{name}.page", page) if page > 1 else name, shown, values, more=options, text=text,
                              also=also, least=least, telling=telling)  # fmt: skip
        if chosen != MORE:
            return chosen
    raise AssertionError("the last page has no more")


def counted(part: Part[T], free: Mapping[str, str]) -> Part[tuple[T, int]]:
    """A part and how many messages it took: an answer that was given with the first is free, and so is turning a page."""
    count = 0
    try:
        question = next(part)
        while True:
            answer = yield question
            count += not isinstance(question, Given) and answer not in (MORE, free.get(question.name))
            question = part.send(answer)
    except StopIteration as end:
        return end.value, count
