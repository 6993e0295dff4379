"""Which office a complaint goes to: the one whose writ is the narrowest; and never the one that is complained of.

The order is cantonment > town > city > district > province > country; a city of several districts comes after them. Whose
place cannot be told goes to the screening desk: a person sees to it, the citizen is not asked again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import phonenumbers

from core.catalogue import Area, AreaKind, Catalogue, Kind
from core.directory import Directory, Office, OfficeKind, climb
from core.opening import located
from core.understanding import places
from core.understanding.normal import normalise

SCREENING = "ZZ"  # the department of the screening desk
OUTLYING = frozenset({Kind.CITY, Kind.TOWN, Kind.TEHSIL, Kind.VILLAGE})
MOST_TRANSFERS = 2  # the next one goes to the coordinator


@dataclass(frozen=True)
class Site:
    """Where something is wrong: a district's code or "", and the citizen's words."""

    district: str = ""
    where: str = ""
    details: str = ""


@dataclass(frozen=True)
class Routed:
    """The office that a case goes to, None for the screening desk, and the office that it is kept from.

    `kept_from` is a department's code where it is kept from an office of that department which nobody knows yet.
    """

    office: Office | None
    kept_from: str = ""


def queue(department: str) -> str:
    """The name of a department's RQ queue."""
    return f"department-{department.lower()}"


def screening(directory: Directory, catalogue: Catalogue) -> Office | None:
    """The desk of those who find the right office for a case."""
    desks = directory.placed.get((SCREENING, catalogue.country.code), ())
    return desks[0] if desks else None


def routed(
    directory: Directory, catalogue: Catalogue, leaf: str, site: Site, *, department: str = "", against: bool = False
) -> Routed:
    """The office for a complaint, of the leaf's own department or of another; `against`: it is about an office's people.

    Then it goes to those who watch over that office, else to the office above.
    """
    department = department or catalogue.leaves[leaf].department
    areas = tuple(writs(catalogue, site))
    ordinary = _office(directory, department, leaf, areas, OfficeKind.ORDINARY)
    watching = against or leaf.startswith(department)
    internal = _office(directory, department, leaf, areas, OfficeKind.INTERNAL) if watching else None
    if not against and not internal:
        return Routed(ordinary)
    if ordinary is None:
        # Where any of its offices may be meant, it is kept from all of them; who only watches others has none that is.
        anybody = against or not internal or _office(directory, department, "", areas, OfficeKind.ORDINARY)
        return Routed(internal, department if anybody else "")
    return Routed(internal or climb(directory, ordinary.code), ordinary.code)


def office_for(
    directory: Directory,
    catalogue: Catalogue,
    leaf: str,
    district: str,
    where: str,
    details: str,
    *,
    against: bool = False,
) -> Office | None:
    """The office for a complaint of this leaf at this place; None: the screening desk must find it."""
    return routed(directory, catalogue, leaf, Site(district, where, details), against=against).office


def _office(
    directory: Directory, department: str, leaf: str, areas: tuple[str, ...], kind: OfficeKind
) -> Office | None:
    """The office of a kind whose area comes first; of one area, one that is named for the leaf. For a case from another
    department, whose leaf none is named for, any."""
    here = [office for area in areas for office in directory.placed.get((department, area), ()) if office.kind is kind]
    if leaf.startswith(department):
        return next((office for office in here if office.takes(leaf)), None)
    return next((office for office in here if not office.leaves), next(iter(here), None))


def mission(directory: Directory, country: str) -> Office | None:
    """The mission in another country."""
    abroad = (
        office for office in directory.offices.values() if office.kind is OfficeKind.MISSION and not office.retired
    )
    return next((office for office in abroad if country and country in office.areas), None)


