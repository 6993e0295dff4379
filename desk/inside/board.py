"""The dashboard: how many, how soon, how late, and what the citizens say of it."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request

from bot import figures, rises
from bot.figures import DIMENSIONS, PERIODS
from bot.wiring import Sunwai
from core.figures import EVERYTHING
from desk import charts, drawn

USUAL = 12  # weeks
MOST = 8  # rises, and clusters, on the page


class Board:
    """The pages of the figures."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/figures", endpoint="figures")(self.page)
        blueprint.get("/figures/by/<dimension>", endpoint="figures_by")(self.whole)

    def page(self) -> Response:
        """The dashboard of a department, or of all."""
        scope = self.scope()
        happening = {
            "rises": rises.known(self._sunwai, scope)[:MOST],
            "clusters": rises.alike(self._sunwai, scope)[:MOST],
        }
        return self.shown("inside/figures.html", DIMENSIONS, **happening)

    def whole(self, dimension: str) -> Response:
        """One table of it with all its rows."""
        if dimension not in DIMENSIONS:
            abort(404)
        return self.shown("inside/figures_by.html", (dimension,), dimension=dimension)

    def shown(self, template: str, dimensions: tuple[str, ...], **more: object) -> Response:
        """A page of figures of whatever its address asks for."""
        scope, weeks = self.scope(), asked_weeks()
        board = figures.board(self._sunwai, scope, weeks, dimensions)
        context = {
            "board": board,
            "drawn": drawn.whole(board),
            "scope": scope,
            "weeks": weeks,
            "catalogue": self._sunwai.catalogue,
            **tools(),
        }
        return make_response(render_template(template, **context, **more))

    def scope(self) -> str:
        """Her own department, else the one that she who sees all wants to see."""
        if g.officer.department:
            return str(g.officer.department)
        asked = request.args.get("department", "")
        return asked if asked in self._sunwai.catalogue.departments else EVERYTHING


def tools() -> dict[str, object]:
    """What the tables are drawn with."""
    return {"bar": charts.bar, "largest": drawn.largest, "first": drawn.FIRST, "periods": PERIODS}


def asked_weeks() -> int:
    """How many weeks are wanted."""
    asked = request.args.get("weeks", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS else USUAL
