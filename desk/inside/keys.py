"""The administrator's page of keys to the API: issued, shown once, ended."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot import apikeys
from bot.apikeys import OPERATORS
from bot.record import audit
from bot.tables import directory
from bot.wiring import Sunwai
from desk.inside.door import leave
from desk.inside.editions import once


class Keys:
    """The page of the keys."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put it on the desk."""
        blueprint.get("/keys", endpoint="keys")(self.page)
        blueprint.post("/keys", endpoint="issue_key")(self.issue)
        blueprint.post("/keys/<int:number>/revoke", endpoint="revoke_key")(self.revoke)

    def page(self) -> Response:
        """All keys, and a form for another."""
        return self.shown()

    def shown(self, status: int = 200, **context: object) -> Response:
        """The list, with whatever went wrong."""
        words = {"keys": apikeys.every(self._sunwai), "catalogue": self._sunwai.catalogue, "operators": OPERATORS}
        return make_response(render_template("inside/keys.html", **words, **context), status)

    def issue(self) -> Response:
        """Another key, shown this once."""
        whose, office = request.form.get("department", ""), request.form.get("office", "").strip()
        by = audit.by(g.caller)
        if whose == OPERATORS:
            try:
                key = apikeys.issue_to_operator(self._sunwai, office, by=by)
            except ValueError as trouble:
                return self.shown(422, trouble=str(trouble))
        elif whose in self._sunwai.catalogue.departments:
            if office and not directory.has(self._sunwai, whose, office.upper()):
                return self.shown(422, unknown=office)
            key = apikeys.issue(self._sunwai, whose, office=office.upper(), by=by)
        else:
            abort(422)
        return once("secret.key", key, url_for("inside.keys"))

    def revoke(self, number: int) -> Response:
        """End a key."""
        if not apikeys.revoke(self._sunwai, number, audit.by(g.caller)):
            abort(409)
        return leave(url_for("inside.keys", said="key.revoked"))
