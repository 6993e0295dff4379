"""The departments' API: each reads its own complaints and says what it does about them."""

import mimetypes

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from bot import apikeys, casebook, casework
from bot.allowance import TooMany
from bot.running import health
from bot.staff import filing
from bot.wiring import Away, Sunwai
from desk import asked, filings, openapi, problems
from desk.problems import Problem

PREFIX = "/api/"


def endpoints(sunwai: Sunwai) -> Blueprint:
    """All under `/api/v1`. Every endpoint but the document needs a department's key."""
    api = Api(sunwai)
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
    for path, method, view in (
        ("/openapi.json", "GET", api.document),
        ("/complaints", "GET", api.complaints),
        ("/complaints/<tracking_id>", "GET", api.complaint),
        ("/complaints/<tracking_id>/events", "POST", api.event),
        ("/complaints/<tracking_id>/evidence/<evidence_id>", "GET", api.evidence),
        ("/filings", "POST", api.file),
    ):
        blueprint.add_url_rule(path, view_func=view, methods=[method], provide_automatic_options=False)
    blueprint.before_request(api.admit)
    blueprint.errorhandler(Problem)(problems.answer)
    blueprint.errorhandler(HTTPException)(problems.of)
    blueprint.errorhandler(casework.Unknown)(lambda _: problems.answer(Problem("Unknown")))
    blueprint.errorhandler(casework.Refused)(lambda error: problems.answer(problems.refused(str(error))))
    blueprint.errorhandler(casework.Reused)(lambda _: problems.answer(REUSED))
    blueprint.errorhandler(casework.Unlawful)(unlawful)
    blueprint.errorhandler(TooMany)(
        lambda error: problems.answer(Problem("TooMany", headers={"Retry-After": str(error.seconds)}))
    )
    blueprint.errorhandler(Away)(lambda _: problems.answer(Problem("Away")))
    blueprint.after_request(forget)
    return blueprint


class Api:
    """The endpoints."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai
        self._document = openapi.document(sunwai)

    def admit(self) -> None:
        """Find out who calls. Raises Problem."""
        if request.endpoint == "api.document":
            return
        given = request.authorization
        key = given.token if given and given.type == "bearer" else None
        caller = apikeys.caller(self._sunwai, key) if key else None
        if caller is None:
            health.FORGED.labels("api").inc()
            raise Problem("Unauthorized")
        g.caller = caller

    def document(self) -> Response:
        """What this API is, for machines and for people."""
        return jsonify(self._document)

    def complaints(self) -> Response:
        """The department's complaints, page by page."""
        page = casebook.complaints(self._sunwai, g.caller, **asked.page(request))
        return jsonify(complaints=page.complaints, next_cursor=page.next_cursor)

    def complaint(self, tracking_id: str) -> Response:
        """One of them."""
        return jsonify(casebook.complaint(self._sunwai, g.caller, asked.case(tracking_id)))

    def event(self, tracking_id: str) -> Response:
        """The department has done something about one of them; the complaint as it is now."""
        act = asked.event(request)
        digits = asked.case(tracking_id)
        again = asked.repeatable(request, digits)
        return jsonify(casework.answer(self._sunwai, g.caller, digits, act, again))

    def evidence(self, tracking_id: str, evidence_id: str) -> Response:
        """What the citizen sent along with one of them: to be saved, never to be shown as if it were ours."""
        found = casebook.evidence(self._sunwai, g.caller, asked.case(tracking_id), evidence_id)
        extension = mimetypes.guess_extension(found.content_type) or ""
        response = Response(found.data, content_type=found.content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{evidence_id}{extension}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = SANDBOX
        return response

    def file(self) -> Response:
        """An operator takes a complaint down: what to ask next, or the complaint that was filed."""
        taker, form = filings.operator(g.caller), filings.form(request)
        return jsonify(filing.file(self._sunwai, taker, form, filings.repeatable(request)))


SANDBOX = "sandbox; default-src 'none'"
REUSED = problems.refused(
    "this Idempotency-Key came with another request before; a new request needs a new key",
    {"header": "Idempotency-Key"},
)


def unlawful(error: casework.Unlawful) -> Response:
    """The step is not possible, and these are."""
    detail = f"{error.step} is not possible while the complaint is {error.status}"
    return problems.answer(Problem("Unlawful", detail, {"lawful": list(error.lawful)}))


def forget(response: Response) -> Response:
    """Nothing of a complaint stays on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response
