"""Who a citizen is: shown to one officer, for a reason, for a quarter of an hour, and never behind her back.

Where she is protected, a second person must consent. All of it is on record, and she may ask who has seen her complaint.

Unfounded   the reason is too short or too long, or this is not theirs to decide; the message says what to mend
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import notify
from bot.duties import Wake, ring
from bot.endings import facts
from bot.record import audit
from bot.sight import Caller, Unknown, may_see, protected
from bot.wiring import Sunwai
from core.canary import betrays
from core.messages import Named
from core.staff import Role
from storage.complaints import Complaint
from storage.openings import Opening, reason_place
from storage.unit import Unit

log = logging.getLogger(__name__)

MAY_CONSENT = frozenset({Role.SUPERVISOR, Role.COORDINATOR})
SHOWN = timedelta(minutes=15)
SHORTEST_REASON, LONGEST_REASON = 10, 500  # characters
ASKED, GRANTED, DENIED, SHOWN_TO = "identity.asked", "identity.granted", "identity.denied", "identity.seen"


class Unfounded(ValueError):
    """The message says what to mend. → 422"""


@dataclass(frozen=True)
class Identity:
    """Who she is; her `name` is "" where she was never asked for it. Not to be shown after `until`.

    `where` and `details` are her own words, all of them.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    where: str = field(repr=False)
    details: str = field(repr=False)
    until: datetime


@dataclass(frozen=True)
class Seen:
    """That somebody has seen a complaint. `reason` is "" for who handled it, else why they wanted to know who she is."""

    role: str
    at: datetime
    reason: str = field(repr=False)
    department: str = ""


@dataclass(frozen=True)
class Wanted:
    """A wish that waits for a second person: which case, who asks, and what for."""

    id: str
    tracking_id: str
    leaf: str
    name: str
    at: datetime
    reason: str = field(repr=False)


def ask(sunwai: Sunwai, caller: Caller, tracking_id: str, reason: str) -> Opening:
    """An officer wants to know whose complaint it is: granted at once, unless she is protected. Raises Unknown, Unfounded."""
    wake: Wake | None = None
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.begin() as unit:
        complaint = own(unit, caller, tracking_id)
        box = unit.people.box(complaint.key_of)
        if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
            raise Unfounded(f"a reason has {SHORTEST_REASON} to {LONGEST_REASON} characters: what you need it for")
        if box is None or caller.officer_id is None:
            raise Unknown
        opening = unit.openings.ask(box, tracking_id, caller.officer_id, reason.strip())
        note(unit, caller, ASKED, opening)
        if not protected(sunwai.catalogue, complaint):
            opening, wake = grant(sunwai, unit, caller, complaint, opening, by=None)
    ring((wake,) if wake else ())
    return opening


def decide(sunwai: Sunwai, caller: Caller, opening_id: str, granted: bool) -> Opening:
    """A second person consents, or does not. Raises Unknown and Unfounded."""
    wake: Wake | None = None
    with sunwai.store.begin() as unit:
        opening = unit.openings.get(opening_id, lock=True)
        complaint = own(unit, caller, opening.tracking_id) if opening else None
        if opening is None or complaint is None or caller.officer_id is None:
            raise Unknown
        if caller.role not in MAY_CONSENT:
            raise Unfounded("a supervisor or a coordinator consents")
        if caller.officer_id == opening.officer_id:
            raise Unfounded("a second person consents, not the one who asks")
        if opening.decided_at:
            raise Unfounded("this was decided already")
        if granted:
            opening, wake = grant(sunwai, unit, caller, complaint, opening, by=caller.officer_id)
        else:
            opening = unit.openings.decide(opening, False, caller.officer_id)
            note(unit, caller, DENIED, opening)
    ring((wake,) if wake else ())
    return opening


