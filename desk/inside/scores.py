"""Officers' scores: each her own, a supervisor's and the auditor's; what she objects, and the answer to it."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot.sight import Refused, Unknown
from bot.staff import scores
from bot.staff.scores import LONGEST
from bot.wiring import Sunwai
from core.staff import Role
from desk.inside.door import leave


class Scores:
    """The pages of the scores."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/scores", endpoint="scores")(self.page)
        blueprint.post("/scores/objection", endpoint="contest")(self.contest)
        blueprint.post("/scores/objection/<one>", endpoint="answer_contest")(self.answer)

    def page(self, status: int = 200, trouble: str = "", typed: str = "", meant: str = "") -> Response:
        """What she may see. What was typed and could not be taken stands where it was typed."""
        context = {"trouble": trouble, "typed": typed, "meant": meant, "longest": LONGEST}
        sheets = scores.sheets(self._sunwai, g.officer)
        answers = g.officer.role is Role.SUPERVISOR
        return make_response(render_template("inside/scores.html", sheets=sheets, answers=answers, **context), status)

    def contest(self) -> Response:
        """She objects."""
        words = request.form.get("words", "")
        try:
            scores.contest(self._sunwai, g.officer, words)
        except Refused as trouble:
            return self.page(422, str(trouble), words, "mine")
        return leave(url_for("inside.scores", said="contested"))

    def answer(self, one: str) -> Response:
        """Her supervisor answers."""
        words = request.form.get("words", "")
        try:
            scores.answer(self._sunwai, g.officer, one, words)
        except Unknown:
            abort(404)
        except Refused as trouble:
            return self.page(422, str(trouble), words, one)
        return leave(url_for("inside.scores", said="contest_answered"))
