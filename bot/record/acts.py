"""Who did what: the record of acts as auditors read it. That they have read it is on record as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sight import Refused
from bot.wiring import Sunwai
from core import tracking_id as ids
from storage.audit import Act

MOST = 500
DAYS = 30
OFFICER = "officer:"


@dataclass(frozen=True)
class Line:
    """An act. `by` is as the record has it; `name` is the officer's, "" where it was none."""

    at: datetime
    by: str
    name: str
    act: str
    tracking_id: str
    detail: Mapping[str, Any]


def read(sunwai: Sunwai, by: str, *, case: str = "", officer: str = "", days: int = DAYS) -> tuple[Line, ...]:
    """The acts about a case, of an officer (by her login), or of the last days; the newest first. Raises Refused."""
    about = ids.find(case) if case.strip() else None
    if case.strip() and about is None:
        raise Refused("this is no tracking ID: it has twelve digits")
    with sunwai.store.read() as unit:
        names = {OFFICER + found.id: found.name for found in unit.officers.all()}
        who = unit.officers.named(officer.strip().casefold()) if officer.strip() else None
        if officer.strip() and who is None:
            raise Refused("nobody has this login")
        since = None if about or who else unit.now - timedelta(days=days)
        acts = tuple(unit.audit.acts(tracking_id=about, by=OFFICER + who.id if who else None, since=since, most=MOST))
    with sunwai.store.begin() as unit:
        unit.audit.note(by, "acts.read", about, officer=who.id if who else "", count=len(acts))
    return tuple(line(act, names) for act in acts)


def line(act: Act, names: Mapping[str, str]) -> Line:
    """An act with the officers' names."""
    detail = {name: names.get(f"{OFFICER}{value}", value) for name, value in act.detail.items()}
    return Line(act.at, act.by, names.get(act.by, ""), act.act, act.tracking_id or "", detail)
