"""Cases that are the same: what closes the first of them is asked about with each.

Citizens say so themselves, and then each case stays open; or an officer joins them, and then they wait for the first.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import duties
from bot.duties import Wake
from bot.sight import Refused, Why, protected
from bot.wiring import Sunwai
from core.catalogue import Catalogue
from core.complaint import JOINED, OPEN, Actor, Status, Step, move
from core.tracking_id import find, show
from storage.complaints import Complaint
from storage.unit import Unit

CLOSING = frozenset({Step.RESOLVED, Step.REJECTED})
HELD = ("department", "office", "level")


def others(unit: Unit, lead: Complaint, step: Step) -> tuple[Complaint, ...]:
    """The cases, locked, that this step closes as well: those joined to it, and open ones that are with the same office."""
    if step not in CLOSING:
        return ()
    found = []
    for case in unit.complaints.led_by(lead.tracking_id):
        # Her conversation is locked first, as by a message of hers: the other order could be a deadlock.
        unit.people.recall(case.citizen_id)
        locked = unit.complaints.get(case.tracking_id, lock=True)
        beside = (case.department, case.office) == (lead.department, lead.office)
        if locked and (locked.status in JOINED or (locked.status in OPEN and beside)):
            found.append(locked)
    return tuple(found)


def held(lead: Complaint, case: Complaint) -> Mapping[str, Any]:
    """What changes besides in a case that is answered with its lead: it is where that is now."""
    return {name: getattr(lead, name) for name in HELD} if case.status in JOINED else {}


def join(sunwai: Sunwai, unit: Unit, case: Complaint, named: str, officer_id: str | None) -> Mapping[str, Any]:
    """What changes in a case that is joined to another; that one is due no later than this was. Raises Refused, Unlawful."""
    move(case.status, Step.MERGED)
    lead = unit.complaints.get(find(named) or "", lock=True)
    if lead is None or not fits(sunwai.catalogue, case, lead):
        words = "lead is the tracking ID of an older open case of the same office; none that has to be protected"
        raise Refused(words, Why.NO_LEAD)
    sooner = {"due_at": case.due_at} if case.due_at and lead.due_at and case.due_at < lead.due_at else {}
    unit.complaints.step(lead, Step.NOTE, Actor.OFFICER, f"+ {show(case.tracking_id)}", officer_id, **sooner)
    return {"lead": lead.tracking_id}


def fits(catalogue: Catalogue, case: Complaint, lead: Complaint) -> bool:
    """Whether a case can be joined to another; one that has to be protected is answered by itself."""
    older = (lead.registered_at, lead.tracking_id) < (case.registered_at, case.tracking_id)
    same = (lead.department, lead.office, lead.kind) == (case.department, case.office, case.kind)
    secret = any(protected(catalogue, each) for each in (case, lead))
    return older and same and not secret and lead.status in OPEN


def release(sunwai: Sunwai, unit: Unit, lead: Complaint) -> tuple[Wake, ...]:
    """Its citizen has withdrawn a case: those that were joined to it are open again, each by itself."""
    wakes = []
    for case in unit.complaints.led_by(lead.tracking_id):
        locked = unit.complaints.get(case.tracking_id, lock=True)
        if locked and locked.status is Status.MERGED:
            freed = unit.complaints.step(locked, Step.FORWARDED, Actor.MACHINE, lead=None)
            wakes.append(duties.deliver(sunwai, unit, freed, "complaint.forwarded"))
    return tuple(wakes)


def alike(act: Any, case: Complaint) -> Any:
    """The act as it is done to another case: an answer to all is read by those whom an officer has joined.

    To who only said that hers is the same, it may be about a stranger.
    """
    return act if case.status in JOINED else replace(act, note="")
