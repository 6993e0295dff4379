"""Which option of a question a citizen means when she writes words instead of its number."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from rapidfuzz import fuzz

from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise

NEAR = 86  # per cent alike: one wrong letter in seven
NEAR_FROM = 5  # letters; shorter words must be exact
AROUND = 3  # words that may stand around an option's name
LONGEST_NUMBER = 3  # digits
ITEM = "item-"
NUMBERING = "numbering"
NEGATION = "negation"

_Way = Callable[[str, str], bool]


def match(text: str, options: Mapping[str, Iterable[str]]) -> str | None:
    """The one option meant: by a keyword of its key or one of its names, exactly, nearly, or named inside a short message."""
    return _meant(text, options, (_exact, _near, _inside))


def exact(text: str, options: Mapping[str, Iterable[str]]) -> str | None:
    """The one option that the message is the name of, letter by letter but for spelling."""
    return _meant(text, options, (_exact,))


def nearly(text: str, options: Mapping[str, Iterable[str]]) -> str | None:
    """The one option that the whole message names, with a slip of the finger at most."""
    return _meant(text, options, (_exact, _near))


def greets(text: str) -> bool:
    """Whether the message is a greeting and no more."""
    return normalise(text).strip() in keywords()["greeting"]


def thanks(text: str) -> bool:
    """Whether the message says thank you and no more."""
    return normalise(text).strip() in keywords()["thanks"]


def position(text: str) -> int | None:
    """The number that the whole message is, however it is written: `2`, `۲`, `(2)`, `number 2`, `2nd`, `doosra`."""
    said = normalise(text).strip()
    if said in ordinals():
        return ordinals()[said]
    words = [word for word in said.split() if word not in keywords()[NUMBERING]]
    if len(words) != 1:
        return None
    if words[0].isdecimal() and len(words[0]) <= LONGEST_NUMBER:
        return int(words[0])
    return ordinals().get(words[0])


def _meant(text: str, options: Mapping[str, Iterable[str]], ways: tuple[_Way, ...]) -> str | None:
    said = normalise(text).strip()
    if not said:
        return None
    called = {key: _forms(key, names) for key, names in options.items()}
    for close in ways:
        meant = [key for key, forms in called.items() if any(close(said, form) for form in forms)]
        if len(meant) == 1:
            return meant[0]
    return None


def _forms(key: str, names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, map(normalise, names)))) | keywords().get(key, frozenset())


def _exact(said: str, form: str) -> bool:
    return said == form


def _near(said: str, form: str) -> bool:
    alike = len(form) >= NEAR_FROM and len(said) >= NEAR_FROM and fuzz.ratio(said, form) >= NEAR
    return alike and _negated(said) == _negated(form)


def _inside(said: str, form: str) -> bool:
    """A phrase of two words or more, or a long word, with few words around it and none that turns it into its opposite."""
    telling = " " in form or len(form) >= NEAR_FROM
    short = len(said.split()) <= len(form.split()) + AROUND
    return telling and short and f" {form} " in f" {said} " and _negated(said) == _negated(form)


def _negated(words: str) -> bool:
    return not keywords()[NEGATION].isdisjoint(words.split())


@cache
def keywords() -> Mapping[str, frozenset[str]]:
    """The keywords of each option's key, normalised. File: `key<TAB>phrase`."""
    found: dict[str, set[str]] = {}
    for key, phrase in rows(FOLDER / "answers.tsv", 2):
        found.setdefault(key, set()).add(normalise(phrase).strip())
    return {key: frozenset(phrases) for key, phrases in found.items()}


@cache
def ordinals() -> Mapping[str, int]:
    """The words for the numbers of a menu, by the keys `item-1` to `item-9`."""
    listed = ((key, phrases) for key, phrases in keywords().items() if key.startswith(ITEM))
    return {phrase: int(key.removeprefix(ITEM)) for key, phrases in listed for phrase in phrases}
