"""The people of the demonstration, and the cases on their desks: made when somebody first comes in, nobody's in truth."""

import logging
import secrets
from datetime import timedelta

from bot import figures, officers
from bot.generation.fill import fill
from bot.officers import Officer
from bot.wiring import Sunwai
from core.staff import Role
from storage.unit import Taken

log = logging.getLogger(__name__)

CASES = 200
RECENT = 110  # of the last days: what is still open
FILLED = "demonstration.filled"
WEEKS = 60
DEPARTMENT = "WT"
AT_HOME = frozenset({Role.OFFICER, Role.SUPERVISOR})
NAMES = {
    Role.OFFICER: "Sample Officer",
    Role.SUPERVISOR: "Sample Supervisor",
    Role.COORDINATOR: "Sample Coordinator",
    Role.OPERATOR: "Sample Operator",
    Role.AUDITOR: "Sample Auditor",
    Role.ADMINISTRATOR: "Sample Administrator",
}


def enter(sunwai: Sunwai, role: Role) -> str:
    """A session of the demonstration's officer of this role; the first time, with cases on the desk."""
    assert sunwai.settings.demo
    officer = employed(sunwai, role)
    furnish(sunwai)
    token = secrets.token_urlsafe(32)
    with sunwai.store.begin() as unit:
        unit.officers.begin(officer.id, token)
    return token


def employed(sunwai: Sunwai, role: Role) -> Officer:
    """The one of this role, taken on if she is not there yet."""
    login = f"sample.{role}"
    with sunwai.store.read() as unit:
        officer = unit.officers.named(login)
    if officer:
        return officer
    department = DEPARTMENT if role in AT_HOME else ""
    return officers.add(sunwai, login, NAMES[role], role, department)[0]


def furnish(sunwai: Sunwai) -> None:
    """Invented cases, once, so that there is something to be seen."""
    try:
        with sunwai.store.begin() as unit:
            if unit.tallies.kept(FILLED):
                return
            unit.tallies.keep(FILLED, {"cases": CASES})
    except Taken:
        return  # somebody else came in at the same moment
    fill(sunwai, CASES - RECENT, lambda _: None)
    fill(sunwai, RECENT, lambda _: None, seed=RECENT, span=timedelta(days=6))
    figures.anew(sunwai)
    figures.recount(sunwai, WEEKS)
    log.info("the demonstration was furnished", extra={"cases": CASES})
