"""A table that a ministry keeps, as CSV: remarks at its head, one line of columns, then the rows, each with its line number.

Faulty   a table that cannot be taken, with a sentence for each fault
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

REMARK = "#"

Line = tuple[int, Mapping[str, str]]


@dataclass
class Faulty(Exception):
    """What is wrong with a table, line by line."""

    faults: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.faults)


def parted(text: str) -> tuple[tuple[str, ...], str]:
    """The remarks at the head of a table, and the rest."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    remarks = next((at for at, line in enumerate(lines) if not line.startswith(REMARK)), len(lines))
    return tuple(line.rstrip("\r\n") for line in lines[:remarks]), "".join(lines[remarks:])


def rows(body: str, before: int, columns: tuple[str, ...], languages: tuple[str, ...]) -> list[Line]:
    """The rows under the header by line number. It has all `columns` and English, and may have `languages`. Raises Faulty."""
    reader = csv.reader(io.StringIO(body, newline=""), strict=True)
    found: list[Line] = []
    faults: list[str] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        if set(columns) - set(header) or "en" not in header or set(header) - {*columns, *languages}:
            raise Faulty((f"line {before + 1}: the columns are {','.join((*columns, *languages))}",))
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


def written(preamble: Iterable[str], header: tuple[str, ...], cells: Iterable[Mapping[str, str]]) -> str:
    """The table as `parted` and `rows` read it, to the byte the same each time."""
    out = io.StringIO()
    out.writelines(f"{line}\n" for line in preamble)
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows([row[column] for column in header] for row in cells)
    return out.getvalue()


def line_of(fault: str) -> int:
    """The line that a fault is on; one of no line comes last."""
    head, _, _ = fault.partition(":")
    line = head.removeprefix("line ")
    return int(line) if line.isdecimal() else 1_000_000


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """What differs between two rows, for people."""
    for column, new in after.items():
        old = before.get(column, "")
        if old != new:
            yield f"{column}: {old or '–'} → {new or '–'}"
