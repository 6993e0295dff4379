"""What a country is made of, in the shapes the catalogue's files are read into.

`names` maps a language (BCP 47) to a name in it; English is always there. `aliases` are further spellings people write,
in any script.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Department:
    """An authority complaints go to. `menu` is its place on the first menu page, None when it comes under "more"."""

    code: str
    names: Mapping[str, str]
    menu: int | None


@dataclass(frozen=True)
class Leaf:
    """A category of complaint within a department.

    `hours` to resolve it, None where nothing is promised. A day has 24 of them on either clock: with `working`, 48 are
    two working days. `standard`: the hours are the office's own published ones, not our proposal. `urgent`: danger to
    someone. `private`: what is said of it must not betray it to whoever holds the phone. `emergency`: the numbers to
    give first. `retired`: no longer offered; old complaints keep it.
    `staff`: whether it is about the very people of the office that would have it: yes, no, or ask.
    """

    code: str
    department: str
    names: Mapping[str, str]
    hours: int | None
    working: bool
    standard: bool
    urgent: bool
    private: bool
    emergency: tuple[str, ...]
    retired: bool
    staff: str = "no"


@dataclass(frozen=True)
class District:
    """Where an office's writ runs. `ordinary`: its name is also a common word (hub, tank), a place when called one.

    `seat` is the latitude and longitude of its headquarters in degrees, rounded: good enough to tell whose a pin is likely.
    """

    code: str
    province: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    ordinary: bool
    seat: tuple[float, float]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All it is called: its name in each language, then its aliases."""
        return (*self.names.values(), *self.aliases)


class Kind(StrEnum):
    """What sort of place it is. WORD: its name is also a common word, a place only when called one ("tehsil Kot …")."""

    CITY = "city"
    TOWN = "town"
    TEHSIL = "tehsil"
    LOCALITY = "locality"
    SECTOR = "sector"
    VILLAGE = "village"
    REGION = "region"
    WORD = "word"


@dataclass(frozen=True)
class Place:
    """A name people give that tells the district. One district code is certain; with several one must ask."""

    names: Mapping[str, str]
    districts: tuple[str, ...]
    aliases: tuple[str, ...]
    kind: Kind

    @property
    def spellings(self) -> tuple[str, ...]:
        """All it is called: its name in each language, then its aliases."""
        return (*self.names.values(), *self.aliases)


class AreaKind(StrEnum):
    """What has a writ of its own finer than a district's, the finest first; COUNTRY is another country."""

    CANTONMENT = "cantonment"
    TOWN = "town"
    CITY = "city"
    COUNTRY = "country"


@dataclass(frozen=True)
class Area:
    """Ground with an authority of its own: a cantonment or a housing authority, a town of a big city, a city, a country.

    `spellings` are what it and the places in it are called. `whole`: all of its districts is in it, even where no name is said.
    """

    code: str
    kind: AreaKind
    districts: tuple[str, ...]
    spellings: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Emergency:
    """A number to call in danger, as it is dialled. `province` is where it answers, None for the whole country."""

    number: str
    names: Mapping[str, str]
    province: str | None


@dataclass(frozen=True)
class Language:
    """A language a citizen may choose, by its own name; `direction` is ltr or rtl."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True)
class Helpline:
    """A telephone number we may point to that others answer."""

    number: str
    whose: Mapping[str, str]


@dataclass(frozen=True)
class Terms:
    """How long who has time, and when nobody is woken.

    A case can be reopened for as long as `reopen` after the office closed it; after `ask_again` its citizen is asked a second
    time, and never again, whether it is solved. Nothing heard of an open case for as long as `heartbeat`: she is told how it
    stands. What was written is kept for `words` after it was taken or sent, files for `files` after their case ended for good.
    What she has not asked for comes between `day` and `night` where she is.
    """

    reopen: timedelta
    ask_again: timedelta
    heartbeat: timedelta
    words: timedelta
    files: timedelta
    day: time
    night: time


@dataclass(frozen=True)
class Signs:
    """From when on what happened to cases looks like a game, and an auditor is shown it.

    `praises` by one citizen for one office; a citizen's word within `hasty` of the closing; `bulk` closings of one office
    `within` a while, each at most `close` before its date; one note on `alike` cases, if it has `letters` at least.
    """

    praises: int
    hasty: timedelta
    bulk: int
    within: timedelta
    close: timedelta
    alike: int
    letters: int


@dataclass(frozen=True)
class Country:
    """What is true in the whole country. `days_off` are ISO weekdays, 1 is Monday; `service` is what we are called.

    `languages` are offered; `prepared` are those that have words, and are not offered yet.
    """

    code: str
    names: Mapping[str, str]
    calling_code: int
    timezone: str
    provinces: tuple[str, ...]
    opens: time
    closes: time
    days_off: frozenset[int]
    languages: tuple[Language, ...]
    prepared: tuple[Language, ...]
    service: Mapping[str, str]
    helpline: Helpline
    terms: Terms
    signs: Signs

    @property
    def zone(self) -> ZoneInfo:
        """Where its days and weeks begin."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All of it, checked as a whole. Two catalogues are never equal, so that one can be the key of a cache.

    `shipped` is the catalogue that this one was made from by giving it other departments and leaves.
    """

    departments: Mapping[str, Department]
    leaves: Mapping[str, Leaf]
    districts: Mapping[str, District]
    places: tuple[Place, ...]
    areas: Mapping[str, Area]
    emergency: Mapping[str, Emergency]
    holidays: frozenset[date]
    country: Country
    shipped: "Catalogue | None" = None

    @property
    def ground(self) -> "Catalogue":
        """The catalogue as it came with the program: the key of all that no edition of the leaves changes, and that is dear."""
        return self.shipped or self

    def with_subjects(self, departments: Mapping[str, Department], leaves: Mapping[str, Leaf]) -> "Catalogue":
        """The same country with these departments and leaves."""
        return replace(self.ground, departments=departments, leaves=leaves, shipped=self.ground)

    def leaves_of(self, department: str) -> tuple[Leaf, ...]:
        """The leaves a citizen may choose in a department, in the file's order; retired ones are not among them."""
        return tuple(leaf for leaf in self.leaves.values() if leaf.department == department and not leaf.retired)

    def name(self, kind: str, key: str, language: str) -> str:
        """The name of a "department", "leaf", "district", "place" or "emergency" number; KeyError for one unknown.

        English stands in only for a language the file has no column for: a column is always filled.
        """
        shelves: Mapping[str, Mapping[str, Department | Leaf | District | Place | Emergency]] = {
            "department": self.departments,
            "leaf": self.leaves,
            "district": self.districts,
            "emergency": self.emergency,
            "place": self._places,
        }
        names = shelves[kind][key].names
        return names.get(language, names["en"])

    @cached_property
    def _places(self) -> Mapping[str, District | Place]:
        """Places by their English names; a district where a place has none of its own."""
        districts = {district.names["en"]: district for district in self.districts.values()}
        return districts | {place.names["en"]: place for place in self.places}
