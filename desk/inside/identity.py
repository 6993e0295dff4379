"""Who a citizen is: asked for with a reason, shown for a quarter of an hour; and where a second person consents or refuses."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot.staff import dossier, unsealing
from bot.staff.unsealing import Unfounded
from bot.wiring import Sunwai
from core import tracking_id as ids
from desk.inside.case import digits
from desk.inside.door import leave

DECISIONS = {"consent": True, "refuse": False}


class Identity:
    """The pages of openings."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/case/<tracking_id>/identity", endpoint="asking")(self.asking)
        blueprint.post("/case/<tracking_id>/identity", endpoint="ask")(self.ask)
        blueprint.get("/case/<tracking_id>/identity/<opening>", endpoint="identity")(self.identity)
        blueprint.get("/wishes", endpoint="wishes")(self.wishes)
        blueprint.post("/wishes/<opening>/<decision>", endpoint="decide")(self.decide)

    def asking(self, tracking_id: str) -> Response:
        """The form for the reason."""
        return self.form(tracking_id)

    def ask(self, tracking_id: str) -> Response:
        """The reason is given: shown at once, or once a second person consents."""
        case, reason = digits(tracking_id), request.form.get("reason", "")
        try:
            opening = unsealing.ask(self._sunwai, g.caller, case, reason)
        except Unfounded:
            return self.form(tracking_id, 422)
        if opening.granted:
            return leave(url_for("inside.identity", tracking_id=ids.show(case), opening=opening.id))
        return leave(url_for("inside.case", tracking_id=ids.show(case), said="wished"))

    def identity(self, tracking_id: str, opening: str) -> Response:
        """Who she is; that it was looked at is on record."""
        found = unsealing.identity(self._sunwai, g.caller, opening)
        return make_response(render_template("inside/identity.html", case=digits(tracking_id), who=found))

    def wishes(self) -> Response:
        """What waits for this one's consent."""
        return self.listed()

    def decide(self, opening: str, decision: str) -> Response:
        """Consent, or none."""
        if decision not in DECISIONS:
            abort(404)
        try:
            unsealing.decide(self._sunwai, g.caller, opening, DECISIONS[decision])
        except Unfounded:
            return self.listed(409, moved=True)
        return leave(url_for("inside.wishes", said=decision))

    def form(self, tracking_id: str, status: int = 200) -> Response:
        """The form for the reason, with what was written."""
        found = dossier.dossier(self._sunwai, g.caller, digits(tracking_id))
        context = {"found": found, "case": found.complaint, "wrong": status != 200}
        return make_response(render_template("inside/asking.html", **context), status)

    def listed(self, status: int = 200, **context: object) -> Response:
        """The wishes that wait."""
        waiting = unsealing.wishes(self._sunwai, g.caller)
        return make_response(render_template("inside/wishes.html", waiting=waiting, **context), status)
