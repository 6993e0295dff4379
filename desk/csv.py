"""Tables to be taken away as CSV, such that no office program takes a citizen's words in them for a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from flask import Response

BOM = "\ufeff"  # without it, Excel takes Urdu for Latin-1
BEGINS = frozenset("=+-@|%")  # what a formula, or a call of another program, begins with
BLANK = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # categories of letters that nobody sees
HARMLESS = "'"

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """The cell, every line of it behind an apostrophe where a program might reckon with it."""
    return "\n".join(map(behind, cell.split("\n"))) if isinstance(cell, str) else cell


def behind(line: str) -> str:
    """A line that begins like a formula, be it after blanks or in full width, behind an apostrophe."""
    seen = next((letter for letter in line if unicodedata.category(letter) not in BLANK), "")
    formula = line[:1] in ("\t", "\r") or unicodedata.normalize("NFKC", seen)[:1] in BEGINS
    return HARMLESS + line if formula else line


def written(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table, every cell of text defused."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(header)
    table.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def download(name: str, text: str) -> Response:
    """A CSV to be kept as a file."""
    response = Response(BOM + text, content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
