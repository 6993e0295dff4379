"""The figures for everybody: a page, the same as JSON and as CSV. What is too small to be told is in none of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, Response, jsonify, make_response, render_template

from bot import figures, rises, stories
from bot.figures import Published
from bot.wiring import Away, Sunwai
from core.suppression import PUBLISHED, REST, SMALL
from desk import csv, drawn
from desk.csv import Cell
from desk.drawn import Row
from desk.inside.board import asked_weeks, tools
from desk.inside.dress import Dress, again

FRESH = "public, max-age=60"
COLUMNS = ("by", "value", "name", *PUBLISHED, "satisfaction", "hours_half", "hours_nine_in_ten")
HIDDEN = f"<{SMALL}"


@dataclass
class Kept:
    """The last boards that were put together, by weeks, each with when it had been counted."""

    boards: dict[int, tuple[datetime | None, Published]] = field(default_factory=dict)

    def board(self, sunwai: Sunwai, weeks: int) -> Published:
        """The board of so many weeks, put together anew only after something was counted. Raises Away."""
        counted = figures.counted_at(sunwai)
        if weeks not in self.boards or self.boards[weeks][0] != counted or counted is None:
            self.boards[weeks] = (counted, figures.published(sunwai, weeks))
        return self.boards[weeks][1]


def pages(sunwai: Sunwai) -> Blueprint:
    """`/figures`, `/figures.json` and `/figures.csv`."""
    blueprint, kept, dress = Blueprint("figures", __name__), Kept(), Dress(sunwai)

    @blueprint.get("/figures")
    def page() -> Response:
        weeks = asked_weeks()
        board = kept.board(sunwai, weeks)
        context = {
            "board": board,
            "drawn": drawn.published(board),
            "weeks": weeks,
            "rises": rises.known(sunwai),
            "stories": stories.told(sunwai),
        }
        known = {"called": dress.called, "again": again, **tools()}
        response = make_response(render_template("figures.html", **context, **known))
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Cookie", "Accept-Language"))
        return response

    @blueprint.get("/figures.json")
    def as_json() -> Response:
        return public(jsonify(body(dress, kept.board(sunwai, asked_weeks()))))

    @blueprint.get("/figures.csv")
    def as_csv() -> Response:
        weeks = asked_weeks()
        table = csv.written(COLUMNS, lines(dress, kept.board(sunwai, weeks)))
        return public(csv.download(f"sunwai-{weeks}-weeks", table))

    @blueprint.errorhandler(Away)
    def away(_: Away) -> tuple[Response, int]:
        return jsonify(error="try again later"), 503

    return blueprint


def public(response: Response) -> Response:
    """For anybody's programs and pages."""
    response.headers["Cache-Control"] = FRESH
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def body(dress: Dress, board: Published) -> dict[str, object]:
    """All of a board. Null is what is too small to be told, or unknown."""
    shown = drawn.published(board)
    return {
        "from": board.first.isoformat(),
        "to": board.last.isoformat(),
        "counted_at": board.counted_at and board.counted_at.isoformat(),
        "smallest": SMALL,
        "total": told(shown.total),
        "by_week": [{"week": week.isoformat(), **told(row)} for week, row in shown.weeks],
        "by": {
            dimension: [{"value": row.value, "name": name(dress, dimension, row), **told(row)} for row in rows]
            for dimension, rows in shown.by.items()
        },
    }


def told(row: Row) -> dict[str, Cell]:
    """The numbers of a row."""
    counts = {name: row.counts[name] for name in PUBLISHED}
    stars = row.stars and round(row.stars, 2)
    half, most = (hours and round(hours, 1) for hours in row.solved)
    return {**counts, "satisfaction": stars, "hours_half": half, "hours_nine_in_ten": most}


def name(dress: Dress, dimension: str, row: Row) -> str:
    """What a row is called in the page's language."""
    kind = {"language": "tongue"}.get(dimension, dimension)
    return str(dress.rest() if row.value == REST else dress.called(kind, row.value))


def lines(dress: Dress, board: Published) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table: in all, by week, by each dimension."""
    shown = drawn.published(board)
    yield ("all", "", "", *cells(shown.total))
    for week, row in shown.weeks:
        yield ("week", week.isoformat(), "", *cells(row))
    for dimension, rows in shown.by.items():
        for row in rows:
            yield (dimension, row.value, name(dress, dimension, row), *cells(row))


def cells(row: Row) -> tuple[Cell, ...]:
    """The numbers of a row; what is kept back is said to be so."""
    values = told(row)
    return tuple(HIDDEN if values[column] is None and column in PUBLISHED else values[column] for column in COLUMNS[3:])
