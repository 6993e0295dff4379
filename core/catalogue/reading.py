"""Reads a catalogue's folder and checks it as a whole: what one file says must agree with the others."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from core.catalogue.entries import (
    Area,
    AreaKind,
    Catalogue,
    Country,
    Department,
    District,
    Emergency,
    Kind,
    Leaf,
    Place,
)
from core.catalogue.land import read_country
from core.catalogue.rows import Row, rows

MENU = 8  # with "more", the first menu page has nine lines: what one digit can choose
MOST_HOURS = 960  # forty days, the hard limit of any complaint
LEAF = ("code", "department", "hours", "clock", "standard", "urgent", "private", "emergency", "retired", "staff")
AREA = ("code", "kind", "districts", "whole", "places", "spellings")
DISTRICT = ("code", "province", "aliases", "ordinary", "latitude", "longitude")

Key = TypeVar("Key")
Entry = TypeVar("Entry")


def read(folder: Path) -> Catalogue:
    """The catalogue in `folder`; ValueError names the first file and line that is wrong, and what to mend."""
    country = read_country(folder / "country.toml")
    languages = tuple(language.code for language in country.languages)
    departments = _departments(rows(folder / "departments.csv", ("code", "menu"), languages))
    emergency = _emergency(rows(folder / "emergency.csv", ("number", "province"), languages), country)
    leaves = _leaves(rows(folder / "leaves.csv", LEAF, languages), departments, emergency)
    districts = _districts(rows(folder / "districts.csv", DISTRICT, languages), country)
    places = _places(rows(folder / "places.csv", ("districts", "aliases", "kind"), languages), districts)
    areas = _areas(rows(folder / "areas.csv", AREA), districts, places)
    holidays = _holidays(rows(folder / "holidays.csv", ("date", "name", "moon")))
    return Catalogue(departments, leaves, districts, places, areas, emergency, holidays, country)


def fold(spelling: str) -> str:
    """A spelling as spellings are compared: without regard to capitals and to how many blanks are between words."""
    return " ".join(spelling.casefold().split())


def _departments(lines: Iterable[Row]) -> Mapping[str, Department]:
    found: dict[str, Department] = {}
    menu: dict[int, str] = {}
    for row in lines:
        code, position = row.text("code"), row.number("menu", MENU)
        if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            raise row.wrong(f"the code '{code}' is not two capital letters; make it so")
        if position is not None and menu.setdefault(position, code) != code:
            raise row.wrong(f"menu position {position} is {menu[position]}'s already; choose another")
        _add(found, code, Department(code, row.names, position), row)
    return MappingProxyType(found)


def _leaves(
    lines: Iterable[Row], departments: Mapping[str, Department], emergency: Mapping[str, Emergency]
) -> Mapping[str, Leaf]:
    found: dict[str, Leaf] = {}
    last = 1
    for row in lines:
        leaf, last = _leaf(row), row.line
        _known((leaf.department,), departments, row, "department", "departments.csv")
        if not (leaf.code.startswith(leaf.department) and leaf.code[2:].isdecimal()):
            raise row.wrong(f"the code '{leaf.code}' is not '{leaf.department}' and a number; make it so")
        _known(leaf.emergency, emergency, row, "emergency number", "emergency.csv")
        _add(found, leaf.code, leaf, row)
    for code in sorted(departments.keys() - {leaf.department for leaf in found.values() if not leaf.retired}):
        raise ValueError(f"leaves.csv, line {last}: department '{code}' has no leaf to offer; add one after this line")
    return MappingProxyType(found)


def _leaf(row: Row) -> Leaf:
    return Leaf(
        code=row.text("code"),
        department=row.text("department"),
        names=row.names,
        hours=row.number("hours", MOST_HOURS),
        working=row.one_of("clock", ("calendar", "working")) == "working",
        standard=row.flag("standard"),
        urgent=row.flag("urgent"),
        private=row.flag("private"),
        emergency=row.several("emergency", " "),
        retired=row.flag("retired"),
        staff=row.one_of("staff", ("yes", "ask", "no")),
    )


def _districts(lines: Iterable[Row], country: Country) -> Mapping[str, District]:
    found: dict[str, District] = {}
    owners: dict[str, str] = {}
    for row in lines:
        code, province = row.text("code"), row.one_of("province", country.provinces)
        if not (code.isascii() and code.islower() and code.replace("-", "").isalpha()):
            raise row.wrong(f"the code '{code}' is not small letters joined by hyphens; make it so")
        district = District(code, province, row.names, row.several("aliases"), row.flag("ordinary"), _seat(row))
        _add(found, code, district, row)
        _claim(district.spellings, code, owners, row)
    return MappingProxyType(found)


def _seat(row: Row) -> tuple[float, float]:
    """The latitude and longitude of a district's seat."""
    return row.degrees("latitude", 90), row.degrees("longitude", 180)


