"""The administrator's tables: how cases travel to departments, the subjects, the offices and their editions."""

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot import departments
from bot.delivery import trial
from bot.departments import NEW
from bot.record import audit
from bot.tables import directory, leaves, offices
from bot.wiring import Sunwai
from desk.inside.door import leave
from desk.inside.editions import Editions, once

AT_ONCE = 60  # offices on a page
ROUTES = ("desk", "webhook", "email", "open311")


class Tables:
    """The pages of the tables."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/departments", endpoint="departments")(self.departments)
        blueprint.get("/departments/<code>", endpoint="department")(self.department)
        blueprint.post("/departments/<code>", endpoint="set_route")(self.set_route)
        blueprint.post("/departments/<code>/trial", endpoint="try_route")(self.try_route)
        blueprint.get("/subjects", endpoint="subjects")(self.subjects)
        blueprint.get("/offices", endpoint="offices")(self.offices)
        for kept in (
            Editions(self._sunwai, offices.TABLE, "offices", without_secrets, self.list_offices),
            Editions(self._sunwai, leaves.TABLE, "subjects", leaves.export, self.list_subjects),
        ):
            kept.mount(blueprint)

    def departments(self) -> Response:
        """How cases travel to each department."""
        found = departments.routes(self._sunwai)
        return make_response(render_template("inside/departments.html", departments=found))

    def department(self, code: str) -> Response:
        """One department's route."""
        return self.route(code)

    def set_route(self, code: str) -> Response:
        """Another route; a secret that was made up is shown this once."""
        self.known(code)
        row = {name: request.form.get(name, "").strip() for name in ("route", "url", "secret")}
        if request.form.get("make") == NEW:
            row["secret"] = NEW
        try:
            made = departments.direct(self._sunwai, code, row, audit.by(g.caller))
        except ValueError as trouble:
            return self.route(code, 422, trouble=str(trouble), tried=row)
        if made:
            return once("secret.route", made, url_for("inside.department", code=code))
        return leave(url_for("inside.department", code=code, said="route.set"))

    def try_route(self, code: str) -> Response:
        """Something that is no case, by the way that cases take."""
        self.known(code)
        trouble = trial.trial(self._sunwai, code, audit.by(g.caller))
        if trouble:
            return self.route(code, 422, failed=trouble)
        return leave(url_for("inside.department", code=code, said="route.tried"))

    def route(self, code: str, status: int = 200, **context: object) -> Response:
        """The page of a department's route."""
        self.known(code)
        found = departments.routes(self._sunwai)[code]
        words = {"found": found, "routes": ROUTES, **context}
        return make_response(render_template("inside/department.html", **words), status)

    def known(self, code: str) -> None:
        """A department's code, or a 404."""
        if code not in self._sunwai.catalogue.departments:
            abort(404)

    def subjects(self) -> Response:
        """What complaints can be about, and how long each may take."""
        return self.list_subjects()

    def list_subjects(self, status: int = 200, **context: object) -> Response:
        """The page of the subjects."""
        words = {"catalogue": self._sunwai.catalogue, **context}
        return make_response(render_template("inside/subjects.html", **words), status)

    def offices(self) -> Response:
        """The offices in force, a department at a time."""
        return self.list_offices()

    def list_offices(self, status: int = 200, **context: object) -> Response:
        """The page of the offices."""
        catalogue = self._sunwai.catalogue
        asked = request.args.get("department", "")
        department = asked if asked in catalogue.departments else next(iter(catalogue.departments))
        table = directory.today(self._sunwai).offices.values()
        found = [office for office in table if office.department == department]
        start = request.args.get("after", "")
        first = int(start) if start.isdecimal() and int(start) < len(found) else 0
        words = {
            "offices": found[first : first + AT_ONCE],
            "department": department,
            "catalogue": catalogue,
            "count": len(found),
            "all": len(table),
            "next": str(first + AT_ONCE) if first + AT_ONCE < len(found) else None,
            **context,
        }
        return make_response(render_template("inside/offices.html", **words), status)


def without_secrets(sunwai: Sunwai) -> str:
    """The table of offices, as it may be taken away."""
    return offices.export(sunwai, secrets=False)
