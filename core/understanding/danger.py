"""Notice that somebody may be in danger, so that the number to call comes first in the answer."""

from collections.abc import Mapping
from functools import cache

from core.catalogue import Catalogue
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise


def notice(text: str, catalogue: Catalogue) -> str | None:
    """The kind of danger a message speaks of (a key of `NUMBERS`), or None."""
    words = f" {normalise(text)} "
    return next((kind for phrase, kind in phrases().items() if f" {phrase} " in words), None)


@cache
def phrases() -> Mapping[str, str]:
    """Each phrase of danger and its kind."""
    return {normalise(phrase): kind for kind, phrase in rows(FOLDER / "danger.tsv", 2)}


@cache
def numbers(kind: str) -> tuple[str, ...]:
    """The numbers to call in this kind of danger, the one to try first first. Each is in the catalogue's emergency numbers."""
    return tuple(number for known, number in rows(FOLDER / "dangernumbers.tsv", 2) if known == kind)
