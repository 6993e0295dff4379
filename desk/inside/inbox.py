"""The inbox: what is due first, by views, filters and search; and whether something new has come meanwhile."""

from datetime import datetime

from flask import Blueprint, Response, abort, g, jsonify, make_response, render_template, request, url_for

from bot import inbox
from bot.casework import Refused
from bot.inbox import Filter, View
from bot.wiring import Sunwai
from core import tracking_id as ids
from desk.inside.door import leave

NARROWED = ("department", "leaf", "place", "channel")


class Inbox:
    """The pages of the inbox."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/inbox", endpoint="inbox")(self.page)
        blueprint.get("/inbox/fresh", endpoint="fresh")(self.fresh)

    def page(self) -> Response:
        """A page of cases."""
        views = inbox.views_of(g.caller)
        wanted, words = asked(views[0]), request.args.get("q", "").strip()
        if words:
            found = inbox.search(self._sunwai, g.caller, words, wanted)
            if found.case:
                return leave(url_for("inside.case", tracking_id=ids.show(found.case)))
            wanted = found.filter or wanted
        try:
            shown = inbox.page(self._sunwai, g.caller, wanted, request.args.get("after"))
        except Refused:
            abort(404)
        context = {"shown": shown, "wanted": wanted, "views": views, "q": words, "catalogue": self._sunwai.catalogue}
        return make_response(render_template("inside/inbox.html", **context))

    def fresh(self) -> Response:
        """How many cases have changed since the page was shown."""
        try:
            since = datetime.fromisoformat(request.args.get("since", ""))
        except ValueError:
            abort(400)
        if since.tzinfo is None:
            abort(400)
        return jsonify(changed=inbox.changed(self._sunwai, g.caller, since))


def asked(usual: View) -> Filter:
    """What the page's address asks for."""
    view = request.args.get("view", "")
    department, leaf, place, channel = (request.args.get(name, "")[:40] for name in NARROWED)
    return Filter(View(view) if view in tuple(View) else usual, department, leaf, place, channel)