def _places(lines: Iterable[Row], districts: Mapping[str, District]) -> tuple[Place, ...]:
    """Reads places; one may share a spelling with a district only when that is among its own districts."""
    found: list[Place] = []
    owners: dict[str, str] = {}
    home = {fold(said): district.code for district in districts.values() for said in district.spellings}
    for row in lines:
        kind = Kind(row.one_of("kind", tuple(Kind)))
        place = Place(row.names, row.several("districts"), row.several("aliases"), kind)
        if not place.districts:
            raise row.wrong("'districts' is empty; name at least one")
        _known(place.districts, districts, row, "district", "districts.csv")
        _claim(place.spellings, f"{place.names['en']} of line {row.line}", owners, row)
        for said in place.spellings:
            if home.get(fold(said), place.districts[0]) not in place.districts:
                raise row.wrong(
                    f"'{said}' is also the district '{home[fold(said)]}'; list that too or drop the spelling"
                )
        found.append(place)
    return tuple(found)


def _areas(lines: Iterable[Row], districts: Mapping[str, District], places: tuple[Place, ...]) -> Mapping[str, Area]:
    """Reads areas; the places in one are named as in `places.csv` and bring all their spellings."""
    found: dict[str, Area] = {}
    known = {place.names["en"]: place for place in places}
    for row in lines:
        kind, code = AreaKind(row.one_of("kind", tuple(AreaKind))), row.text("code")
        _known(row.several("districts"), districts, row, "district", "districts.csv")
        _known(row.several("places"), known, row, "place", "places.csv")
        if code in districts:
            raise row.wrong(f"the code '{code}' is a district's; choose another")
        if (kind is AreaKind.COUNTRY) == bool(row.several("districts")):
            raise row.wrong("a country has no districts of ours, any other area has; mend 'districts'")
        within = (spelling for place in row.several("places") for spelling in known[place].spellings)
        spellings = (*within, *row.several("spellings"))
        _add(found, code, Area(code, kind, row.several("districts"), spellings, row.flag("whole")), row)
    return MappingProxyType(found)


def _emergency(lines: Iterable[Row], country: Country) -> Mapping[str, Emergency]:
    found: dict[str, Emergency] = {}
    for row in lines:
        number, province = row.text("number"), row.one_of("province", ("", *country.provinces))
        if not (number.isascii() and number.isdecimal()):
            raise row.wrong(f"the number '{number}' has more than digits; write it as it is dialled")
        _add(found, number, Emergency(number, row.names, province or None), row)
    return MappingProxyType(found)


def _holidays(lines: Iterable[Row]) -> frozenset[date]:
    """Reads the dates; whether the moon decides one only tells the file's keeper which to look at every year."""
    found: dict[date, str] = {}
    for row in lines:
        name, _ = row.text("name"), row.flag("moon")
        _add(found, _date(row), name, row)
    return frozenset(found)


def _date(row: Row) -> date:
    try:
        return date.fromisoformat(row.text("date"))
    except ValueError:
        raise row.wrong(f"'{row.cells['date']}' is not a date; write it like 2026-08-14") from None


def _add(found: dict[Key, Entry], key: Key, entry: Entry, row: Row) -> None:
    if key in found:
        raise row.wrong(f"'{key}' is on an earlier line already; give each its own")
    found[key] = entry


def _known(keys: Iterable[str], known: Mapping[str, object], row: Row, what: str, file: str) -> None:
    for key in keys:
        if key not in known:
            raise row.wrong(f"there is no {what} '{key}'; add it to {file} or mend it here")


def _claim(spellings: Iterable[str], owner: str, owners: dict[str, str], row: Row) -> None:
    for spelling in spellings:
        if owners.setdefault(fold(spelling), owner) != owner:
            raise row.wrong(f"'{spelling}' already means {owners[fold(spelling)]}; leave it to one of them")
