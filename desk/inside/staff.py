"""The administrator's page of those who work here: taken on, given other work, let go."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot.record import audit
from bot.staff import officers
from bot.staff.officers import Officer, Unfit
from bot.wiring import Sunwai
from core.staff import Role
from desk.inside.door import leave
from desk.inside.editions import once

FIELDS = ("name", "department", "office", "phone", "language")


class Staff:
    """The pages of the officers."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/officers", endpoint="officers")(self.page)
        blueprint.post("/officers", endpoint="add_officer")(self.add)
        blueprint.get("/officers/<login>", endpoint="officer")(self.one)
        blueprint.post("/officers/<login>", endpoint="change_officer")(self.change)
        blueprint.post("/officers/<login>/disable", endpoint="disable_officer")(self.disable)
        blueprint.post("/officers/<login>/enable", endpoint="enable_officer")(self.enable)
        blueprint.post("/officers/<login>/reset", endpoint="reset_officer")(self.reset)

    def page(self) -> Response:
        """Everybody, and a form for somebody new."""
        return self.everybody()

    def everybody(self, status: int = 200, **context: object) -> Response:
        """The list, with whatever went wrong."""
        words = {"officers": officers.every(self._sunwai), "roles": tuple(Role), "catalogue": self._sunwai.catalogue}
        return make_response(render_template("inside/officers.html", **words, **context), status)

    def add(self) -> Response:
        """Somebody new; her one-time password, this once."""
        given = {name: request.form.get(name, "").strip() for name in FIELDS}
        try:
            officer, password = officers.add(
                self._sunwai, request.form.get("login", ""), role=role(), by=audit.by(g.caller), **given
            )
        except Unfit as trouble:
            return self.everybody(422, trouble=str(trouble))
        return once("secret.password", password, url_for("inside.officer", login=officer.login))

    def one(self, login: str) -> Response:
        """One of them, and what may be changed."""
        return self.shown(self.found(login))

    def change(self, login: str) -> Response:
        """Other work, another number or language."""
        self.other(login)
        given = {name: request.form.get(name, "").strip() for name in ("department", "office", "language")}
        phone = "" if request.form.get("no_phone") else request.form.get("phone", "").strip() or None
        try:
            officers.change(self._sunwai, login, role=role(), phone=phone, by=audit.by(g.caller), **given)
        except Unfit as trouble:
            return self.shown(self.found(login), 422, trouble=str(trouble))
        return leave(url_for("inside.officer", login=login, said="officer.changed"))

    def disable(self, login: str) -> Response:
        """Let her go."""
        officers.disable(self._sunwai, self.other(login).login, by=audit.by(g.caller))
        return leave(url_for("inside.officer", login=login, said="officer.disabled"))

    def enable(self, login: str) -> Response:
        """Take her back."""
        officers.disable(self._sunwai, self.other(login).login, disabled=False, by=audit.by(g.caller))
        return leave(url_for("inside.officer", login=login, said="officer.enabled"))

    def reset(self, login: str) -> Response:
        """A new one-time password, this once; the second factor is set up anew as well."""
        password = officers.reset(self._sunwai, self.other(login).login, by=audit.by(g.caller))
        return once("secret.password", password, url_for("inside.officer", login=login))

    def shown(self, officer: Officer, status: int = 200, **context: object) -> Response:
        """The page of one of them."""
        words = {"found": officer, "roles": tuple(Role), "catalogue": self._sunwai.catalogue}
        return make_response(render_template("inside/officer.html", **words, **context), status)

    def found(self, login: str) -> Officer:
        """Who has this login, or a 404."""
        known = (officer for officer in officers.every(self._sunwai) if officer.login == login)
        return next(known, None) or abort(404)

    def other(self, login: str) -> Officer:
        """Somebody else: nobody locks herself out, or gives herself other work."""
        return abort(409) if login == g.officer.login else self.found(login)


def role() -> Role:
    """The role that the form names."""
    asked = request.form.get("role", "")
    return Role(asked) if asked in tuple(Role) else abort(422)
