"""Walk every path of a dialogue, so that a test can look at all that may ever be said on it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.conversation import Open
from core.messages import Said
from core.questions import Choose, Question
from core.records import Records
from core.replay import Reached, replay
from core.script import Dialogue, Ending

TURNS = 2  # of a loop
TURN = re.compile(r"\.([0-9]+)$")


@dataclass(frozen=True)
class Stop:
    """A place on a path: the dialogue with the answers that led here, and where they lead."""

    item: Open
    reached: Reached

    @property
    def said(self) -> tuple[Said, ...]:
        """What the citizen reads here."""
        match self.reached.ahead:
            case Ending() as ending:
                return ending.say()
            case None:
                return ()
            case question:
                return (question.say(),)


def explore(
    dialogues: Mapping[str, Dialogue], records: Records, start: Open, words: Callable[[Question], Iterable[str]]
) -> Iterator[Stop]:
    """Every question with every answer before it, and every ending, also of the dialogues that follow.

    Where words are welcome, `words` gives some. Beyond a question and the answer given just before it a path is followed
    once only, and a loop for two turns.
    """
    ahead, seen = [start], set[tuple[str, str, str]]()
    while ahead:
        item = ahead.pop()
        stop = Stop(item, replay(dialogues.get(item.dialogue), records, item.answers))
        yield stop
        question = stop.reached.question
        if question is None:
            ahead.extend(follow(stop.reached))
            continue
        place = (item.dialogue, question.name, next(reversed(tuple(item.answers.values())), ""))
        if place not in seen and turn(question.name) <= TURNS:
            seen.add(place)
            ahead.extend(item.answered(question.name, answer) for answer in answers(question, records, words))


def follow(reached: Reached) -> tuple[Open, ...]:
    """The dialogue that follows an ending, if one does."""
    return (reached.ahead.then,) if isinstance(reached.ahead, Ending) and reached.ahead.then else ()


def answers(question: Question, records: Records, words: Callable[[Question], Iterable[str]]) -> Iterator[str]:
    """Every option, and what some words are read as."""
    yield from question.keys()
    read = (question.read(text, records.catalogue) for text in words(question))
    options = question.keys() if isinstance(question, Choose) else ()
    yield from (answer for answer in read if answer is not None and answer not in options)


def turn(name: str) -> int:
    """Which turn of a loop a question's name belongs to."""
    found = TURN.search(name)
    return int(found.group(1)) if found else 1
