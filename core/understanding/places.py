"""Find the place a message names: the city or district, narrowed by a part of it where one is named too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.catalogue import Catalogue
from core.understanding.gazetteer import Gazetteer, Named, gazetteer
from core.understanding.normal import cues, normalise

GLUED = (*map(normalise, ("میں", "کے", "سے", "کا", "کی")), "s")
LEAST_GLUED = 4
SENT = 4  # words, as in "they send us to Islamabad"
FROM_WITHIN = 3  # words, as in "Karachi cantt se Multan"
CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
STOP = re.compile(r"[,.;:\n()،۔]")


@dataclass(frozen=True)
class Found:
    """The place in English, as the city or district is called; one district is certain, with several one must ask."""

    name: str
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A name in the message, from one word to before another, and the places it may be."""

    start: int
    end: int
    places: tuple[Named, ...]
    firm: bool


def find(text: str, catalogue: Catalogue) -> Found | None:
    """The place a message names, or None."""
    mentions = mentioned(text, catalogue)
    if not mentions:
        return None
    return _meant(mentions, tuple(normalise(text).split()), gazetteer(catalogue), catalogue)


@lru_cache(maxsize=32)
def mentioned(text: str, catalogue: Catalogue) -> tuple[Mention, ...]:
    """All names of places in a message, by where they stand among its normalised words; remembered for a moment."""
    words = tuple(normalise(text).split())
    return tuple(_sure(_mentions(words, gazetteer(catalogue)), words, text))


def _mentions(words: tuple[str, ...], names: Gazetteer) -> list[Mention]:
    """All names in the message, the longest at each word, left to right."""
    found: list[Mention] = []
    at = 0
    while at < len(words):
        named = names.name_at(words, at) or _glued(words[at], names)
        if named:
            key, size = named
            places = names.exact[key]
            found.append(Mention(at, at + size, places, not all(place.ordinary for place in places)))
        at += named[1] if named else 1
    return found


def _glued(word: str, names: Gazetteer) -> tuple[str, int] | None:
    """A name with a little word written on to it: لاہورمیں, lahore's."""
    if not word.endswith(GLUED):
        return None
    key = next(word.removesuffix(end) for end in GLUED if word.endswith(end))
    return (key, 1) if len(key) >= LEAST_GLUED and key in names.exact else None


def _sure(mentions: list[Mention], words: tuple[str, ...], text: str) -> list[Mention]:
    """The mentions that are places for certain: a name that is also an ordinary word needs to be called a place."""
    if all(mention.firm for mention in mentions):
        return mentions
    firm = [mention for mention in mentions if mention.firm]
    signs = _signs(text)
    return [mention for mention in mentions if mention.firm or _called(mention, firm, words, signs)]


def _signs(text: str) -> frozenset[str]:
    """What the writing itself marks as names: words with a capital among others without, and what stands between commas."""
    capitals = CAPITAL.findall(text)
    usual = len(capitals) * 2 <= len(text.split())
    return frozenset(map(normalise, STOP.split(text))).union(map(normalise, capitals) if usual else ())


def _called(mention: Mention, firm: Sequence[Mention], words: tuple[str, ...], signs: frozenset[str]) -> bool:
    """Whether a word is called a place: by title ("zila Bagh"), by how it is written, by a place beside it that agrees."""
    said = words[mention.start : mention.end]
    around = {*words[max(mention.start - 1, 0) : mention.start], *words[mention.end : mention.end + 1]}
    if around & cues()["place-title"] or signs.issuperset(said) or " ".join(said) in signs:
        return True
    if any(mention.start in (other.end, other.start - 1) and _agree(mention, other) for other in firm):
        return True
    return bool(around & cues()["place-in"]) and not cues()["thing"].intersection(said)


def _agree(one: Mention, other: Mention) -> bool:
    return any(set(place.districts) & set(beside.districts) for place in one.places for beside in other.places)


def _meant(mentions: Sequence[Mention], words: tuple[str, ...], names: Gazetteer, catalogue: Catalogue) -> Found:
    """The last wide place named, unless it is where somebody has to go; narrowed by the parts of it that are named."""
    here = [mention for mention in mentions if not _passing(mention, mentions, words)] or list(mentions)
    wide = [mention for mention in here if any(place.wide for place in mention.places)]
    if not wide:
        return _part(here, names, catalogue)
    chosen = wide[-1]
    place = max(chosen.places, key=lambda place: (place.wide, _agreeing(place, mentions)))
    districts = set(place.districts)
    for mention in mentions:
        if mention is not chosen:
            districts = _narrowed(districts, mention)
    said = {word for mention in wide for word in words[mention.start : mention.end]}
    name = _city(place, names) or _district_over(place, said, catalogue) or place.name
    return Found(name, tuple(code for code in catalogue.districts if code in districts))


def _city(place: Named, names: Gazetteer) -> str | None:
    """The city of several districts that a place is in: what people call Malir or Lower Chitral is in Karachi, Chitral."""
    over = {names.cities.get(code) for code in place.districts}
    return over.pop() if len(over) == 1 else None


def _district_over(place: Named, said: set[str], catalogue: Catalogue) -> str | None:
    """The name of the place's own district where the message names it too: "Sialkot Daska" is Sialkot."""
    for code in place.districts:
        district = catalogue.districts[code]
        if any(said.issuperset(normalise(spelling).split()) for spelling in district.spellings):
            return district.names["en"]
    return None


def _passing(mention: Mention, mentions: Sequence[Mention], words: tuple[str, ...]) -> bool:
    """Whether a place is only passed or gone to: "Quetta jana parta hai", "go to Quetta", "Larkana se Sukkur", "Tank road"."""
    after, before = words[mention.end : mention.end + 1], words[max(mention.start - 1, 0) : mention.start]
    if cues()["going"].intersection(after) or cues()["road"].intersection(after):
        return True
    if cues()["to"].intersection(before) and cues()["sent"].intersection(
        words[max(mention.start - SENT, 0) : mention.start]
    ):
        return True
    return bool(cues()["from"].intersection(before)) and any(
        mention.start - FROM_WITHIN <= other.end < mention.start for other in mentions
    )


def _agreeing(place: Named, mentions: Sequence[Mention]) -> int:
    return sum(any(set(place.districts) & set(other.districts) for other in mention.places) for mention in mentions)


def _narrowed(districts: set[str], mention: Mention) -> set[str]:
    within = [set(place.districts) & districts for place in mention.places]
    return min(filter(None, within), key=len, default=districts)


def _part(mentions: Sequence[Mention], names: Gazetteer, catalogue: Catalogue) -> Found:
    """Only parts of cities are named: those of the last, as far as the others agree; the city gives the name."""
    districts = {code for place in mentions[-1].places for code in place.districts}
    for mention in mentions[:-1]:
        shared = {code for place in mention.places for code in place.districts} & districts
        districts = shared or districts
    ordered = tuple(code for code in catalogue.districts if code in districts)
    called = {names.cities.get(code, catalogue.districts[code].names["en"]) for code in ordered}
    return Found(called.pop() if len(called) == 1 else mentions[-1].places[0].name, ordered)
