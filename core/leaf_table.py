"""The table of leaves as a ministry keeps it, with the departments' names: CSV, read as a whole with all its faults.

A row without a department is a department's own, and has its names only. The order of the rows is the order of the menus.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.catalogue import Catalogue, Department, Leaf
from core.csv_table import Faulty, Line, changed, line_of, parted, rows, written
from core.leaf_rows import CODE, COLUMNS, amiss, department_cells, languages, leaf_cells, named, one
from core.questions import MOST_OPTIONS


@dataclass(frozen=True)
class Subjects:
    """What complaints can be about: the departments' names, all leaves in their order; `preamble` are remarks."""

    departments: Mapping[str, Department]
    leaves: Mapping[str, Leaf]
    preamble: tuple[str, ...] = ()

    def offered(self, department: str) -> tuple[Leaf, ...]:
        """The leaves that a citizen may choose in a department."""
        return tuple(leaf for leaf in self.leaves.values() if leaf.department == department and not leaf.retired)


def subjects(catalogue: Catalogue, preamble: tuple[str, ...] = ()) -> Subjects:
    """The departments and leaves of a catalogue."""
    return Subjects(catalogue.departments, catalogue.leaves, preamble)


def read(text: str, catalogue: Catalogue) -> Subjects:
    """The departments and leaves in a table that may follow this catalogue's. Raises Faulty with all that is wrong."""
    found, faults = examined(text, catalogue)
    there = {cells["code"] for _, cells in _lines(text, catalogue)[1]}
    gone = (code for code in catalogue.leaves if code not in there)
    faults += tuple(
        f"{code} is gone, and complaints may have it; keep its line, with yes under retired" for code in gone
    )
    if faults:
        raise Faulty(faults)
    return found


def examined(text: str, catalogue: Catalogue) -> tuple[Subjects, tuple[str, ...]]:
    """What is in a table as far as it can be used at all, and what is wrong with it. Raises Faulty where it is no table."""
    preamble, lines = _lines(text, catalogue)
    departments, leaves = dict(catalogue.departments), dict[str, Leaf]()
    where: dict[str, int] = {}
    faults: list[str] = []
    for line, cells in lines:
        code = cells["code"]
        faults += (f"line {line}: {fault}" for fault in amiss(cells, catalogue))
        if code in where:
            faults.append(f"line {line}: code {code} is on line {where[code]} already")
        elif not cells["department"] and code in departments:
            departments[code] = replace(departments[code], names=named(cells, languages(catalogue)))
            where[code] = line
        elif CODE.fullmatch(code) and cells["department"] in departments:
            leaves[code], where[code] = one(cells, catalogue), line
    found = Subjects(departments, leaves, preamble)
    faults += _together(found, where, languages(catalogue))
    return found, tuple(sorted(faults, key=line_of))


def _lines(text: str, catalogue: Catalogue) -> tuple[tuple[str, ...], list[Line]]:
    preamble, body = parted(text)
    return preamble, rows(body, len(preamble), COLUMNS, languages(catalogue))


def applied(found: Subjects, ground: Catalogue) -> Catalogue:
    """The catalogue with a table in force.

    What the table does not know came with the program later: a department's leaves are as they came where the department
    is new as well, else known and not offered, until the ministry's own table has them.
    """
    listed = {leaf.department for leaf in found.leaves.values()}
    later = {
        code: replace(leaf, retired=leaf.retired or leaf.department in listed)
        for code, leaf in ground.leaves.items()
        if code not in found.leaves
    }
    departments = {
        code: replace(known, names={**known.names, **found.departments[code].names})
        if code in found.departments
        else known
        for code, known in ground.departments.items()
    }
    return ground.with_subjects(departments, {**found.leaves, **later})


def write(found: Subjects, spoken: tuple[str, ...]) -> str:
    """The table of these departments and leaves: what `read` reads, to the byte the same each time; leaves by department."""
    header = (*COLUMNS[:2], *spoken, *COLUMNS[2:])
    lines: list[Mapping[str, str]] = []
    for department in found.departments.values():
        lines.append(department_cells(department, spoken))
        lines += (leaf_cells(leaf, spoken) for leaf in found.leaves.values() if leaf.department == department.code)
    return written(found.preamble, header, lines)


def differences(before: Subjects, after: Subjects) -> Iterator[str]:
    """What changes, for people."""
    spoken = tuple(next(iter(after.leaves.values())).names)
    for code, department in after.departments.items():
        was = before.departments.get(code, department)
        cells = department_cells(was, spoken), department_cells(department, spoken)
        yield from (f"~ {code}  {change}" for change in changed(*cells))
        orders = _order(before, after, code), _order(after, before, code)
        if orders[0] != orders[1]:
            yield f"~ {code}  order: {' '.join(orders[0])} → {' '.join(orders[1])}"
    for code, leaf in after.leaves.items():
        known = before.leaves.get(code)
        if known is None:
            yield f"+ {code}  {leaf.names['en']}"
        else:
            yield from (
                f"~ {code}  {change}" for change in changed(leaf_cells(known, spoken), leaf_cells(leaf, spoken))
            )


def _order(these: Subjects, those: Subjects, department: str) -> tuple[str, ...]:
    """The leaves of a department that both offer, in the order of these."""
    both = {leaf.code for leaf in those.offered(department)}
    return tuple(leaf.code for leaf in these.offered(department) if leaf.code in both)


def _together(found: Subjects, where: Mapping[str, int], spoken: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the rows together: too many leaves, none, or two that nobody can tell apart."""
    for code in found.departments:
        offered = found.offered(code)
        if not offered:
            yield f"department {code} has no leaf to offer; add one, or take back one that is retired"
        if len(offered) > MOST_OPTIONS:
            tenth = where[offered[MOST_OPTIONS].code]
            yield f"line {tenth}: department {code} offers {len(offered)} leaves; a menu holds {MOST_OPTIONS}: retire some"
        yield from _alike(offered, where, spoken)
    yield from _alike(tuple(found.departments.values()), where, spoken)


def _alike(entries: tuple[Department | Leaf, ...], where: Mapping[str, int], spoken: tuple[str, ...]) -> Iterator[str]:
    for language in spoken:
        owners: dict[str, str] = {}
        for entry in entries:
            name = entry.names.get(language, entry.names["en"])
            owner = owners.setdefault(name.casefold(), entry.code)
            if owner != entry.code:
                line = f"line {where[entry.code]}: " if entry.code in where else ""
                yield f"{line}{language} says {name!r}, which is {owner}'s name already"
