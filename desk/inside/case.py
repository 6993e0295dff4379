"""A case: all of it on one page, and what may be done next."""

import mimetypes

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot import casebook, casework, dossier
from bot.casework import Act, Refused, Unknown, Unlawful
from bot.dossier import Dossier
from bot.wiring import Sunwai
from core import tracking_id as ids
from core.complaint import Outcome, Step
from desk.inside.door import leave

SANDBOX = "sandbox; default-src 'none'"
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


class Case:
    """The page of a case, and its acts."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/case/<tracking_id>", endpoint="case")(self.page)
        blueprint.post("/case/<tracking_id>/<step>", endpoint="act")(self.act)
        blueprint.get("/case/<tracking_id>/evidence/<item>", endpoint="evidence")(self.evidence)

    def page(self, tracking_id: str) -> Response:
        """All of it."""
        return self.shown(self.found(tracking_id))

    def act(self, tracking_id: str, step: str) -> Response:
        """Something is done about it."""
        case = digits(tracking_id)
        if step not in tuple(Step):
            abort(404)
        try:
            casework.act(self._sunwai, g.caller, case, asked(Step(step)))
        except (Refused, Unlawful) as trouble:
            status = 422 if isinstance(trouble, Refused) else 409
            return self.shown(self.found(tracking_id), status, trouble=trouble, tried=step)
        return leave(url_for("inside.case", tracking_id=ids.show(case), said=step))

    def evidence(self, tracking_id: str, item: str) -> Response:
        """A picture to be looked at, or a file to be saved; never a page of ours."""
        found = casebook.evidence(self._sunwai, g.caller, digits(tracking_id), item)
        response = Response(found.data, content_type=found.content_type)
        shown = "inline" if found.content_type in PICTURES else "attachment"
        extension = mimetypes.guess_extension(found.content_type) or ""
        response.headers["Content-Disposition"] = f'{shown}; filename="{item}{extension}"'
        response.headers["Content-Security-Policy"] = SANDBOX
        return response

    def found(self, tracking_id: str) -> Dossier:
        """The case that the address names."""
        return dossier.dossier(self._sunwai, g.caller, digits(tracking_id))

    def shown(self, found: Dossier, status: int = 200, **context: object) -> Response:
        """Its page."""
        words = {"found": found, "case": found.complaint, "catalogue": self._sunwai.catalogue, "pictures": PICTURES}
        return make_response(render_template("inside/case.html", **words, **context), status)


def digits(tracking_id: str) -> str:
    """The case that an address names; none is a 404."""
    found = ids.find(tracking_id)
    return found or abort(404)


def asked(step: Step) -> Act:
    """What the form says."""
    outcome = request.form.get("outcome", "")
    return Act(
        step=step,
        note=request.form.get("note", "").strip(),
        outcome=Outcome(outcome) if step is Step.RESOLVED and outcome in tuple(Outcome) else None,
        rule=request.form.get("rule", "").strip(),
        to_department=request.form.get("to_department", ""),
        to_office=request.form.get("to_office", ""),
    )
