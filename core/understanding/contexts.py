"""Surroundings that change what a message is about: no water is a matter of the school where it is the school's water.

A context is a set of words; within it a part of what speaks for one leaf speaks for another. A landmark is no context.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.understanding.lexicon import FOLDER, rows, sets
from core.understanding.normal import normalise
from core.understanding.vocabulary import Vocabulary

WITHOUT = "no "  # before the name of a context: where none of its words is said
PART = 0.35


@dataclass(frozen=True)
class Contexts:
    """The contexts of each term, and for each context what moves from which leaf to which."""

    of: Mapping[str, frozenset[str]]
    shifts: tuple[tuple[str, str, str], ...]

    def shift(self, points: dict[str, float], terms: Iterable[str]) -> None:
        """Move a part of the points between leaves, in place, as the contexts of these terms ask for."""
        present = frozenset[str]().union(*(self.of.get(term, frozenset()) for term in terms))
        for context, source, target in self.shifts:
            absent = context.startswith(WITHOUT)
            if source in points and absent is (context.removeprefix(WITHOUT) not in present):
                moved = points[source] * PART
                points[source] -= moved
                points[target] = points.get(target, 0.0) + moved


def contexts(vocabulary: Vocabulary) -> Contexts:
    """The contexts of the catalogue, in the terms of a vocabulary. A shift within an unknown one is a ValueError."""
    found: dict[str, frozenset[str]] = {}
    named = sets("contexts.tsv", normalise)
    for context, words in named.items():
        for word in words:
            term = vocabulary.resolve(word)[0]
            found[term] = found.get(term, frozenset()) | {context}
    shifts = tuple((context, source, target) for context, source, target in rows(FOLDER / "shifts.tsv", 3))
    for context, _, _ in shifts:
        if context.removeprefix(WITHOUT) not in named:
            raise ValueError(f"shifts.tsv: {context} is none of contexts.tsv")
    return Contexts(found, shifts)
