"""Dead letters: what could not be delivered or sent by trying, and is tried again when somebody says so."""

from flask import Blueprint, Response, abort, g, make_response, render_template, url_for

from bot.record import audit
from bot.running import upkeep
from bot.wiring import Sunwai
from desk.inside.door import leave

SHOWN = 200


class Letters:
    """The page of dead letters."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put it on the desk."""
        blueprint.get("/letters", endpoint="letters")(self.page)
        blueprint.post("/letters", endpoint="replay_all")(self.replay_all)
        blueprint.post("/letters/<int:number>", endpoint="replay")(self.replay)

    def page(self) -> Response:
        """All of them, the oldest first."""
        found = upkeep.dead(self._sunwai)
        return make_response(render_template("inside/letters.html", letters=found[:SHOWN], count=len(found)))

    def replay(self, number: int) -> Response:
        """Have one tried again."""
        try:
            upkeep.replay(self._sunwai, number, audit.by(g.caller))
        except upkeep.Unknown:
            abort(409)
        return leave(url_for("inside.letters", said="letter.replayed"))

    def replay_all(self) -> Response:
        """Have all of them tried again."""
        upkeep.replay(self._sunwai, None, audit.by(g.caller))
        return leave(url_for("inside.letters", said="letters.replayed"))
