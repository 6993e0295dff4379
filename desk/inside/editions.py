"""An administrator takes a table away, brings a new one in, its differences first, and looks back on its editions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot.record import audit
from bot.tables.editions import Faulty, Plan, Table
from bot.wiring import Sunwai
from desk.inside import taking
from desk.inside.door import leave


@dataclass(frozen=True)
class Editions:
    """The pages of one table. `page` is the end of its own page's endpoint and path; `listed` shows that page, with trouble."""

    sunwai: Sunwai
    table: Table[Any]
    page: str
    exported: Callable[[Sunwai], str]
    listed: Callable[..., Response]

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get(f"/{self.page}.csv", endpoint=f"{self.page}_csv")(self.export)
        blueprint.get(f"/{self.page}/history", endpoint=f"{self.page}_history")(self.history)
        blueprint.post(f"/{self.page}/tables", endpoint=f"prepare_{self.page}")(self.prepare)
        blueprint.get(f"/{self.page}/tables/<int:number>", endpoint=f"prepared_{self.page}")(self.prepared)
        blueprint.post(f"/{self.page}/tables/<int:number>", endpoint=f"take_{self.page}")(self.take)

    def export(self) -> Response:
        """The table in force, without secrets, just as it is brought in again."""
        return taking.whole(self.sunwai, self.table.name, self.exported(self.sunwai))

    def prepare(self) -> Response:
        """A new table, to be looked at before it is in force."""
        given = request.files.get("table")
        if given is None or not given.filename:
            return self.listed(422, trouble="none")
        try:
            number = self.table.prepare(self.sunwai, given.read().decode("utf-8-sig"), audit.by(g.caller))
        except UnicodeDecodeError:
            return self.listed(422, trouble="letters")
        except Faulty as trouble:
            return self.listed(422, trouble="faults", faults=trouble.faults)
        return leave(url_for(f"inside.prepared_{self.page}", number=number))

    def prepared(self, number: int) -> Response:
        """What a new table would change."""
        return self.shown(number)

    def take(self, number: int) -> Response:
        """Put it into force; secrets that were made up are shown this once."""
        plan = self.plan(number)
        seen = request.form.get("after") == str(plan.after)
        if not seen or not self.table.take(self.sunwai, plan, audit.by(g.caller)):
            return self.shown(number, 409, late=True)
        onward = f"inside.{self.page}_history"
        if plan.secrets:
            return once(f"secret.{self.table.name}", "\n".join(plan.secrets), url_for(onward))
        return leave(url_for(onward, said="tables.taken"))

    def shown(self, number: int, status: int = 200, **context: object) -> Response:
        """The page of the differences."""
        words = {"plan": self.plan(number), "number": number, "page": self.page, **context}
        return make_response(render_template("inside/prepared.html", **words), status)

    def plan(self, number: int) -> Plan:
        """A table that was prepared, compared with the one in force; none, or one that does not fit any more, is a 404."""
        try:
            return self.table.prepared(self.sunwai, number) or abort(404)
        except Faulty:
            abort(409)

    def history(self) -> Response:
        """The editions, each with what it changed."""
        editions = self.table.history(self.sunwai)
        return make_response(render_template("inside/editions.html", editions=editions, page=self.page))


def once(kind: str, secret: str, onward: str) -> Response:
    """Something that is shown this once and nowhere again."""
    return make_response(render_template("inside/once.html", kind=kind, secret=secret, onward=onward))
