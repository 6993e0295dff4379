"""The offices that complaints go to, and who is above whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from core.complaint import HEAD_LEVEL


class OfficeKind(StrEnum):
    """What an office is for.

    ORDINARY   takes complaints about its service
    INTERNAL   takes only complaints about officials: accountability, vigilance, anti-corruption
    MISSION    abroad: has its part in a case besides the office at home
    """

    ORDINARY = "ordinary"
    INTERNAL = "internal"
    MISSION = "mission"


@dataclass(frozen=True)
class Office:
    """An office of a department.

    `level`: 0 the office, 1 its region, 2 the head of the organisation, 3 the ministry. `parent`: the code of the office
    above, of the same department; "" at the top. `areas`: codes of cantonments, towns, cities, districts, provinces,
    countries; without any nothing goes to it but from below. `leaves`: what it takes; empty: all of its department's.
    `route` is "" where it is the department's; `url` and `secret` are what the route needs. `hours` and `contact` are for
    people to read.
    """

    code: str
    department: str
    level: int
    names: Mapping[str, str]
    parent: str = ""
    kind: OfficeKind = OfficeKind.ORDINARY
    areas: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    route: str = ""
    url: str = ""
    secret: str = field(default="", repr=False)
    hours: str = ""
    contact: str = ""
    retired: bool = False

    def takes(self, leaf: str) -> bool:
        """Whether complaints of this leaf are for it; it is of the leaf's department."""
        return not self.leaves or leaf in self.leaves

    def name(self, language: str) -> str:
        """What it is called; English where it has no name in a language."""
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True, eq=False)
class Directory:
    """All offices by their codes, checked as a whole. `preamble`: the remarks at the head of the table."""

    offices: Mapping[str, Office]
    preamble: tuple[str, ...] = ()

    def name(self, code: str, language: str) -> str:
        """What an office is called; "" for one that is in the table no more, and for none."""
        office = self.offices.get(code)
        return office.name(language) if office else ""

    def in_use(self, code: str) -> Office | None:
        """An office that takes cases today."""
        office = self.offices.get(code)
        return office if office and not office.retired else None

    def above(self, code: str) -> Iterator[Office]:
        """The offices above one, the nearest first, those in use."""
        office = self.offices.get(code)
        while office and (office := self.offices.get(office.parent)):
            if not office.retired:
                yield office

    def under(self, code: str, over: str) -> bool:
        """Whether an office is another, or below it."""
        return code == over or any(office.code == over for office in self.above(code))

    def below(self, code: str) -> frozenset[str]:
        """The codes of the offices below one, however deep, those that are no more included: they may still have cases."""
        found: set[str] = set()
        level = {code}
        while level := {office for parent in level for office in self._children.get(parent, ())} - found:
            found |= level
        return frozenset(found)

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        """The offices right below each."""
        found: dict[str, list[str]] = {}
        for office in self.offices.values():
            if office.parent:
                found.setdefault(office.parent, []).append(office.code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @cached_property
    def placed(self) -> Mapping[tuple[str, str], tuple[Office, ...]]:
        """The offices in use by department and area: those named for few leaves first, then the lowest."""
        found: dict[tuple[str, str], list[Office]] = {}
        for office in self.offices.values():
            for area in () if office.retired else office.areas:
                found.setdefault((office.department, area), []).append(office)
        order = {
            key: sorted(offices, key=lambda office: (not office.leaves, office.level)) for key, offices in found.items()
        }
        return {key: tuple(offices) for key, offices in order.items()}

    @cached_property
    def about_officials(self) -> frozenset[str]:
        """The leaves, and the departments as a whole, whose complaints are about officials: an internal office takes them."""
        internal = [
            office for office in self.offices.values() if office.kind is OfficeKind.INTERNAL and not office.retired
        ]
        return frozenset(key for office in internal for key in (office.leaves or (office.department,)))

    def accuses(self, leaf: str) -> bool:
        """Whether complaints of this leaf are about officials; a leaf's code begins with its department's."""
        return not self.about_officials.isdisjoint((leaf, leaf[:2]))


def climb(directory: Directory, code: str, kept_from: str = "") -> Office | None:
    """The office above, never the one that a case is kept from; None at the top."""
    return next((office for office in directory.above(code) if office.code != kept_from), None)


def head(directory: Directory, code: str, kept_from: str = "") -> Office | None:
    """The head of the organisation that an office belongs to; the highest there is where the table has none.

    Where the head itself is complained of, it is who is above.
    """
    ladder = [office for office in directory.above(code) if office.code != kept_from]
    own = directory.in_use(code)
    if own and own.level >= HEAD_LEVEL:
        return own
    return next((office for office in ladder if office.level >= HEAD_LEVEL), ladder[-1] if ladder else own)
