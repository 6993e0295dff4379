"""Tables that somebody takes away from the desk: counted, on record, and marked with who took them, when, and what was asked.

A list of people's deeds bears the mark in a last column, in every row: it stays with a row that is copied elsewhere, under any
name of the file, and a program that reads columns by their names reads on; a line above or below the table would stop it. A
table that is brought in again has to come back as it went, so its mark is in the name of the file alone.
"""

import csv as format
import io
from collections.abc import Iterable, Mapping, Sequence

from flask import Response, g

from bot.record import audit
from bot.wiring import Sunwai
from desk import csv

MARK = "taken"


def listed(
    sunwai: Sunwai, what: str, header: Sequence[str], rows: Iterable[Sequence[csv.Cell]], asked: Mapping[str, object]
) -> Response:
    """A list as CSV, marked in every row. `asked` is by what it was narrowed down; what is blank was not asked."""
    at, found = sunwai.store.clock(), list(rows)
    mark = " ".join(
        (g.officer.login, f"{at:%Y-%m-%dT%H:%MZ}", *(f"{name}={value}" for name, value in asked.items() if value))
    )
    text = csv.written((*header, MARK), ([*row, mark] for row in found))
    return _given(sunwai, what, text, len(found))


def whole(sunwai: Sunwai, what: str, text: str) -> Response:
    """A table as it is brought in again."""
    return _given(sunwai, what, text, sum(1 for _ in format.reader(io.StringIO(text, newline=""))) - 1)


def _given(sunwai: Sunwai, what: str, text: str, rows: int) -> Response:
    audit.note(sunwai, audit.by(g.caller), "export.made", what=what, rows=rows)
    return csv.download(f"{what}-{g.officer.login}-{sunwai.store.clock():%Y%m%dT%H%MZ}", text)
