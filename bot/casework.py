"""What a department does with a case, and what follows: the history, the citizen's news, the next duty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import duties, notify
from bot.converse import ring
from bot.duties import Wake
from bot.endings import facts
from bot.wiring import Sunwai
from core import deadlines
from core.complaint import Actor, Outcome, Step, Unlawful
from core.conversation import Open
from core.messages import Named, Value
from storage.complaints import Complaint
from storage.unit import Unit

__all__ = ["Act", "Refused", "Unknown", "Unlawful", "act"]

LONGEST_NOTE = 1000  # characters


class Unknown(LookupError):
    """There is no such case, or it is another department's: the same to whoever asks. → 404"""


class Refused(ValueError):
    """The event is not one we can take; the message says what to mend. → 422"""


@dataclass(frozen=True)
class Act:
    """One event of a department's about a case. `digest` is the fingerprint of the request that brought it."""

    step: Step
    note: str = ""
    outcome: Outcome | None = None
    rule: str = ""
    to_department: str = ""
    key: str = ""
    digest: str = ""


def act(sunwai: Sunwai, department: str, tracking_id: str, act: Act) -> Complaint:
    """Take a department's event: the case moves, its history grows, the citizen is told. Raises Unknown, Unlawful, Refused.

    The same idempotency key with the same request changes nothing again.
    """
    with sunwai.store.begin() as unit:
        complaint = unit.complaints.get(tracking_id, lock=True)
        if complaint is None or complaint.department != department:
            raise Unknown(tracking_id)
        if act.key and (taken := unit.departments.taken(department, act.key)):
            if taken != act.digest:
                raise Refused("this Idempotency-Key came with another request before")
            return complaint
        check(sunwai, act)
        complaint, wakes = move(sunwai, unit, complaint, act)
        if act.key:
            unit.departments.take(department, act.key, act.digest)
    ring(wakes)
    return complaint


def check(sunwai: Sunwai, act: Act) -> None:
    """What goes with which event. Raises Refused."""
    if len(act.note) > LONGEST_NOTE:
        raise Refused(f"note is longer than {LONGEST_NOTE} characters")
    if act.step in (Step.QUESTION, Step.NOTE) and not act.note.strip():
        raise Refused(f"{act.step} needs a note: the words themselves")
    if act.step is Step.REJECTED and not (act.rule.strip() or act.note.strip()):
        raise Refused("rejected needs the rule, or a note that gives the reason: the citizen is told why")
    if act.step is Step.TRANSFERRED and not act.note.strip():
        raise Refused("transferred needs a note: the reason")
    if act.step is Step.TRANSFERRED and act.to_department not in sunwai.catalogue.departments:
        raise Refused("transferred needs to_department, the code of a department")


def move(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> tuple[Complaint, tuple[Wake, ...]]:
    """The step and what follows from it."""
    changes = dict(CHANGES[act.step](sunwai, unit, complaint, act)) if act.step in CHANGES else {}
    words = ": ".join(filter(None, (act.rule.strip(), act.note.strip())))
    complaint = unit.complaints.step(complaint, act.step, Actor.OFFICER, words, **changes)
    wakes = (follow(sunwai, unit, complaint, act.step), onward(sunwai, unit, complaint, act.step))
    return complaint, tuple(filter(None, wakes))


def closed(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> Mapping[str, object]:
    """The office closes the case; whether it is solved is the citizen's to say."""
    return {"closed_at": unit.now, "outcome": act.outcome}


def transferred(sunwai: Sunwai, unit: Unit, complaint: Complaint, act: Act) -> Mapping[str, object]:
    """Another department's case now, with a promise that starts anew."""
    if act.to_department == complaint.department:
        raise Refused("the case is with that department already")
    due = deadlines.promised(sunwai.catalogue, complaint.leaf, unit.now)
    return {"department": act.to_department, "due_at": due}


Changes = Callable[[Sunwai, Unit, Complaint, Act], Mapping[str, object]]
CHANGES: Mapping[Step, Changes] = {Step.RESOLVED: closed, Step.REJECTED: closed, Step.TRANSFERRED: transferred}


def follow(sunwai: Sunwai, unit: Unit, complaint: Complaint, step: Step) -> Wake | None:
    """The citizen's side: news, or a question."""
    case = complaint.tracking_id
    match step:
        case Step.QUESTION:
            return notify.ask(sunwai, unit, complaint, Open("answer", {"answer.case": case}))
        case Step.RESOLVED | Step.REJECTED:
            return notify.ask(sunwai, unit, complaint, Open("feedback", {"feedback.case": case}))
        case Step.ACKNOWLEDGED | Step.IN_PROGRESS | Step.TRANSFERRED:
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
        "department": Named("department", complaint.department),
    }
