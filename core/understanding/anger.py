"""A message that is nothing but anger: it tells no trouble, answers nothing, and deserves a calm word."""

from functools import cache

from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise

LONGEST = 12  # words; who writes more tells something


def angry(text: str) -> bool:
    """Whether all of it is abuse and the small words around it: "chor ho tum sab", not "chor meri motor le gaye"."""
    said = normalise(text).split()
    abuse, around = words()["abuse"], words()["around"]
    return 0 < len(said) <= LONGEST and not abuse.isdisjoint(said) and abuse | around >= set(said)


@cache
def words() -> dict[str, frozenset[str]]:
    """The words by their kind. File: `kind<TAB>words`."""
    found: dict[str, set[str]] = {}
    for kind, listed in rows(FOLDER / "anger.tsv", 2):
        found.setdefault(kind, set()).update(normalise(listed).split())
    return {kind: frozenset(listed) for kind, listed in found.items()}
