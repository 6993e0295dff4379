"""What the dates of cases demand: a reminder, the next level and an apology, the head, a sign of life, a question once more.

Each case has a transaction of its own. What was done is written where it was due, so that nothing is done twice, however
many look at the same instant.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot import duties, notify, placing
from bot.casework import named
from bot.duties import Wake, ring
from bot.tables import directory
from bot.wiring import Sunwai
from core import deadlines
from core.complaint import Actor, Step
from core.conversation import Open
from core.directory import climb
from core.messages import Text
from storage.complaints import Complaint
from storage.dates import Demand
from storage.unit import Unit

AT_ONCE = 50

Wakes = tuple[Wake | None, ...]


def demands(sunwai: Sunwai, but: Collection[str] = (), most: int = AT_ONCE) -> tuple[tuple[Demand, str], ...]:
    """What is demanded now of which case, at `most` so many of each kind; of those in `but` nothing."""
    terms = sunwai.catalogue.country.terms
    with sunwai.store.read() as unit:
        return tuple((demand, case) for demand in Demand for case in unit.dates.demanding(demand, terms, most, but=but))


def meet(sunwai: Sunwai, demand: Demand, tracking_id: str) -> bool:
    """Do what is demanded of a case; False where it is demanded no more, or somebody else is at it."""
    with sunwai.store.begin() as unit:
        if not unit.dates.take(demand, sunwai.catalogue.country.terms, tracking_id):
            return False
        complaint = unit.complaints.get(tracking_id)
        assert complaint
        wakes = WORK[demand](sunwai, unit, complaint)
    ring(filter(None, wakes))
    return True


def remind(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """The office hears that its promise is due soon; once for every promise."""
    complaint = unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, remind_at=None)
    return (duties.deliver(sunwai, unit, complaint, "complaint.due_soon"),)


def escalate(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """One level up, with a new date; where nobody is above there is only the apology and the date."""
    changes = directory.raised(sunwai, unit, complaint)
    # A case that no office has is known by its level only.
    rises = "office" in changes or (not complaint.office and changes["level"] > complaint.level)
    return higher(sunwai, unit, complaint, "notice.late" if rises else "notice.late_highest", **changes)


def to_the_head(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """Forty days: the head of the organisation, whatever level it was at."""
    return higher(sunwai, unit, complaint, "notice.limit", limit_at=None, **directory.headed(sunwai, unit, complaint))


def higher(sunwai: Sunwai, unit: Unit, complaint: Complaint, text: str, **changes: Any) -> Wakes:
    """The case with a higher office and a new promise; the office hears of it, and the citizen is told."""
    promise = deadlines.promised_anew(sunwai.catalogue, complaint.leaf, unit.now)
    complaint = unit.complaints.step(complaint, Step.ESCALATED, Actor.MACHINE, **vars(promise), **changes)
    return (
        duties.deliver(sunwai, unit, complaint, "complaint.escalated"),
        notify.tell(sunwai, unit, complaint, text, named(complaint)),
    )


def see_to_mission(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """A mission's own date is near: it hears of that. Or it has passed: the office above has its part, with a new date."""
    offices, due = directory.current(sunwai, unit), complaint.mission_due_at
    there = offices.offices.get(complaint.mission)
    if there is None or due is None:
        unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, mission_remind_at=None)
        return ()
    if unit.now < due:
        complaint = unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, mission_remind_at=due)
        return (duties.share(sunwai, unit, complaint, there.department, "complaint.due_soon"),)
    above = climb(offices, there.code)
    changes = {"mission": above.code, **placing.abroad(unit.now)} if above else {"mission_remind_at": None}
    note = f"{there.code} → {above.code}" if above else ""
    complaint = unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, note, **changes)
    if above is None:
        return ()
    values = {**named(complaint), "department": there.name(complaint.language), "due": complaint.mission_due_at or due}
    return (
        duties.share(sunwai, unit, complaint, above.department),
        notify.tell(sunwai, unit, complaint, "notice.late", values),
    )


def reassure(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """Nothing was heard of it for a week: where it stands, and that it is not forgotten."""
    values = {**named(complaint), "status": Text(f"status.{complaint.status}")}
    return (notify.reassure(sunwai, unit, complaint, "notice.heartbeat", values),)


def ask_again(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Wakes:
    """She has not said whether it is solved: the question once more, and never again."""
    unit.dates.reminded(complaint.tracking_id)
    dialogue = Open("feedback", {"feedback.case": complaint.tracking_id})
    return (notify.ask_again(sunwai, unit, complaint, dialogue, "feedback.reminder"),)


WORK: Mapping[Demand, Callable[[Sunwai, Unit, Complaint], Wakes]] = {
    Demand.LIMIT: to_the_head,
    Demand.PROMISE: escalate,
    Demand.REMINDER: remind,
    Demand.MISSION: see_to_mission,
    Demand.VERDICT: ask_again,
    Demand.SILENCE: reassure,
}
