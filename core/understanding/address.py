"""The words of a text that tell where in a district it is: the mohalla, the colony, the village, the street by its name."""

from functools import lru_cache

from core.catalogue import Catalogue
from core.understanding import places
from core.understanding.normal import cues, normalise

AFTER = 2  # words behind "mohalla", "gali", "chak" that name it
BEFORE = 2  # words before "colony", "chowk", "bazar"
LEAST = 3  # letters
MOST = 12  # words


@lru_cache(maxsize=32)
def street_words(text: str, catalogue: Catalogue, district: str) -> tuple[str, ...]:
    """Such words as they are understood, each once; none of them is the district's own name, a number, or filling."""
    said = normalise(text).split()
    plain = (
        cues()["address"]
        | cues()["address-last"]
        | cues()["address-common"]
        | cues()["break"]
        | cues()["is"]
        | cues()["place-title"]
    )
    near = {at for mention in places.mentioned(text, catalogue) for at in range(mention.start, mention.end)}
    for at, word in enumerate(said):
        if word in cues()["address"]:
            near.update(_until_plain(said, range(at + 1, at + 1 + AFTER), plain))
        if word in cues()["address-last"]:
            near.update(_until_plain(said, range(at - 1, at - 1 - BEFORE, -1), plain))
    known = catalogue.districts.get(district)
    own = {part for name in known.spellings for part in normalise(name).split()} if known else set()
    telling = (said[at] for at in sorted(near))
    kept = (word for word in telling if len(word) >= LEAST and not word.isdecimal() and word not in own | plain)
    return tuple(dict.fromkeys(kept))[:MOST]


def _until_plain(said: list[str], way: range, plain: frozenset[str]) -> list[int]:
    """The places of the words on this way, up to one that says nothing of itself; numbers are passed over."""
    found: list[int] = []
    for at in way:
        if not 0 <= at < len(said) or said[at] in plain:
            break
        found.append(at)
    return found
