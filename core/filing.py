"""A complaint that somebody takes down for a citizen: the same questions in the same order as she would be asked by text.

Nothing is remembered between two steps. Whoever takes it down gives all answers so far by the questions' names, each as the
citizen gave it or as it was given back, and learns what to ask next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import hearing
from core.conversation import Asked, Open
from core.questions import Question
from core.records import Records
from core.replay import Reached, replay
from core.script import Dialogue

DIALOGUE = "register"
STORY = "register.details"


class Source(StrEnum):
    """How a complaint came that is no message of hers."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    COUNTER = "counter"


class Program(StrEnum):
    """How a complaint came that another program took down."""

    OPEN311 = "open311"


@dataclass(frozen=True)
class Reading:
    """How far the answers lead. `taken` are those that were understood, as they are to be given next time.

    `missed`: the question ahead was answered by what is no answer to it.
    """

    reached: Reached
    taken: Mapping[str, str]
    missed: bool = False


def read(dialogue: Dialogue, records: Records, given: Mapping[str, str], now: datetime) -> Reading:
    """Go through the questions with what was given: to the first that is not answered, or to the end."""
    item, left = Open(DIALOGUE), dict(given)
    while True:
        reached = replay(dialogue, records, item.answers)
        question = reached.question
        answer = left.pop(question.name, None) if question else None
        if question is None or answer is None:
            return Reading(reached, taken(item, reached))
        heard = answered(item, question, answer, records, now)
        if heard is None:
            return Reading(reached, taken(item, reached), missed=True)
        # What her story tells of later questions is put in their place, unless she was asked them in so many words.
        kept = {name: value for name, value in heard.answers.items() if name in item.answers or name not in left}
        item = Open(DIALOGUE, kept)


def answered(item: Open, question: Question, answer: str, records: Records, now: datetime) -> Open | None:
    """The dialogue with one more answer: a key or words as they were given back, a number as shown, or her own words."""
    shown = Open(DIALOGUE, item.answers, Asked(question.name, question.keys(), now))
    if question.keys() and question.accepts(answer):
        return item.answered(question.name, answer)
    return hearing.answered(shown, question, answer, None, records.catalogue)


def taken(item: Open, reached: Reached) -> Mapping[str, str]:
    """The answers that counted: those given, and those that her story made unnecessary to ask for."""
    return {name: item.answers[name] for name in reached.answered if name in item.answers}
