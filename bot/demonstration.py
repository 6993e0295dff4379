"""The people of the demonstration, and the cases on their desks: made when somebody first comes in, nobody's in truth."""

import logging
import secrets
from datetime import timedelta

from bot import figures, rises
from bot.generation.fill import fill
from bot.staff import officers, scores
from bot.staff.officers import Officer
from bot.wiring import Sunwai
from core.staff import Role
from storage.unit import Taken

log = logging.getLogger(__name__)

LONG_AGO, RECENT, HERE = 70, 50, 80  # cases of the year, of the last days, and of the department whose desk one sees
FORTNIGHT = timedelta(days=14)
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


def colleague(sunwai: Sunwai) -> Officer:
    """Somebody whose work the officer's can be held against."""
    return officers.add(sunwai, "sample.colleague", "Sample Colleague", Role.OFFICER, DEPARTMENT)[0]


def furnish(sunwai: Sunwai) -> None:
    """Invented cases, once, so that there is something to be seen."""
    try:
        with sunwai.store.begin() as unit:
            if unit.tallies.kept(FILLED):
                return
            unit.tallies.keep(FILLED, {"cases": LONG_AGO + RECENT + HERE})
    except Taken:
        return  # somebody else came in at the same moment
    crew = {DEPARTMENT: (employed(sunwai, Role.OFFICER).id, colleague(sunwai).id)}
    fill(sunwai, LONG_AGO, lambda _: None, crew=crew)
    fill(sunwai, RECENT, lambda _: None, seed=RECENT, crew=crew, span=FORTNIGHT, slow=2.0)
    here = frozenset({DEPARTMENT})
    fill(sunwai, HERE, lambda _: None, seed=HERE, crew=crew, span=FORTNIGHT, slow=2.5, departments=here)
    figures.anew(sunwai)
    figures.recount(sunwai, WEEKS)
    rises.work_out(sunwai)
    scores.work_out(sunwai)
    log.info("the demonstration was furnished", extra={"cases": LONG_AGO + RECENT + HERE})
