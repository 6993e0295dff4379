"""One row of the table of leaves: a department with its names, or a leaf; what is wrong with it, column by column."""

import re
from collections.abc import Iterator, Mapping

from core.catalogue import Catalogue, Department, Leaf
from core.catalogue.reading import MOST_HOURS
from core.complaint import KINDS, Kind
from core.dialogues.human import CALL
from core.dialogues.register import IDEA, NOBODYS

COLUMNS = ("code", "department", "hours", "clock", "standard", "urgent", "private", "emergency", "retired", "staff")
CHOICES = {
    "clock": ("calendar", "working"),
    "standard": ("yes", "no"),
    "urgent": ("yes", "no"),
    "private": ("yes", "no"),
    "retired": ("yes", "no"),
    "staff": ("yes", "ask", "no"),
}
LONGEST, LONGEST_IN_URDU = 24, 20  # characters of a name in Latin letters, what a row of a list holds; and in others
LATIN = ("en", "-Latn")  # how the languages end that are written in Latin letters
COSTLY = frozenset("[]{}\\~^|`")  # signs that take the room of two in a text message, or all of its alphabet
MOST_WORKING = 528  # hours: working days with the days off among them still end before the hard limit
CODE = re.compile(r"[A-Z]{2}[1-9][0-9]{0,2}")
NEEDED = (IDEA, CALL, NOBODYS)  # what the dialogues themselves file by


def languages(catalogue: Catalogue) -> tuple[str, ...]:
    """The languages in which leaves have names."""
    return tuple(next(iter(catalogue.ground.leaves.values())).names)


def amiss(cells: Mapping[str, str], catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with a row by itself, column by column."""
    code, department = cells["code"], cells["department"]
    if not department:
        if code not in catalogue.departments:
            yield f"department is empty, and code {code!r} is none of {', '.join(catalogue.departments)}"
        yield from (f"{name} is not a department's to have; empty it" for name in COLUMNS[2:] if cells[name])
    elif department not in catalogue.departments:
        yield f"department {department!r} is none of {', '.join(catalogue.departments)}"
    elif not (CODE.fullmatch(code) and code.startswith(department)):
        yield f"code {code!r} is not {department} and a number from 1 to 999"
    yield from _misnamed(cells, languages(catalogue))
    if department:
        yield from _unfit(cells, catalogue)


def _misnamed(cells: Mapping[str, str], spoken: tuple[str, ...]) -> Iterator[str]:
    for language in spoken:
        name = cells.get(language, "")
        if not name[:1].isalnum() or not any(map(str.isalpha, name)) or not name.isprintable():
            yield f"{language} is empty, or not one line that begins with a word: {name!r}"
        elif len(name) > longest(name):
            yield f"{language} has {len(name)} characters; {longest(name)} at most fit into a menu: {name!r}"
        elif language.endswith(LATIN) and (not name.isascii() or COSTLY & set(name)):
            yield f"{language} has signs that a text message has no room for; write it in a to z: {name!r}"


def longest(name: str) -> int:
    """How many characters a name in such letters may have."""
    return LONGEST if name.isascii() else LONGEST_IN_URDU


def _unfit(cells: Mapping[str, str], catalogue: Catalogue) -> Iterator[str]:
    for column, allowed in CHOICES.items():
        if cells[column] not in allowed:
            yield f"{column} says {cells[column]!r}; write one of {', '.join(allowed)}"
    hours, most = cells["hours"], MOST_WORKING if cells["clock"] == "working" else MOST_HOURS
    thanks = KINDS.get(cells["code"]) is Kind.APPRECIATION
    if not (_whole(hours) and 1 <= int(hours) <= most) and not (thanks and not hours):
        yield f"hours says {hours!r}; write a whole number from 1 to {most}"
    for number in cells["emergency"].split():
        if number not in catalogue.emergency:
            yield f"emergency has {number!r}, which is none of {', '.join(catalogue.emergency)}"
    if cells["code"] in NEEDED and cells["retired"] == "yes":
        yield f"retired says 'yes', but the conversation itself files by {cells['code']}; leave it no"


def _whole(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal()


def one(cells: Mapping[str, str], catalogue: Catalogue) -> Leaf:
    """One row's leaf, as far as its cells can be understood."""
    return Leaf(
        code=cells["code"],
        department=cells["department"],
        names=named(cells, languages(catalogue)),
        hours=int(cells["hours"]) if _whole(cells["hours"]) else None,
        working=cells["clock"] == "working",
        standard=cells["standard"] == "yes",
        urgent=cells["urgent"] == "yes",
        private=cells["private"] == "yes",
        emergency=tuple(number for number in cells["emergency"].split() if number in catalogue.emergency),
        retired=cells["retired"] == "yes",
        staff=cells["staff"] if cells["staff"] in CHOICES["staff"] else "no",
    )


def named(cells: Mapping[str, str], spoken: tuple[str, ...]) -> Mapping[str, str]:
    """A row's names; English is always among them."""
    given = {language: cells[language] for language in spoken if cells.get(language)}
    return {"en": cells["code"], **given}


def department_cells(department: Department, spoken: tuple[str, ...]) -> dict[str, str]:
    """A department as a row of the table."""
    return dict.fromkeys(COLUMNS, "") | _names(department, spoken) | {"code": department.code}


def leaf_cells(leaf: Leaf, spoken: tuple[str, ...]) -> dict[str, str]:
    """A leaf as a row of the table."""
    flags = {name: "yes" if getattr(leaf, name) else "no" for name in ("standard", "urgent", "private", "retired")}
    return {
        "code": leaf.code,
        "department": leaf.department,
        **_names(leaf, spoken),
        "hours": str(leaf.hours or ""),
        "clock": "working" if leaf.working else "calendar",
        "emergency": " ".join(leaf.emergency),
        "staff": leaf.staff,
        **flags,
    }


def _names(entry: Department | Leaf, spoken: tuple[str, ...]) -> dict[str, str]:
    return {language: entry.names.get(language, entry.names["en"]) for language in spoken}
