"""All names of places, laid out so that a name is found in a message whatever its spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from core.catalogue import Catalogue, Kind
from core.understanding.normal import Folding
from core.understanding.phonetic import is_latin, sound
from core.understanding.vocabulary import common_words

LONG = 6  # letters from which a name is known by its sound alone
SLIP_FROM = 7  # and from which one slip of the finger is forgiven
OPENING = 2  # sounds by which most words are soon ruled out
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
    """Places by their normalised name, by the sound of it written as one word, and long ones less one letter.

    `sizes`: of how many words the names are that begin with a word, longest first; `openings`: how sounds begin;
    `cities`: by the code of a district the city that several districts make up.
    """

    exact: Mapping[str, tuple[Named, ...]]
    sizes: Mapping[str, tuple[int, ...]]
    sounds: Mapping[str, str]
    openings: frozenset[str]
    slips: Mapping[str, str]
    cities: Mapping[str, str]

    def name_at(self, words: tuple[str, ...], at: int) -> tuple[str, int] | None:
        """The longest name that begins at a word of a message, and of how many words it is there."""
        for size in self.sizes.get(words[at], ()):
            key = " ".join(words[at : at + size])
            if key in self.exact and at + size <= len(words):
                return key, size
        return self._heard_at(words, at)

    def _heard_at(self, words: tuple[str, ...], at: int) -> tuple[str, int] | None:
        """A name by its sound, in one word or two, or by one slip in a long word."""
        word = words[at]
        if word in common_words() or sound(word)[:OPENING] not in self.openings:
            return None
        for said in (word + "".join(words[at + 1 : at + 2]), word):
            if len(said) >= LONG and (key := self.sounds.get(sound(said))):
                return key, 2 if said != word else 1
        key = self._slipped(word)
        return (key, 1) if key else None

    def _slipped(self, word: str) -> str | None:
        if len(word) < SLIP_FROM:
            return None
        for part in (word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))):
            known = self.slips.get(part)
            if known and known[0] == word[0] and is_latin(known) == is_latin(word):
                return known
        return None


def gazetteer(catalogue: Catalogue) -> Gazetteer:
    """The gazetteer of a catalogue."""
    return _laid_out(catalogue.ground)


@cache
def _laid_out(catalogue: Catalogue) -> Gazetteer:
    exact: dict[str, list[Named]] = {}
    sizes: dict[str, set[int]] = {}
    folding = Folding()
    for spelling, named in _spelled(catalogue):
        key = " ".join(folding.words(spelling))
        if key and named not in exact.setdefault(key, []):
            exact[key].append(named)
            sizes.setdefault(key.split()[0], set()).add(len(key.split()))
    firm = [key for key, found in exact.items() if not all(named.ordinary for named in found)]
    sounds = {_joined(key): key for key in reversed(firm) if len(key) >= LONG}
    return Gazetteer(
        {key: tuple(found) for key, found in exact.items()},
        {word: tuple(sorted(lengths, reverse=True)) for word, lengths in sizes.items()},
        sounds,
        frozenset(heard[:OPENING] for heard in sounds),
        _shortened(firm),
        _cities(catalogue),
    )


def _cities(catalogue: Catalogue) -> dict[str, str]:
    cities = [place for place in catalogue.places if place.kind is Kind.CITY and len(place.districts) > 1]
    return {district: place.names["en"] for place in cities for district in place.districts}


def _spelled(catalogue: Catalogue) -> Iterable[tuple[str, Named]]:
    """Places come first: where a city and its district share a name, the city is what people mean.

    A name that is also a word is a place for certain with more behind it: "Sui" may be a needle, "Sui Dera Bugti" is none.
    """
    for place in catalogue.places:
        for spelling in place.spellings:
            longer = spelling.casefold().startswith(place.names["en"].casefold() + " ")
            ordinary = place.kind is Kind.WORD and not longer
            yield spelling, Named(place.names["en"], place.districts, place.kind in WIDE, ordinary)
    for district in catalogue.districts.values():
        named = Named(district.names["en"], (district.code,), True, district.ordinary)
        yield from ((spelling, named) for spelling in district.spellings)


def _joined(key: str) -> str:
    return sound(key.replace(" ", ""))


def _shortened(keys: list[str]) -> dict[str, str]:
    """Long names as one word, and that less each of its letters; of two that come to the same the first in the list."""
    found: dict[str, str] = {}
    for key in keys:
        joined = key.replace(" ", "")
        if len(joined) >= SLIP_FROM:
            found.setdefault(joined, key)
            for at in range(1, len(joined)):  # the first letter is never left out
                found.setdefault(joined[:at] + joined[at + 1 :], key)
    return found
