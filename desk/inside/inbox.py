"""The inbox: what is due first, by views, filters and search; several cases at once; and whether something new has come."""

from flask import Blueprint, Response, abort, g, jsonify, make_response, render_template, request, url_for

from bot.casework import Act, Refused
from bot.staff import inbox, views
from bot.staff.inbox import Filter, View
from bot.wiring import Sunwai
from core import tracking_id as ids
from core.complaint import Step
from desk.inside.case import OFFICE, moment
from desk.inside.door import leave

NARROWED = ("department", "leaf", "place", "channel")
AT_ONCE = (Step.ACKNOWLEDGED, Step.NOTE, Step.TRANSFERRED)


class Inbox:
    """The pages of the inbox."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/inbox", endpoint="inbox")(self.page)
        blueprint.get("/inbox/fresh", endpoint="fresh")(self.fresh)
        blueprint.post("/inbox/together", endpoint="together")(self.together)
        blueprint.post("/inbox/views", endpoint="keep_view")(self.keep)
        blueprint.post("/inbox/views/<int:view_id>", endpoint="drop_view")(self.drop)

    def page(self) -> Response:
        """A page of cases."""
        wanted, words = asked(inbox.views_of(g.caller)[0]), request.args.get("q", "").strip()
        if words:
            found = inbox.search(self._sunwai, g.caller, words, wanted)
            if found.case:
                return leave(url_for("inside.case", tracking_id=ids.show(found.case)))
            wanted = found.filter or wanted
        return self.shown(wanted, words)

    def fresh(self) -> Response:
        """How many cases have changed since the page was shown."""
        since = moment(request.args.get("since", ""))
        return jsonify(changed=inbox.changed(self._sunwai, g.caller, since))

    def together(self) -> Response:
        """The same done with all that were ticked; what could not be done is named."""
        step, wanted = request.form.get("step", ""), asked(inbox.views_of(g.caller)[0])
        ticked = [case for case in map(ids.find, request.form.getlist("case")) if case]
        if step not in AT_ONCE:
            abort(404)
        if not ticked:
            return self.shown(wanted, status=422, trouble="none")
        to, note = request.form.get("to", ""), request.form.get("note", "").strip()
        act = Act(Step(step), note, to_department="" if to.startswith(OFFICE) else to)
        try:
            became = inbox.together(self._sunwai, g.caller, ticked, act)
        except Refused:
            return self.shown(wanted, status=422, trouble="many")
        if became.undone:
            return self.shown(wanted, status=409 if became.done else 422, became=became, ticked=ticked)
        return leave(url_for("inside.inbox", said=f"together.{step}", **narrowed(wanted)))

    def keep(self) -> Response:
        """The filters under a name."""
        wanted = asked(inbox.views_of(g.caller)[0])
        try:
            views.keep(self._sunwai, g.caller, request.form.get("name", ""), narrowed(wanted))
        except Refused:
            return self.shown(wanted, status=422, trouble="name")
        return leave(url_for("inside.inbox", said="view.kept", **narrowed(wanted)))

    def drop(self, view_id: int) -> Response:
        """One of hers is kept no longer."""
        views.drop(self._sunwai, g.caller, view_id)
        return leave(url_for("inside.inbox", said="view.dropped"))

    def shown(self, wanted: Filter, words: str = "", status: int = 200, **context: object) -> Response:
        """A page of the inbox."""
        try:
            found = inbox.page(self._sunwai, g.caller, wanted, request.args.get("after"))
        except Refused:
            abort(404)
        page = {
            "shown": found,
            "wanted": wanted,
            "views": inbox.views_of(g.caller),
            "kept": views.kept(self._sunwai, g.caller),
            "narrowed": narrowed(wanted),
            "channels": tuple(self._sunwai.channels),
            "q": words,
            "catalogue": self._sunwai.catalogue,
        }
        return make_response(render_template("inside/inbox.html", **page, **context), status)


def asked(usual: View) -> Filter:
    """What the page's address asks for, or the form that was sent from it."""
    view = request.values.get("view", "")
    department, leaf, place, channel = (request.values.get(name, "")[:40] for name in NARROWED)
    return Filter(View(view) if view in tuple(View) else usual, department, leaf, place, channel)


def narrowed(wanted: Filter) -> dict[str, str]:
    """The filters as they stand in an address."""
    given = {"view": str(wanted.view), **{name: getattr(wanted, name) for name in NARROWED}}
    return {name: value for name, value in given.items() if value}
