"""The dashboard: how many, how soon, how late, and what the citizens say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, g, make_response, render_template, request
from markupsafe import Markup

from bot import figures
from bot.figures import Board as Counted
from bot.wiring import Sunwai
from core.figures import EVERYTHING, Tally, quantile
from desk import charts
from desk.charts import Series

PERIODS = (4, 12, 26, 52)  # weeks
USUAL = 12
SHOWN = 12  # values of a dimension before "all of them"


@dataclass(frozen=True)
class Line:
    """One row of a table: a value of a dimension, its tally, and how long it took (hours, None: nobody knows)."""

    value: str
    tally: Tally
    middle: float | None
    slow: float | None


class Board:
    """The pages of the figures."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/figures", endpoint="figures")(self.page)

    def page(self) -> Response:
        """The dashboard of a department, or of all."""
        scope = g.officer.department or self.asked_department()
        weeks = asked_weeks()
        board = figures.board(self._sunwai, scope, weeks)
        context = {
            "board": board,
            "scope": scope,
            "weeks": weeks,
            "periods": PERIODS,
            "catalogue": self._sunwai.catalogue,
        }
        return make_response(render_template("inside/figures.html", **context, **drawn(board)))

    def asked_department(self) -> str:
        """The department that somebody who sees all wants to see."""
        asked = request.args.get("department", "")
        return asked if asked in self._sunwai.catalogue.departments else EVERYTHING


def asked_weeks() -> int:
    """How many weeks are wanted."""
    asked = request.args.get("weeks", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS else USUAL


def drawn(board: Counted) -> Mapping[str, object]:
    """The charts and tables of a board."""
    weeks = sorted(board.weeks)
    tallies = [board.weeks[week] for week in weeks]
    return {
        "lines": {dimension: listed(by) for dimension, by in board.by.items()},
        "trend": lambda title: trend(tallies, title),
        "word": lambda title: charts.columns([(tally.closed, tally.confirmed) for tally in tallies], title),
        "by_week": tuple(zip(weeks, tallies, strict=True)),
        "ages": ages(board.last, board.weeks),
        "total": Line(
            "", board.total, quantile(board.total.closing_hours, 0.5), quantile(board.total.closing_hours, 0.9)
        ),
        "first": Line(
            "", board.total, quantile(board.total.answer_hours, 0.5), quantile(board.total.answer_hours, 0.9)
        ),
        "bar": charts.bar,
    }


def trend(tallies: list[Tally], title: str) -> Markup:
    """Registered and closed, week by week."""
    return charts.lines(
        [Series("registered", [t.registered for t in tallies]), Series("closed", [t.closed for t in tallies])], title
    )


def listed(by: Mapping[str, Tally]) -> tuple[Line, ...]:
    """A dimension as the rows of a table, the largest first."""
    return tuple(
        Line(value, tally, quantile(tally.closing_hours, 0.5), quantile(tally.closing_hours, 0.9))
        for value, tally in by.items()
    )


AGES = (1, 2, 4, 8, 1000)  # weeks: what still waits, by how long


def ages(last: date, weeks: Mapping[date, Tally]) -> tuple[tuple[int, int], ...]:
    """The cases that still wait, by their age: (younger than so many weeks, how many)."""
    found = dict.fromkeys(AGES, 0)
    for week, tally in weeks.items():
        age = (last - week).days // 7
        found[next(limit for limit in AGES if age < limit)] += tally.waiting
    return tuple(found.items())
