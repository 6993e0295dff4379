"""A question is put, and a message is heard as the answer to it: to what she was shown, whatever the script says by now."""

from dataclasses import replace

from core import opening
from core.catalogue import Catalogue
from core.conversation import Asked, Open
from core.messages import Choice, Said, Text
from core.questions import Question, Write, number
from core.replay import unread
from core.understanding import language
from core.understanding.normal import cues, normalise

TELLING = 3  # words from which another language of the same letters is believed
LATIN = ("en", "ur-Latn")
ADDED, SHOWN = "register.added", "track.next"
STAMPED = "~"  # between an option's key and the stamp of its question, where it can be tapped


def put(asking: Open, question: Question, before: Open | None = None) -> Said:
    """The question as it is put, perhaps once more, as it was `before`; each option's key tells which question it belongs to,
    for a button stays on the screen.
    """
    said = question.say()
    inner = said.values.get("question")
    if (
        before
        and before.asked
        and before.asked.name == question.name
        and said.text == ADDED
        and isinstance(inner, Text)
    ):
        said = replace(said, text=inner.id, values=inner.values)  # nothing was added since
    return replace(said, options=tuple(Choice(f"{o.key}{STAMPED}{asking.stamp}", o.label) for o in said.options))


def answered(top: Open, question: Question | None, text: str, choice: str | None, catalogue: Catalogue) -> Open | None:
    """The dialogue with its question answered, or None where the message is no answer to it.

    `question` is what the script asks now, on the answers so far; she answers what she was asked when she was asked.
    """
    asked = top.asked
    if asked is None:
        return top
    item = number(text) if asked.options else None
    pointed = choice is not None or item is not None
    said = tapped(top, choice) if choice else listed(asked, item) if item is not None else text
    if said is None:
        return None
    if question is None or asked.name not in (question.name, *question.formerly):
        # The script was changed since: keep the answer to what she was asked, should that come up again.
        return top.answered(asked.name if pointed else unread(asked.name), said)
    if pointed:
        offered = question.keys()
        return top.answered(question.name, said) if said in offered else None
    return told(top, question, text, catalogue)


def told(top: Open, question: Question, text: str, catalogue: Catalogue) -> Open | None:
    """With her words as the answer, and what they tell beyond it."""
    answer = question.read(text, catalogue)
    if answer is None:
        return None
    tells = isinstance(question, Write) and question.story
    more = opening.understood(answer, catalogue) if tells else {}
    return replace(top, answers={**top.answers, **more, question.name: answer})


def invites_words(question: Question | None) -> bool:
    """Whether she is asked for her own words about a case: anger may be just what she has to say."""
    return isinstance(question, Write) and not (question.address or question.story)


def waits(top: Open | None, text: str) -> bool:
    """Whether she who has just read her case says what has not happened, rather than to be shown it again."""
    shown, said = bool(top and top.asked and top.asked.name == SHOWN), normalise(text).split()
    return shown and len(said) >= TELLING and not cues()["denial"].isdisjoint(said)


def tapped(top: Open, choice: str) -> str | None:
    """The option of the open question that a button stands for; None for a button of another question."""
    key, _, stamp = choice.rpartition(STAMPED)
    return key if top.asked and key in top.asked.options and stamp == top.stamp else None


def listed(asked: Asked, item: int) -> str | None:
    """The option that was shown under a number; None where there was none."""
    return asked.options[item - 1] if 1 <= item <= len(asked.options) else None


def language_of(text: str, before: str | None, question: Question | None, catalogue: Catalogue) -> str | None:
    """Her language: as heard now where the message is enough to tell, else as before. An address or an "ok" tells little."""
    heard = spoken_here(language.detect(text), catalogue)
    if before is None or heard is None or heard == before:
        return heard or before
    short = len(text.split()) < TELLING or (question is not None and question.address)
    same_letters = (heard in LATIN) == (before in LATIN)
    return before if short and (same_letters or heard in LATIN) else heard


def spoken_here(heard: str | None, catalogue: Catalogue) -> str | None:
    """The language itself, if we speak it; else the one of ours in the same letters that its speakers are likeliest to read."""
    offered = catalogue.country.languages
    if heard is None or any(known.code == heard for known in offered):
        return heard
    return next((known.code for known in offered if known.direction == "rtl"), None)
