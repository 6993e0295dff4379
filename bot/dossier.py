"""A case as whoever works on it needs it before her: what was said, what happened, what came along, what may come next."""

from dataclasses import dataclass, field
from datetime import datetime

from bot import audit
from bot.casefile import whole
from bot.casework import Unknown
from bot.sight import Caller, has_part, may_see
from bot.wiring import Sunwai
from core.complaint import Actor, Status, Step, lawful
from core.staff import Role
from storage.complaints import Complaint, Entry
from storage.evidence import Item
from storage.unit import Unit

ACTS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR})


@dataclass(frozen=True)
class Line:
    """One thing that happened. `name` is the officer's, "" where none is on record."""

    at: datetime
    actor: Actor
    step: Step
    status: Status
    department: str
    office: str
    level: int
    name: str
    note: str = field(repr=False)


@dataclass(frozen=True)
class Dossier:
    """All of a case but who the citizen is. `lawful` are the steps that this reader may take now."""

    complaint: Complaint
    lines: tuple[Line, ...]
    evidence: tuple[Item, ...]
    lawful: tuple[Step, ...]
    at: datetime

    @property
    def details(self) -> str:
        """Her words, as they can be shown."""
        return whole(self.complaint.details)


def dossier(sunwai: Sunwai, caller: Caller, tracking_id: str) -> Dossier:
    """A case for who may see it; that it was read is on record. Raises Unknown, Away."""
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(tracking_id)
        if complaint is None or not may_see(caller, complaint):
            raise Unknown
        names = {officer.id: officer.name for officer in unit.officers.all()}
        lines = tuple(line(entry, names) for entry in unit.complaints.history(complaint))
        found = Dossier(complaint, lines, evidence(unit, tracking_id), steps(caller, complaint), unit.now)
    audit.was_read(sunwai, caller, [tracking_id])
    return found


def evidence(unit: Unit, tracking_id: str) -> tuple[Item, ...]:
    """What came along with it."""
    return unit.evidence.of([tracking_id])[tracking_id]


def steps(caller: Caller, complaint: Complaint) -> tuple[Step, ...]:
    """What this reader may do with a case now."""
    if caller.role not in ACTS:
        return ()
    if has_part(caller, complaint):
        return (Step.NOTE,)
    return lawful(complaint.status, Actor.OFFICER)


def line(entry: Entry, names: dict[str, str]) -> Line:
    """An entry of the history, to be read."""
    return Line(
        at=entry.at,
        actor=entry.actor,
        step=entry.step,
        status=entry.status,
        department=entry.department,
        office=entry.office,
        level=entry.level,
        name=names.get(entry.officer_id or "", ""),
        note=whole(entry.note),
    )
