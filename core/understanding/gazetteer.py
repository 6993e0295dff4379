"""All names of places, laid out so that a name is found in a message whatever its spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from core.catalogue import Catalogue, Kind
from core.understanding.normal import normalise
from core.understanding.phonetic import is_latin, sound

LONG = 6  # letters from which a name is known by its sound alone
SLIP_FROM = 7  # and from which one slip of the finger is forgiven
WIDE = frozenset({Kind.CITY, Kind.TEHSIL})


@dataclass(frozen=True)
class Named:
    """A place as the catalogue knows it. `wide`: a district, city or tehsil. `ordinary`: also a word."""

    name: str
    districts: tuple[str, ...]
    wide: bool
    ordinary: bool


@dataclass(frozen=True)
class Gazetteer:
    """Places by their normalised name, by the sound of it written as one word, and long ones less one letter."""

    exact: Mapping[str, tuple[Named, ...]]
    sounds: Mapping[str, str]
    slips: Mapping[str, str]
    longest: int
    cities: Mapping[str, str]


@cache
def gazetteer(catalogue: Catalogue) -> Gazetteer:
    """The gazetteer of a catalogue."""
    exact: dict[str, list[Named]] = {}
    for spelling, named in _spelled(catalogue):
        key = normalise(spelling)
        if key and named not in exact.setdefault(key, []):
            exact[key].append(named)
    firm = [key for key, found in exact.items() if not all(named.ordinary for named in found)]
    sounds = {_joined(key): key for key in reversed(firm) if len(key) >= LONG}
    slips = {part: key for key in reversed(firm) for part in _shortened(key)}
    longest = max((len(key.split()) for key in exact), default=0)
    cities = {
        district: place.names["en"]
        for place in catalogue.places
        if place.kind is Kind.CITY and len(place.districts) > 1
        for district in place.districts
    }
    return Gazetteer({key: tuple(found) for key, found in exact.items()}, sounds, slips, longest, cities)


def _spelled(catalogue: Catalogue) -> Iterable[tuple[str, Named]]:
    """Places come first: where a city and its district share a name, the city is what people mean."""
    for place in catalogue.places:
        named = Named(place.names["en"], place.districts, place.kind in WIDE, place.kind is Kind.WORD)
        yield from ((spelling, named) for spelling in place.spellings)
    for district in catalogue.districts.values():
        named = Named(district.names["en"], (district.code,), True, district.ordinary)
        yield from ((spelling, named) for spelling in district.spellings)


def _joined(key: str) -> str:
    return sound(key.replace(" ", ""))


def _shortened(key: str) -> set[str]:
    joined = key.replace(" ", "")
    if len(joined) < SLIP_FROM:
        return set()
    return {joined[:at] + joined[at + 1 :] for at in range(len(joined))} | {joined}


def spelled(words: tuple[str, ...], gazetteer: Gazetteer) -> str | None:
    """The name that these words of a message are: exactly, by sound, or with one slip in a long one."""
    key = " ".join(words)
    if key in gazetteer.exact:
        return key
    joined = "".join(words)
    if len(joined) < LONG or len(words) > 3:
        return None
    if (heard := gazetteer.sounds.get(sound(joined))) is not None:
        return heard
    if len(words) > 1 or len(joined) < SLIP_FROM:
        return None
    return _slipped(joined, gazetteer)


def _slipped(joined: str, gazetteer: Gazetteer) -> str | None:
    for part in (joined, *(joined[:at] + joined[at + 1 :] for at in range(1, len(joined)))):
        known = gazetteer.slips.get(part)
        if known and known[0] == joined[0] and is_latin(known) == is_latin(joined):
            return known
    return None
