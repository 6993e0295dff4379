"""Promises that were not kept: the next level sees the case, and the citizen gets an apology and a new date."""

from bot import notify
from bot.casework import named
from bot.converse import ring
from bot.duties import Wake
from bot.wiring import Sunwai
from core import deadlines
from core.complaint import HIGHEST_LEVEL, Actor, Step
from storage.complaints import Complaint
from storage.unit import Unit

AT_ONCE = 50


def pass_over(sunwai: Sunwai) -> int:
    """Take every case whose date has passed one level up; how many."""
    with sunwai.store.begin() as unit:
        late = unit.complaints.late(AT_ONCE)
        wakes = tuple(wake for complaint in late if (wake := escalate(sunwai, unit, complaint)))
    ring(wakes)
    return len(late)


def escalate(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wake | None:
    """One level up, with a new date."""
    due = deadlines.promised(sunwai.catalogue, complaint.leaf, unit.now)
    level = min(complaint.level + 1, HIGHEST_LEVEL)
    complaint = unit.complaints.step(complaint, Step.ESCALATED, Actor.MACHINE, level=level, due_at=due)
    return notify.tell(sunwai, unit, complaint, "notice.late", named(complaint))
