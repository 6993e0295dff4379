"""Questions: each owns its name, its words, its options, and its understanding of an answer.

`read` turns what a citizen sent into an answer, or None where it is none. `accepts` says whether an answer stored earlier,
perhaps under an older version of the script, still answers the question; if not, it is asked again. `text` is the id of its
words (default: its name); `formerly` are names it had in older versions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from core.catalogue import Catalogue
from core.messages import Choice, Named, Said, Text, Value
from core.understanding import commands
from core.understanding.answers import match
from core.understanding.normal import normalise

MOST_OPTIONS = 9
NUMBER = re.compile(r"\(?([0-9]{1,3})[\s.):\-]*")
LONGEST = 4000  # characters of free text that one answer keeps


def number(text: str) -> int | None:
    """A message that is only a number: `2`, `2.`, `(2)`, `۲`. `10` is ten, never item 1."""
    found = NUMBER.fullmatch(normalise(text).strip()) or NUMBER.fullmatch(text.strip())
    return int(found.group(1)) if found else None


def unnumbered(name: str) -> str:
    """The id of a question's text: its name without the turn of the loop it is in."""
    return name.rstrip(".0123456789")


@dataclass(frozen=True)
class Write:
    """A question that takes the citizen's own words, at least `least` characters of them.

    After `fades`, an unasked-for answer is not one any more: what comes later starts afresh.
    """

    name: str
    least: int = 2
    values: Mapping[str, Value] = field(default_factory=dict)
    text: str | None = None
    formerly: tuple[str, ...] = ()
    fades: timedelta | None = None

    def say(self) -> Said:
        """The question as it is put."""
        return Said(self.text or unnumbered(self.name), self.values)

    def keys(self) -> tuple[str, ...]:
        """No options: any words will do."""
        return ()

    def read(self, text: str, _: Catalogue) -> str | None:
        """The words themselves, byte-exact but for the space around them."""
        words = text.strip()[:LONGEST]
        return words if self.accepts(words) and any(map(str.isalnum, words)) else None

    def accepts(self, answer: str) -> bool:
        """Long enough?"""
        return len(answer) >= self.least


@dataclass(frozen=True)
class Choose:
    """A question with options, nine at most. `yes` and `no` are the options that those words mean here.

    `also` are keys that are an answer though they are not shown. With `least` set, so many letters of the citizen's own
    words are an answer too; `said_freely` tells them from an option.
    """

    name: str
    options: tuple[Choice, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    yes: str | None = None
    no: str | None = None
    least: int | None = None
    also: frozenset[str] = frozenset()
    text: str | None = None
    formerly: tuple[str, ...] = ()
    fades: timedelta | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"{self.name} has {len(self.options)} options; a menu holds one to {MOST_OPTIONS}")

    def say(self) -> Said:
        """The question as it is put, with its options."""
        return Said(self.text or unnumbered(self.name), self.values, self.options)

    def keys(self) -> tuple[str, ...]:
        """The options' keys, as they are numbered."""
        return tuple(option.key for option in self.options)

    def read(self, text: str, catalogue: Catalogue) -> str | None:
        """An option by its number, its key, its name in any language, a keyword or a near miss; else words, if allowed."""
        item = number(text)
        if item is not None:
            return self.options[item - 1].key if 1 <= item <= len(self.options) else None
        if self._is_key(text):
            return text
        return self._yes_or_no(text) or match(text, self._names(catalogue)) or self._words(text)

    def accepts(self, answer: str) -> bool:
        """Still an option, or words where words are welcome?"""
        return self._is_key(answer) or self._words(answer) is not None

    def said_freely(self, answer: str) -> bool:
        """Whether the answer is the citizen's own words, not an option."""
        return not self._is_key(answer)

    def _is_key(self, answer: str) -> bool:
        return answer in self.also or answer in self.keys()

    def _words(self, text: str) -> str | None:
        words = text.strip()[:LONGEST]
        enough = self.least is not None and sum(map(str.isalpha, words)) >= self.least
        return words if enough else None

    def _yes_or_no(self, text: str) -> str | None:
        command = commands.recognise(text)
        return {"yes": self.yes, "no": self.no}.get(command.name) if command else None

    def _names(self, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
        return {option.key: names(option.label, catalogue) for option in self.options}


@dataclass(frozen=True)
class Given:
    """What the conversation was opened with, e.g. the case that a question is about. It is never put to the citizen."""

    name: str
    formerly: tuple[str, ...] = ()


Question = Write | Choose


def names(label: Value, catalogue: Catalogue) -> tuple[str, ...]:
    """All that an option may be called: its names in the catalogue, or its own words."""
    match label:
        case Named(kind, key):
            return tuple(catalogue.name(kind, key, language.code) for language in catalogue.country.languages)
        case Text():
            return ()  # texts of ours are matched by the keywords of their key
        case _:
            return (str(label),)
