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
    """The cell, behind an apostrophe where a program might reckon with it: also after blanks, and in full width."""
    if not isinstance(cell, str):
        return cell
    seen = next((letter for letter in cell if unicodedata.category(letter) not in BLANK), "")
    hidden = cell[:1] in ("\t", "\r", "\n")
    return HARMLESS + cell if hidden or unicodedata.normalize("NFKC", seen)[:1] in BEGINS else cell


def written(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table, every cell of text defused."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(header)
    table.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def download(name: str, text: str) -> Response:
    """A CSV to be kept as a file."""
    response = Response(BOM + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
