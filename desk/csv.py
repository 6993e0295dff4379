"""Tables to be taken away as CSV, such that no office program takes a citizen's words in them for a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from flask import Response

BOM = "\ufeff"  # without it, Excel takes Urdu for Latin-1
BEGINS = frozenset("=+-@|%")  # what a formula, or a call of another program, begins with
BLANK = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # categories of letters that nobody sees
BREAKS = re.compile("([\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029])")
HARMLESS = "'"

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """The cell, every part of it behind an apostrophe where a program might reckon with it.

    A program that is told of another separator parts a cell at its tabs and at breaks of every kind.
    """
    if not isinstance(cell, str):
        return cell
    parted = "".join(map(behind, BREAKS.split(cell)))
    return HARMLESS + parted if parted[:1] in ("\t", "\r") else parted


def behind(part: str) -> str:
    """A part that begins like a formula, be it after blanks or in full width, behind an apostrophe."""
    seen = next((letter for letter in part if unicodedata.category(letter) not in BLANK), "")
    return HARMLESS + part if unicodedata.normalize("NFKC", seen)[:1] in BEGINS else part


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