def country_of(catalogue: Catalogue, phone: str | None, site: Site) -> str:
    """The other country that a citizen is in, by the place she names, else by her number; "" at home or unknown."""
    said = f" {normalise(site.where)} "
    abroad = (area for area in catalogue.areas.values() if area.kind is AreaKind.COUNTRY and not site.district)
    if named := next((area.code for area in abroad if _first(area, said) is not None), ""):
        return named
    try:
        number = phonenumbers.parse(phone or "")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code == catalogue.country.calling_code:
        return ""
    precise = phonenumbers.region_code_for_number(number)  # of an island, a country that has no mission of its own
    known = catalogue.areas.get(precise or "")
    return precise if known and precise else phonenumbers.region_code_for_country_code(number.country_code or 0)


def writs(catalogue: Catalogue, site: Site) -> Iterator[str]:
    """The areas that a place is in, the narrowest first; the country always."""
    districts = _districts(catalogue, site)
    if districts:
        for kind in (AreaKind.CANTONMENT, AreaKind.TOWN):
            yield from _named(catalogue, kind, districts, site)
        cities = tuple(_cities(catalogue, districts, site))
        yield from (area.code for area in cities if len(area.districts) == 1)
        yield from districts if len(districts) == 1 else ()
        yield from (area.code for area in cities if len(area.districts) > 1)
    provinces = {catalogue.districts[code].province for code in districts}
    if len(provinces) == 1:
        yield from provinces
    yield catalogue.country.code


def _districts(catalogue: Catalogue, site: Site) -> frozenset[str]:
    """The district, or those that it may be."""
    if site.district:
        return frozenset({site.district})
    found = located(site.where, catalogue) or located(site.details, catalogue)
    return frozenset(found.districts) if found else frozenset()


def _named(catalogue: Catalogue, kind: AreaKind, districts: frozenset[str], site: Site) -> tuple[str, ...]:
    """The area of a kind that the words name: the first, as addresses go from the small to the large."""
    for words in (site.where, site.details):
        said = f" {normalise(words)} "
        spoken = {
            at: area.code
            for area in areas_of(catalogue.ground, kind)
            if districts.intersection(area.districts) and (at := _first(area, said)) is not None
        }
        if spoken:
            return (spoken[min(spoken)],)
    return ()


def _cities(catalogue: Catalogue, districts: frozenset[str], site: Site) -> Iterator[Area]:
    """The city, unless the words name another place of its district."""
    for area in areas_of(catalogue.ground, AreaKind.CITY):
        if districts.issubset(area.districts) and (area.whole or not _elsewhere(catalogue, area, site)):
            yield area


def _elsewhere(catalogue: Catalogue, area: Area, site: Site) -> bool:
    named = {
        place.name for mention in places.mentioned(site.where or site.details, catalogue) for place in mention.places
    }
    return any(named & outlying(catalogue.ground).get(district, frozenset()) for district in area.districts)


@cache
def areas_of(catalogue: Catalogue, kind: AreaKind) -> tuple[Area, ...]:
    """All areas of a kind."""
    return tuple(area for area in catalogue.areas.values() if area.kind is kind)


@cache
def outlying(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """By the code of a district, the towns and villages in it that are not the city it is called after."""
    found: dict[str, set[str]] = {}
    for place in catalogue.places:
        if place.kind in OUTLYING and len(place.districts) == 1:
            found.setdefault(place.districts[0], set()).add(place.names["en"])
    cities = {name for area in areas_of(catalogue, AreaKind.CITY) for name in area.spellings}
    named = {code: district.names["en"] for code, district in catalogue.districts.items()}
    return {code: frozenset(names - cities - {named[code]}) for code, names in found.items()}


@cache
def _phrases(area: Area) -> tuple[str, ...]:
    return tuple(f" {normalise(spelling)} " for spelling in area.spellings)


def _first(area: Area, said: str) -> int | None:
    """Where words first name an area; None where they do not."""
    found = [at for phrase in _phrases(area) if (at := said.find(phrase)) >= 0]
    return min(found, default=None)
