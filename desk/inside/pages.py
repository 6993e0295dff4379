"""All pages of the desk under `/desk`, each behind the door."""

from flask import Blueprint, Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from bot.casework import Unknown
from bot.wiring import Away, Sunwai
from desk.inside.board import Board
from desk.inside.case import Case
from desk.inside.channels import Channels
from desk.inside.counter import Counter
from desk.inside.door import Door
from desk.inside.dress import Dress
from desk.inside.findings import Findings
from desk.inside.identity import Identity
from desk.inside.inbox import Inbox
from desk.inside.keys import Keys
from desk.inside.letters import Letters
from desk.inside.scores import Scores
from desk.inside.sentences import Sentences
from desk.inside.staff import Staff
from desk.inside.stories import Stories
from desk.inside.tables import Tables

PARTS = (
    Door,
    Dress,
    Inbox,
    Case,
    Identity,
    Board,
    Scores,
    Stories,
    Counter,
    Staff,
    Tables,
    Sentences,
    Keys,
    Channels,
    Letters,
    Findings,
)


def pages(sunwai: Sunwai) -> Blueprint:
    """The desk."""
    blueprint = Blueprint("inside", __name__, url_prefix="/desk", template_folder="../templates")
    for part in PARTS:
        part(sunwai).mount(blueprint)
    blueprint.errorhandler(HTTPException)(refused)
    blueprint.errorhandler(Away)(lambda _: trouble(503))
    blueprint.errorhandler(Unknown)(lambda _: trouble(404))
    blueprint.after_request(forget)
    return blueprint


def refused(error: HTTPException) -> Response:
    """What cannot be shown, in a sentence that says what to do."""
    return trouble(error.code or 500)


def trouble(code: int) -> Response:
    """The page of an error."""
    known = code if code in (401, 403, 404, 409, 413, 422, 503) else 400
    return make_response(render_template("inside/trouble.html", code=known), code)


def forget(response: Response) -> Response:
    """Nothing of a case stays on the way or in the browser, and no page elsewhere learns from where somebody came."""
    response.headers["Cache-Control"] = "no-store"
    return response
