"""The table of offices as a ministry keeps it: CSV, read as a whole with all its faults, written as it was read.

Faulty   a table that cannot be taken, with a sentence for each fault
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import phonenumbers

from core.catalogue import FOLDER, Catalogue
from core.complaint import HIGHEST_LEVEL
from core.csv_table import Faulty, line_of, parted, rows, written
from core.directory import Directory, Office, OfficeKind

COLUMNS = ("code", "department", "level", "parent", "kind", "areas", "leaves", "route", "url", "secret", "hours", "contact",
           "retired")  # fmt: skip
LANGUAGES = ("en", "ur", "ur-Latn")  # then the names
SHIPPED = FOLDER / "offices.csv"
LONGEST = 64  # characters of a code
CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@cache
def shipped(catalogue: Catalogue, path: Path = SHIPPED) -> Directory:
    """The table that the service starts with, until somebody imports another. Raises Faulty."""
    return read(path.read_text(encoding="utf-8"), catalogue)


def read(text: str, catalogue: Catalogue) -> Directory:
    """The offices in a table. Raises Faulty with all that is wrong."""
    directory, faults = examined(text, catalogue)
    if faults:
        raise Faulty(faults)
    return directory


def examined(text: str, catalogue: Catalogue) -> tuple[Directory, tuple[str, ...]]:
    """The offices in a table as far as they stand on their own, and what is wrong. Raises Faulty where it is no table."""
    preamble, body = parted(text)
    lines = rows(body, len(preamble), COLUMNS, LANGUAGES)
    faults: list[str] = []
    found: dict[str, Office] = {}
    where: dict[str, int] = {}
    for line, cells in lines:
        try:
            office = one(cells, catalogue)
            if office.code in found:
                raise ValueError(f"{office.code} is on line {where[office.code]} already")
            found[office.code], where[office.code] = office, line
        except ValueError as trouble:
            faults.append(f"line {line}: {trouble}")
    for code, line in where.items():
        faults += (f"line {line}: {fault}" for fault in ladder(found, found[code]))
    return Directory(found, preamble), tuple(sorted(faults, key=line_of))


def write(directory: Directory) -> str:
    """The table of these offices: what `read` reads, to the byte the same each time."""
    return written(directory.preamble, (*COLUMNS, *LANGUAGES), map(cells_of, directory.offices.values()))


def cells_of(office: Office) -> dict[str, str]:
    """An office as a row of the table."""
    plain = {**vars(office), "areas": "|".join(office.areas), "leaves": "|".join(office.leaves)}
    plain["retired"] = "yes" if office.retired else "no"
    names = {language: office.names.get(language, "") for language in LANGUAGES}
    return {column: str(plain[column]) for column in COLUMNS} | names


def one(cells: Mapping[str, str], catalogue: Catalogue) -> Office:
    """One row's office, alone in the world. Raises ValueError with all that is wrong with it."""
    faults = [fault for fault in amiss(cells, catalogue) if fault]
    if faults:
        raise ValueError("; ".join(faults))
    return Office(
        code=cells["code"],
        department=cells["department"],
        level=int(cells["level"]),
        names={language: cells[language] for language in LANGUAGES if cells.get(language)},
        parent=cells["parent"],
        kind=OfficeKind(cells["kind"]),
        areas=listed(cells["areas"]),
        leaves=listed(cells["leaves"]),
        route=cells["route"],
        url=cells["url"],
        secret=cells["secret"],
        hours=cells["hours"],
        contact=cells["contact"],
        retired=cells["retired"] == "yes",
    )


def amiss(cells: Mapping[str, str], catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with a row by itself."""
    code, department = cells["code"], cells["department"]
    if not code or set(code) - CODE or len(code) > LONGEST:
        yield f"the code {code!r} is not {LONGEST} at most of capital letters, digits and hyphens"
    if department not in catalogue.departments:
        yield f"there is no department {department!r}"
    if cells["level"] not in tuple(map(str, range(HIGHEST_LEVEL + 1))):
        yield f"the level {cells['level']!r} is not a number from 0 to {HIGHEST_LEVEL}"
    if cells["kind"] not in tuple(OfficeKind):
        yield f"the kind {cells['kind']!r} is none of {', '.join(OfficeKind)}"
    if cells["retired"] not in ("yes", "no"):
        yield "retired is neither yes nor no"
    if not cells["en"]:
        yield "it has no English name"
    known = areas(catalogue.ground)
    yield from (f"there is no area {area!r}" for area in listed(cells["areas"]) if area not in known)
    for leaf in listed(cells["leaves"]):
        if leaf not in catalogue.leaves or catalogue.leaves[leaf].department != department:
            yield f"{leaf!r} is no leaf of department {department!r}"


def ladder(offices: Mapping[str, Office], office: Office) -> Iterable[str]:
    """What is wrong with what is above an office."""
    if not office.parent:
        return ()
    parent = offices.get(office.parent)
    if parent is None:
        return (f"there is no office {office.parent!r} to be its parent",)
    if parent.department != office.department:
        return (f"its parent {parent.code} is of another department",)
    if parent.level <= office.level:
        return (f"its parent {parent.code} is not on a higher level",)  # and so there is no circle either
    if parent.retired and not office.retired:
        return (f"its parent {parent.code} is retired",)
    return ()


@cache
def areas(catalogue: Catalogue) -> frozenset[str]:
    """All that a writ can run in: areas finer than a district, districts, provinces, this country and the others."""
    finer = (*catalogue.areas, *catalogue.districts, *catalogue.country.provinces)
    return frozenset({*finer, *phonenumbers.SUPPORTED_REGIONS})


def listed(cell: str) -> tuple[str, ...]:
    """A cell that lists things, or none."""
    return tuple(part for part in map(str.strip, cell.split("|")) if part)
