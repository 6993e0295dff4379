"""The words of a text that tell where in a district it is: the mohalla, the colony, the village, the street by its name."""

import re
from functools import cache, lru_cache

from core.catalogue import Catalogue
from core.understanding import places
from core.understanding.normal import cues, normalise

AFTER = 2  # words behind "mohalla", "gali", "chak" that name it
BEFORE = 2  # words before "colony", "chowk", "bazar"
LEAST = 3  # letters
MOST = 12  # words
PARTED = re.compile(r"[,;،.۔:\n()]+")


@lru_cache(maxsize=32)
def street_words(text: str, catalogue: Catalogue, district: str) -> tuple[str, ...]:
    """Such words as they are understood, each once; none of them is the district's own name, a number, or filling."""
    known = catalogue.districts.get(district)
    own = {part for name in known.spellings for part in normalise(name).split()} if known else set()
    empty = own | plain()
    found = (word for part in PARTED.split(text) for word in _named(part, catalogue))
    kept = (word for word in found if len(word) >= LEAST and not word.isdecimal() and word not in empty)
    return tuple(dict.fromkeys(kept))[:MOST]


@cache
def plain() -> frozenset[str]:
    """Words that name nothing by themselves."""
    sign = cues()
    return frozenset().union(
        *(sign[name] for name in ("address", "address-last", "address-common", "break", "is", "place-title"))
    )


@lru_cache(maxsize=64)
def _named(part: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The words of a part of a text, between two commas, that belong to a place of the catalogue or to such a cue.

    Remembered for the replays of one conversation, in which a text grows by parts.
    """
    said, sign = normalise(part).split(), cues()
    near = {at for mention in places.mentioned(part, catalogue) for at in range(mention.start, mention.end)}
    for at, word in enumerate(said):
        if word in sign["address"]:
            near.update(_until_plain(said, range(at + 1, at + 1 + AFTER)))
        if word in sign["address-last"]:
            near.update(_until_plain(said, range(at - 1, at - 1 - BEFORE, -1)))
    return tuple(said[at] for at in sorted(near))


def _until_plain(said: list[str], way: range) -> list[int]:
    """The places of the words on this way, up to one that says nothing of itself."""
    found: list[int] = []
    for at in way:
        if not 0 <= at < len(said) or said[at] in plain():
            break
        found.append(at)
    return found
