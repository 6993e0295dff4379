"""Successes that may be told: a coordinator writes each down anew, without anything of who it was, and everybody reads it."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot import stories
from bot.sight import Refused, Unknown
from bot.stories import LONGEST
from bot.wiring import Sunwai
from core import tracking_id as ids
from desk.inside.door import leave


class Stories:
    """The page of the successes."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put it on the desk."""
        blueprint.get("/stories", endpoint="stories")(self.page)
        blueprint.post("/stories/<tracking_id>", endpoint="publish_story")(self.publish)

    def page(self, status: int = 200, trouble: str = "", typed: str = "", meant: str = "") -> Response:
        """Those that may be told. What was typed and could not be taken stands where it was typed."""
        found = stories.listed(self._sunwai)
        context = {"trouble": trouble, "typed": typed, "meant": meant, "longest": LONGEST}
        return make_response(render_template("inside/stories.html", stories=found, **context), status)

    def publish(self, tracking_id: str) -> Response:
        """Tell one of them, or with no words no more."""
        text = request.form.get("text", "")
        case = ids.read(tracking_id) or abort(404)
        try:
            stories.publish(self._sunwai, g.officer, case, text)
        except Unknown:
            abort(404)
        except Refused as trouble:
            return self.page(422, str(trouble), text, ids.show(case))
        return leave(url_for("inside.stories", said="story_told" if text.strip() else "story_withdrawn"))