def identity(sunwai: Sunwai, caller: Caller, opening_id: str) -> Identity:
    """Who she is, for the officer who asked, as long as it is shown; each look is on record. Raises Unknown."""
    with sunwai.store.begin() as unit:
        opening = unit.openings.get(opening_id)
        if opening is None or opening.officer_id != caller.officer_id or not (opening.granted and opening.decided_at):
            raise Unknown
        complaint, until = own(unit, caller, opening.tracking_id), opening.decided_at + SHOWN
        box = unit.people.box(complaint.citizen_id)
        if box is None or unit.now > until:
            raise Unknown
        note(unit, caller, SHOWN_TO, opening)
        number = unit.openings.number(complaint.citizen_id, box)
        return Identity(number, "", complaint.where, complaint.details, until)


def waiting(sunwai: Sunwai, caller: Caller) -> tuple[Opening, ...]:
    """The wishes that this caller may decide on, the oldest first."""
    if caller.role not in MAY_CONSENT:
        return ()
    with sunwai.store.read() as unit:
        cases = [(opening, unit.complaints.get(opening.tracking_id)) for opening in unit.openings.waiting()]
    return tuple(
        opening for opening, case in cases if case and may_see(caller, case) and opening.officer_id != caller.officer_id
    )


def wishes(sunwai: Sunwai, caller: Caller) -> tuple[Wanted, ...]:
    """The same, to be read and decided on."""
    found = []
    openings = waiting(sunwai, caller)
    with sunwai.store.read() as unit:
        names = {officer.id: officer.name for officer in unit.officers.all()}
        for opening in openings:
            complaint = unit.complaints.get(opening.tracking_id)
            box = unit.people.box(complaint.key_of) if complaint else None
            if complaint and box:
                reason = box.open(opening.sealed, reason_place(opening.id))
                name = names.get(opening.officer_id, "")
                found.append(Wanted(opening.id, opening.tracking_id, complaint.leaf, name, opening.asked_at, reason))
    return tuple(found)


def seen(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> tuple[Seen, ...]:
    """Who has seen a complaint, the newest first, as the record has it."""
    box = unit.people.box(complaint.key_of)
    reasons = {opening.digest: opening for opening in unit.openings.of(complaint.tracking_id)}
    found = []
    for act in unit.audit.acts(tracking_id=complaint.tracking_id):
        if act.act not in (audit.SINGLE, SHOWN_TO):
            continue
        opening = reasons.get(str(act.detail.get("reason")))
        reason = box.open(opening.sealed, reason_place(opening.id)) if box and opening else ""
        found.append(Seen(str(act.detail.get("role", "")), act.at, reason, str(act.detail.get("department", ""))))
    return tuple(found)


def gives_away(unit: Unit, complaint: Complaint, words: str) -> bool:
    """Whether words of an officer's hold the citizen's number or address, in any writing of it."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None or not words.strip():
        return False
    addresses = tuple(address.address for address in unit.people.addresses(person))
    return betrays(words, (unit.openings.number(person.id, person.box), *addresses))


def grant(
    sunwai: Sunwai, unit: Unit, caller: Caller, complaint: Complaint, opening: Opening, by: str | None
) -> tuple[Opening, Wake | None]:
    """It may be shown from now on; and the citizen is told at once, so that no day goes by in which she does not know."""
    opening = unit.openings.decide(opening, True, by)
    note(unit, caller, GRANTED, opening)
    values = {
        "due": complaint.registered_at,
        **facts(complaint),
        "department": Named("department", complaint.department),
    }
    wake = notify.tell(sunwai, unit, complaint, "notice.opened", values)
    unit.openings.told(opening)
    log.info("who a citizen is may be shown", extra={"opening": opening.id, "officer": opening.officer_id})
    return opening, wake


def note(unit: Unit, caller: Caller, act: str, opening: Opening) -> None:
    """Put it on record: who, in which role, which wish; of the reason a fingerprint that only the sealed reason has."""
    detail = {"opening": opening.id, "reason": opening.digest, **audit.standing(caller)}
    unit.audit.note(audit.by(caller), act, opening.tracking_id, **detail)


def own(unit: Unit, caller: Caller, tracking_id: str) -> Complaint:
    """A case that this caller may see. Raises Unknown."""
    complaint = unit.complaints.get(tracking_id)
    if complaint is None or not may_see(caller, complaint):
        raise Unknown
    return complaint
