"""Which option of a question a citizen means when she writes words instead of its number."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from core.understanding.normal import normalise

LEXICON = Path(__file__).parent.parent / "catalogue" / "lexicon" / "answers.tsv"
NEAR = 86  # per cent alike: one wrong letter in seven
NEAR_FROM = 5  # letters; shorter words must be exact


def match(text: str, options: Mapping[str, Iterable[str]]) -> str | None:
    """The one option meant: by a keyword of its key or one of its names, exactly, nearly, or named inside a short message."""
    said = normalise(text).strip()
    if not said:
        return None
    called = {key: _forms(key, names) for key, names in options.items()}
    for close in (_exact, _near, _inside):
        meant = [key for key, forms in called.items() if any(close(said, form) for form in forms)]
        if len(meant) == 1:
            return meant[0]
    return None


def _forms(key: str, names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, map(normalise, names)))) | keywords().get(key, frozenset())


def _exact(said: str, form: str) -> bool:
    return said == form


def _near(said: str, form: str) -> bool:
    return len(form) >= NEAR_FROM and len(said) >= NEAR_FROM and fuzz.ratio(said, form) >= NEAR


def _inside(said: str, form: str) -> bool:
    """A phrase of two words or more, or a long word, inside a message not much longer."""
    telling = " " in form or len(form) >= NEAR_FROM
    return telling and len(said.split()) <= 8 and f" {form} " in f" {said} "


@cache
def keywords() -> Mapping[str, frozenset[str]]:
    """The keywords of each option's key, normalised. File: `key<TAB>phrase`."""
    with LEXICON.open(encoding="utf-8", newline="") as file:
        rows = tuple(csv.DictReader(file, delimiter="\t"))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["key"], set()).add(normalise(row["phrase"]).strip())
    return {key: frozenset(phrases) for key, phrases in found.items()}
