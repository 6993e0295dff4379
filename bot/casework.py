"""What a department does with a case, and what follows: the history, the citizen's news, the next duty."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import duties, leading, notify, placing, repeats, sight
from bot.casefile import Case, written
from bot.duties import Wake, ring
from bot.endings import facts
from bot.record import audit
from bot.repeats import Request, Reused
from bot.sight import Caller, Refused, Unknown, Why, may_see
from bot.staff import unsealing
from bot.tables import directory
from bot.wiring import Sunwai
from core import deadlines
from core.complaint import JOINED, LIFECYCLE, Actor, Outcome, Step, Unlawful, lawful
from core.conversation import Open
from core.messages import Named, Value
from core.routing import SCREENING
from storage.complaints import Complaint
from storage.unit import Away, Unit

__all__ = ["Act", "Away", "Refused", "Request", "Reused", "Unknown", "Unlawful", "act", "answer"]

log = logging.getLogger(__name__)

LONGEST_NOTE = 1000  # characters
LONGEST_RULE = 200


@dataclass(frozen=True)
class Act:
    """One event of a department's about a case."""

    step: Step
    note: str = ""
    outcome: Outcome | None = None
    rule: str = ""
    to_department: str = ""
    to_office: str = ""
    lead: str = ""


def act(sunwai: Sunwai, who: Caller | str, tracking_id: str, act: Act) -> Complaint:
    """Take an office's event: the case moves, its history grows, the citizen is told. Raises Unknown, Unlawful, Refused."""
    caller = sight.caller(who)
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.begin() as unit:
        complaint, wakes = take(sunwai, unit, caller, locked(unit, caller, tracking_id), act)
    ring(wakes)
    return complaint


def answer(sunwai: Sunwai, who: Caller | str, tracking_id: str, act: Act, request: Request | None) -> Case:
    """The same for a request over the network: the case as it is afterwards. Raises Reused as well, and Away.

    The request that comes again is answered as it was, even where the case has moved on since; it changes nothing.
    """
    return repeats.once(lambda: _answer(sunwai, sight.caller(who), tracking_id, act, request))


def _answer(
    sunwai: Sunwai, caller: Caller, tracking_id: str, act: Act, request: Request | None
) -> tuple[Case, tuple[Wake, ...]]:
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.begin() as unit:
        complaint, wakes = locked(unit, caller, tracking_id), tuple[Wake, ...]()
        earlier = repeats.earlier(unit, caller.owner, request) if request else None
        if request and earlier and (again := repeats.answer(unit, caller.owner, tracking_id, request, earlier)):
            return again, ()
        if not (complaint and earlier):
            complaint, wakes = take(sunwai, unit, caller, complaint, act)
        evidence = unit.evidence.of([tracking_id])[tracking_id]
        offices = directory.current(sunwai, unit)
        case = written(sunwai.catalogue, offices, complaint, unit.complaints.history(complaint), evidence)
        if request and not earlier:
            repeats.keep(unit, caller.owner, complaint, request, case)
    return case, wakes


def locked(unit: Unit, caller: Caller, tracking_id: str) -> Complaint | None:
    """A caller's own case, to be changed; None for another's as for none."""
    complaint = unit.complaints.get(tracking_id)
    if complaint and may_see(caller, complaint):
        # Her conversation is locked first, as by a message of hers: the other order could be a deadlock.
        unit.people.recall(complaint.citizen_id)
        complaint = unit.complaints.get(tracking_id, lock=True)
    if complaint and not may_see(caller, complaint):
        log.warning("a department asked for another's case", extra={"department": caller.department})
        return None
    return complaint


def take(
    sunwai: Sunwai, unit: Unit, caller: Caller, complaint: Complaint | None, act: Act
) -> tuple[Complaint, tuple[Wake, ...]]:
    """The step, if it can be taken, and what follows from it. Raises Unknown, Unlawful, Refused."""
    if complaint is None:
        raise Unknown
    if LIFECYCLE[act.step].by is not Actor.OFFICER:  # to say that it is solved, or no more wanted, is hers alone
        raise Unlawful(act.step, complaint.status, lawful(complaint.status, Actor.OFFICER))
    check(sunwai, act)
    if sight.has_part(caller, complaint) and act.step is not Step.NOTE:
        raise Unlawful(act.step, complaint.status, (Step.NOTE,))
    read_by = (
        (complaint, *unit.complaints.led_by(complaint.tracking_id)) if act.step in leading.CLOSING else (complaint,)
    )
    if any(unsealing.gives_away(unit, each, f"{act.rule} {act.note}") for each in read_by):
        raise Refused(
            "the note holds the citizen's own number: leave it out, what you write reaches her through the case",
            Why.NUMBER,
        )
    heard = {"mission_remind_at": None} if sight.has_part(caller, complaint) else {}
    return move(sunwai, unit, complaint, act, caller.officer_id, **heard)


