"""The table of offices as a ministry keeps it: CSV, read as a whole with all its faults, written as it was read.

Faulty   a table that cannot be taken, with a sentence for each fault
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers

from core.catalogue import FOLDER, Catalogue
from core.complaint import HIGHEST_LEVEL
from core.directory import Directory, Office, OfficeKind

COLUMNS = ("code", "department", "level", "parent", "kind", "areas", "leaves", "route", "url", "secret", "hours", "contact",
           "retired")  # fmt: skip
LANGUAGES = ("en", "ur", "ur-Latn")  # then the names
SHIPPED = FOLDER / "offices.csv"
REMARK = "#"
LONGEST = 64  # characters of a code
CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")

Line = tuple[int, Mapping[str, str]]


@dataclass
class Faulty(Exception):
    """What is wrong with a table, line by line."""

    faults: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.faults)


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
    lines = rows(body, len(preamble))
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
    out = io.StringIO()
    out.writelines(f"{line}\n" for line in directory.preamble)
    table = csv.writer(out, lineterminator="\n")
    table.writerow((*COLUMNS, *LANGUAGES))
    for office in directory.offices.values():
        cells = {**vars(office), "areas": "|".join(office.areas), "leaves": "|".join(office.leaves)}
        cells["retired"] = "yes" if office.retired else "no"
        names = (office.names.get(language, "") for language in LANGUAGES)
        table.writerow((*(cells[column] for column in COLUMNS), *names))
    return out.getvalue()


def parted(text: str) -> tuple[tuple[str, ...], str]:
    """The remarks at the head of a table, and the rest."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    remarks = next((at for at, line in enumerate(lines) if not line.startswith(REMARK)), len(lines))
    return tuple(line.rstrip("\r\n") for line in lines[:remarks]), "".join(lines[remarks:])


def rows(body: str, before: int) -> list[Line]:
    """The rows under the header with their line numbers. Raises Faulty."""
    reader = csv.reader(io.StringIO(body, newline=""), strict=True)
    found: list[Line] = []
    faults: list[str] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        if set(COLUMNS) - set(header) or "en" not in header or set(header) - {*COLUMNS, *LANGUAGES}:
            raise Faulty((f"line {before + 1}: the columns are {','.join((*COLUMNS, *LANGUAGES))}",))
        for cells in filter(None, reader):
            line = before + reader.line_num
            if len(cells) != len(header):
                faults.append(f"line {line}: {len(cells)} cells under {len(header)} columns")
            else:
                found.append((line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
    except csv.Error as trouble:
        faults.append(f"line {before + reader.line_num}: {trouble}")
    if faults:
        raise Faulty(tuple(faults))
    return found


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
    known = areas(catalogue)
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


def line_of(fault: str) -> int:
    """The line that a fault is on."""
    return int(fault.split(":", 1)[0].removeprefix("line "))
