"""A case: all of it on one page, and what may be done next."""

import mimetypes
from datetime import datetime

from flask import Blueprint, Response, abort, g, jsonify, make_response, render_template, request, url_for

from bot import casebook, proof
from bot.casework import Act, Refused, Unlawful
from bot.staff import dossier
from bot.staff.dossier import Dossier
from bot.wiring import Sunwai
from core import tracking_id as ids
from core.complaint import LIFECYCLE, Actor, Outcome, Step
from desk.inside.door import leave
from desk.inside.links import Links

SANDBOX = "sandbox; default-src 'none'"
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
OFFICES = frozenset(step for step, rule in LIFECYCLE.items() if rule.by is Actor.OFFICER)  # none of the citizen's
OFFICE = "office:"  # before an office's code, where a department or an office is chosen


class Case:
    """The page of a case, and its acts."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai
        self._links = Links(sunwai.settings.secret_key)

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/case/<tracking_id>", endpoint="case")(self.page)
        blueprint.get("/case/<tracking_id>/moved", endpoint="moved")(self.moved)
        blueprint.post("/case/<tracking_id>/<step>", endpoint="act")(self.act)
        blueprint.get("/case/<tracking_id>/evidence/<item>", endpoint="evidence")(self.evidence)

    def page(self, tracking_id: str) -> Response:
        """All of it."""
        return self.shown(self.found(tracking_id))

    def moved(self, tracking_id: str) -> Response:
        """Whether something has happened since the page was shown."""
        since = moment(request.args.get("since", ""))
        return jsonify(changed=int(dossier.moved(self._sunwai, g.caller, digits(tracking_id), since)))

    def act(self, tracking_id: str, step: str) -> Response:
        """Something is done about it; or a sentence is put into what is being written."""
        case = digits(tracking_id)
        if step not in OFFICES:
            abort(404)
        if "insert" in request.form:
            return self.shown(self.found(tracking_id), tried=step, written=inserted())
        try:
            proof.act(self._sunwai, g.caller, case, asked(Step(step)), handed_in())
        except (Refused, Unlawful) as trouble:
            status = 422 if isinstance(trouble, Refused) else 409
            written = request.form.get("note", "")
            return self.shown(self.found(tracking_id), status, trouble=trouble, tried=step, written=written)
        return leave(after(case, step))

    def evidence(self, tracking_id: str, item: str) -> Response:
        """A picture to be looked at, or a file to be saved; never a page of ours."""
        case, given = digits(tracking_id), request.args
        now = self._sunwai.store.clock()
        if not self._links.good(g.session, case, item, given.get("until", ""), given.get("mark", ""), now):
            abort(403)
        found = casebook.evidence(self._sunwai, g.caller, case, item)
        response = Response(found.data, content_type=found.content_type)
        shown = "inline" if found.content_type in PICTURES else "attachment"
        extension = mimetypes.guess_extension(found.content_type) or ""
        response.headers["Content-Disposition"] = f'{shown}; filename="{ids.show(case)}-{item[:6]}{extension}"'
        response.headers["Content-Security-Policy"] = SANDBOX
        return response

    def found(self, tracking_id: str) -> Dossier:
        """The case that the address names."""
        return dossier.dossier(self._sunwai, g.caller, digits(tracking_id))

    def shown(self, found: Dossier, status: int = 200, **context: object) -> Response:
        """Its page."""
        words = {
            "found": found,
            "case": found.complaint,
            "catalogue": self._sunwai.catalogue,
            "pictures": PICTURES,
            "file": lambda item: self._links.to(g.session, found.complaint.tracking_id, item.id, found.at),
            "gone": gone(found),
        }
        return make_response(render_template("inside/case.html", **words, **context), status)


def digits(tracking_id: str) -> str:
    """The case that an address names; none is a 404."""
    found = ids.find(tracking_id)
    return found or abort(404)


def moment(written: str) -> datetime:
    """A moment in an address; none is a 400."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        abort(400)
    return at if at.tzinfo else abort(400)


def gone(found: Dossier) -> int:
    """How much of the promised time is over, of a hundred."""
    case = found.complaint
    if case.due_at is None or case.due_at <= case.registered_at:
        return 0
    return min(100, max(0, round(100 * (found.at - case.registered_at) / (case.due_at - case.registered_at))))


def after(case: str, step: str) -> str:
    """The page to go on with: a case that was passed on may be hers no longer."""
    if step == Step.TRANSFERRED:
        return url_for("inside.inbox", said=step)
    return url_for("inside.case", tracking_id=ids.show(case), said=step)


def inserted() -> str:
    """What was being written, with the chosen sentence behind it."""
    written, sentence = request.form.get("note", "").rstrip(), request.form.get("sentence", "")
    return "\n".join(filter(None, (written, sentence)))


def handed_in() -> list[bytes]:
    """The files that came with the form; a field that was left empty is none."""
    return [each.read() for each in request.files.getlist("proof") if each.filename]


def asked(step: Step) -> Act:
    """What the form says."""
    outcome, to = request.form.get("outcome", ""), request.form.get("to", "")
    return Act(
        step=step,
        note=request.form.get("note", "").strip().replace("\r\n", "\n"),
        outcome=Outcome(outcome) if step is Step.RESOLVED and outcome in tuple(Outcome) else None,
        rule=request.form.get("rule", "").strip(),
        to_department="" if to.startswith(OFFICE) else to,
        to_office=to.removeprefix(OFFICE) if to.startswith(OFFICE) else "",
        lead=request.form.get("lead", "") or request.form.get("another", ""),
    )