def check(sunwai: Sunwai, act: Act) -> None:
    """What goes with which event. Raises Refused."""
    if len(act.note) > LONGEST_NOTE:
        raise Refused(f"note is longer than {LONGEST_NOTE} characters", Why.LONG_NOTE)
    if len(act.rule) > LONGEST_RULE:
        raise Refused(f"rule is longer than {LONGEST_RULE} characters", Why.LONG_RULE)
    if act.step in (Step.QUESTION, Step.NOTE) and not act.note.strip():
        raise Refused(f"{act.step} needs a note: the words themselves", Why.NO_WORDS)
    if act.step is Step.REJECTED and not (act.rule.strip() or act.note.strip()):
        words = "rejected needs the rule, or a note that gives the reason: the citizen is told why"
        raise Refused(words, Why.NO_REASON)
    if act.step is Step.TRANSFERRED and not act.note.strip():
        raise Refused("transferred needs a note: the reason", Why.NO_REASON)
    known = act.to_department in sunwai.catalogue.departments or (act.to_office and not act.to_department)
    if act.step is Step.TRANSFERRED and not known:
        words = "transferred needs to_department, the code of a department, or to_office, that of an office"
        raise Refused(words, Why.NOWHERE)


def move(
    sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act, officer_id: str | None = None, **more: Any
) -> tuple[Complaint, tuple[Wake, ...]]:
    """The step and what follows from it; `more` is what changes besides."""
    changes = {**more, **(CHANGES[act.step](sunwai, unit, complaint, act) if act.step in CHANGES else {})}
    if act.step is Step.MERGED:
        changes.update(leading.join(sunwai, unit, complaint, act.lead, officer_id))
    words = ": ".join(filter(None, (act.rule.strip(), act.note.strip())))
    complaint = unit.complaints.step(complaint, act.step, Actor.OFFICER, words, officer_id, **changes)
    wakes: tuple[Wake | None, ...] = (
        follow(sunwai, unit, complaint, act.step),
        onward(sunwai, unit, complaint, act.step),
    )
    others = leading.others(unit, complaint, act.step)
    for case in others:  # each is asked by herself
        alike, beside = leading.alike(act, case), leading.held(complaint, case)
        wakes = (*wakes, *move(sunwai, unit, case, alike, officer_id, **beside)[1])
    return complaint, tuple(filter(None, wakes))


def closed(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> Mapping[str, Any]:
    """The office closes the case; whether it is solved is the citizen's to say. Only this starts the time for reopening."""
    ask_again = unit.now + sunwai.catalogue.country.terms.ask_again
    return {"closed_at": unit.now, "outcome": act.outcome, "remind_at": ask_again}


def taken_apart(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> Mapping[str, Any]:
    """Work on a case that was joined to another: it is one by itself again."""
    return {"lead": None} if complaint.status in JOINED else {}


def transferred(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> Mapping[str, Any]:
    """Another office's case now, with a promise that starts anew."""
    changes = placing.passed_on(sunwai, unit, complaint, act.to_department, act.to_office)
    promise = vars(deadlines.promised_anew(sunwai.catalogue, complaint.leaf, unit.now))
    if changes["department"] == SCREENING:
        promise["remind_at"] = placing.screened(promise["remind_at"], unit)
    return {**changes, **promise}


Changes = Callable[[Sunwai, Unit, Complaint, Act], Mapping[str, Any]]
CHANGES: Mapping[Step, Changes] = {
    Step.IN_PROGRESS: taken_apart,
    Step.RESOLVED: closed,
    Step.REJECTED: closed,
    Step.TRANSFERRED: transferred,
}


def follow(sunwai: Sunwai, unit: Unit, complaint: Complaint, step: Step) -> Wake | None:
    """The citizen's side: news, or a question."""
    case = complaint.tracking_id
    match step:
        case Step.QUESTION:
            return notify.ask(sunwai, unit, complaint, Open("answer", {"answer.case": case}))
        case Step.RESOLVED | Step.REJECTED:
            return notify.ask(sunwai, unit, complaint, Open("feedback", {"feedback.case": case}))
        case Step.ACKNOWLEDGED | Step.IN_PROGRESS | Step.TRANSFERRED | Step.MERGED:
            return notify.tell(sunwai, unit, complaint, f"notice.{step}", named(complaint))
    return None


def onward(sunwai: Sunwai, unit: Unit, complaint: Complaint, step: Step) -> Wake | None:
    """The next department's side."""
    if step is not Step.TRANSFERRED:
        return None
    return duties.forward(sunwai, unit, complaint, "complaint.forwarded")


def named(complaint: Complaint) -> Mapping[str, Value]:
    """A case in words that fit a lock screen: its ID, its department, its date; never its subject."""
    return {
        "due": complaint.registered_at,
        **facts(complaint),
        "department": Named("department", complaint.told_department),
    }
