"""The auditor's pages: whether the record holds, what looks like a game, who has read what; and all of it as CSV."""

from datetime import timedelta

from flask import Blueprint, Response, g, make_response, render_template, request, url_for

from bot.record import acts, audit, flags, patrol, proving
from bot.sight import Refused
from bot.staff import officers
from bot.wiring import Sunwai
from core import tracking_id
from desk.inside import taking
from desk.inside.door import leave

PATIENCE = 15.0  # seconds that a page may take to walk the record
DAYS = (7, 30, 90, 365)
USUAL = 30
ROOTS = 30  # days' roots on the page
DEEDS = 40  # rows of a flag on the page; the CSV has them all
# What each list has that can be taken away: no citizen's words, name or number, and of officers no more than names them.
ROOT = ("day", "entries", "hash")
DEED = ("sign", "department", "office", "tracking_id", "at", "step", "stars", "officer")
ACT = ("at", "by", "name", "act", "tracking_id", "detail")


class Findings:
    """The pages of the auditor."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/findings", endpoint="findings")(self.page)
        blueprint.post("/findings", endpoint="verify")(self.verify)
        blueprint.get("/findings/roots.csv", endpoint="roots_csv")(self.roots_csv)
        blueprint.get("/findings/flags", endpoint="flags")(self.flags)
        blueprint.get("/findings/flags.csv", endpoint="flags_csv")(self.flags_csv)
        blueprint.get("/findings/acts", endpoint="acts")(self.acts)
        blueprint.get("/findings/acts.csv", endpoint="acts_csv")(self.acts_csv)

    def page(self) -> Response:
        """Whether the record held when it was last walked, and where the chain stood day by day."""
        return self.shown()

    def shown(self, status: int = 200, **context: object) -> Response:
        """The page of the record."""
        walks = {"proof": proving.last(self._sunwai), "going": patrol.going_on(self._sunwai)}
        words = {**walks, "roots": audit.roots(self._sunwai, ROOTS), **context}
        return make_response(render_template("inside/findings.html", **words), status)

    def verify(self) -> Response:
        """Walk the whole record now, if that can be waited for."""
        try:
            proving.within(self._sunwai, audit.by(g.caller), PATIENCE)
        except proving.OutOfTime as trouble:
            return self.shown(409, walked=trouble.seq)
        return leave(url_for("inside.findings", said="record.verified"))

    def flags(self) -> Response:
        """What looks like a game, with the rows behind it."""
        found = flags.raised(self._sunwai, timedelta(days=days()), audit.by(g.caller))
        words = {"flags": found, "days": days(), "periods": DAYS, "names": self.names(), "most": DEEDS}
        return make_response(render_template("inside/flags.html", **words))

    def acts(self) -> Response:
        """Who did what: about a case, by an officer, of the last days."""
        case, officer = request.args.get("case", "")[:40], request.args.get("officer", "")[:64]
        words = {"case": case, "by_login": officer, "days": days(), "periods": DAYS}
        try:
            found = acts.read(self._sunwai, audit.by(g.caller), case=case, officer=officer, days=days())
        except Refused:
            return make_response(render_template("inside/acts.html", acts=(), trouble=True, **words), 422)
        return make_response(render_template("inside/acts.html", acts=found, **words))

    def roots_csv(self) -> Response:
        """Where the chain stood at the end of each day."""
        rows = [(root.day, root.seq, root.hash.hex()) for root in audit.roots(self._sunwai)]
        return taking.listed(self._sunwai, "roots", ROOT, rows, {})

    def flags_csv(self) -> Response:
        """Every deed behind every flag."""
        found = flags.raised(self._sunwai, timedelta(days=days()), audit.by(g.caller))
        rows = [
            (flag.sign, flag.department, flag.office, tracking_id.show(deed.tracking_id), deed.at.isoformat(),
             deed.step, deed.stars, deed.officer_id)
            for flag in found
            for deed in flag.deeds
        ]  # fmt: skip
        return taking.listed(self._sunwai, "flags", DEED, rows, {"days": days()})

    def acts_csv(self) -> Response:
        """The acts as they are on the page."""
        case, officer = request.args.get("case", "")[:40], request.args.get("officer", "")[:64]
        try:
            found = acts.read(self._sunwai, audit.by(g.caller), case=case, officer=officer, days=days())
        except Refused:
            return self.acts()
        rows = [
            (line.at.isoformat(), line.by, line.name, line.act,
             tracking_id.show(line.tracking_id) if line.tracking_id else "", detail(line))
            for line in found
        ]  # fmt: skip
        asked = {"case": tracking_id.find(case) or "", "officer": officer.strip().casefold()}
        return taking.listed(self._sunwai, "acts", ACT, rows, asked if any(asked.values()) else {"days": days()})

    def names(self) -> dict[str, str]:
        """What officers are called, by their ids."""
        return {officer.id: officer.name for officer in officers.every(self._sunwai)}


def days() -> int:
    """How far back."""
    asked = request.args.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in DAYS else USUAL


def detail(line: acts.Line) -> str:
    """What belongs to an act, in one cell."""
    return " ".join(f"{name}={value}" for name, value in sorted(line.detail.items()))
