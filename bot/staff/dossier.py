"""A case as whoever works on it needs it before her: what was said, what happened, what came along, what may come next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import leading
from bot.casefile import disclosed, whole
from bot.casework import Unknown
from bot.record import audit
from bot.sight import Caller, has_part, may_see, protected
from bot.staff import unsealing
from bot.staff.inbox import Row, row
from bot.staff.unsealing import SHOWN, Seen
from bot.tables import answers, directory
from bot.tables.answers import Template
from bot.wiring import Sunwai
from core import protection
from core.complaint import Actor, Status, Step, lawful
from core.directory import Office, OfficeKind
from core.staff import Role
from core.understanding.address import street_words
from storage.complaints import Complaint, Entry
from storage.evidence import Item
from storage.openings import Opening
from storage.unit import Unit

ACTS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR})
LATELY = timedelta(days=60)  # so old a case may be that is the same as this one
MOST = 8  # of them


@dataclass(frozen=True)
class Line:
    """One thing that happened. `name` and `role` are the officer's, "" where none is on record."""

    at: datetime
    actor: Actor
    step: Step
    status: Status
    department: str
    office: str
    level: int
    name: str
    note: str = field(repr=False)
    role: str = ""


@dataclass(frozen=True)
class Wish:
    """This reader's last wish to know who the citizen is; `until` it is shown, None where it is not."""

    id: str
    decided: bool
    granted: bool
    until: datetime | None


@dataclass(frozen=True)
class Dossier:
    """All of a case but who the citizen is. `lawful` are the steps that this reader may take now.

    `alike` are older open cases that may be the same, `joined` those that wait for this one. `answers` are sentences to answer
    with, `offices` those of the department that it may be passed on to, `seen` who has seen it. `protected`: who she is is told
    only with a second person's consent.
    """

    complaint: Complaint
    lines: tuple[Line, ...]
    evidence: tuple[Item, ...]
    lawful: tuple[Step, ...]
    at: datetime
    alike: tuple[Row, ...] = ()
    joined: tuple[Row, ...] = ()
    answers: Mapping[Step, tuple[Template, ...]] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    seen: tuple[Seen, ...] = ()
    wish: Wish | None = None
    protected: bool = False

    @property
    def details(self) -> str:
        """Her words, as they can be shown."""
        return whole(self.complaint.details)

    @property
    def hers(self) -> tuple[Item, ...]:
        """What she sent along."""
        return tuple(item for item in self.evidence if not item.proof)

    @property
    def proofs(self) -> tuple[Item, ...]:
        """What officers put there to show what was done."""
        return tuple(item for item in self.evidence if item.proof)

    @property
    def question(self) -> Line | None:
        """What she was asked last."""
        return next((line for line in reversed(self.lines) if line.step is Step.QUESTION), None)

    @property
    def answer(self) -> Line | None:
        """What she answered to that."""
        asked = self.question
        after = (line for line in self.lines if asked and line.at >= asked.at and line.step is Step.ANSWERED)
        return next(after, None)


def dossier(sunwai: Sunwai, caller: Caller, tracking_id: str) -> Dossier:
    """A case for who may see it; that it was read is on record. Raises Unknown, Away."""
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.read() as unit:
        complaint = unit.complaints.get(tracking_id)
        if complaint is None or not may_see(caller, complaint):
            raise Unknown
        may = steps(caller, complaint)
        found = Dossier(
            complaint=disclosed(sunwai.catalogue, complaint),
            lines=lines(sunwai, unit, complaint),
            evidence=evidence(unit, complaint),
            lawful=may,
            at=unit.now,
            alike=alike(sunwai, unit, caller, complaint) if Step.MERGED in may else (),
            joined=joined(sunwai, unit, caller, complaint),
            answers={step: answers.fitting(sunwai, unit, complaint, step) for step in may},
            offices=offices(sunwai, unit, complaint) if Step.TRANSFERRED in may else (),
            seen=unsealing.seen(sunwai, unit, complaint),
            wish=wish(unit, caller, complaint),
            protected=protected(sunwai.catalogue, complaint),
        )
    audit.was_read(sunwai, caller, [tracking_id])
    return found


def moved(sunwai: Sunwai, caller: Caller, tracking_id: str, since: datetime) -> bool:
    """Whether something has happened to a case since. Raises Unknown."""
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(tracking_id)
    if complaint is None or not may_see(caller, complaint):
        raise Unknown
    return complaint.updated_at > since


def lines(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> tuple[Line, ...]:
    """All that happened, the oldest first; in protected cases without numbers by which she can be found."""
    people = {officer.id: (officer.name, str(officer.role)) for officer in unit.officers.all()}
    kind = (complaint.leaf, complaint.department)
    told = (
        replace(entry, note=protection.disclosed(sunwai.catalogue, *kind, entry.note))
        for entry in unit.complaints.history(complaint)
    )
    return tuple(line(entry, *people.get(entry.officer_id or "", ("", ""))) for entry in told)


def evidence(unit: Unit, complaint: Complaint) -> tuple[Item, ...]:
    """What came along with it; nothing once she is erased, for nobody can open it any more."""
    kept = unit.evidence.of([complaint.tracking_id])[complaint.tracking_id]
    return tuple(item for item in kept if unit.people.box(item.key_of))


def steps(caller: Caller, complaint: Complaint) -> tuple[Step, ...]:
    """What this reader may do with a case now."""
    if caller.role not in ACTS:
        return ()
    if has_part(caller, complaint):
        return (Step.NOTE,)
    return lawful(complaint.status, Actor.OFFICER)


def alike(sunwai: Sunwai, unit: Unit, caller: Caller, complaint: Complaint) -> tuple[Row, ...]:
    """The older open cases nearby that this one may be the same as."""
    streets = street_words(f"{complaint.where}, {complaint.details}", sunwai.catalogue, complaint.place)
    since = complaint.registered_at - LATELY
    near = unit.tokens.nearby(complaint.leaf, complaint.place, " ".join((complaint.where, *streets)), since)
    found = (unit.complaints.get(case) for case, _ in near if case != complaint.tracking_id)
    fitting = (case for case in found if case and leading.fits(sunwai.catalogue, complaint, case))
    return tuple(row(sunwai.catalogue, case, unread=False) for case in fitting if may_see(caller, case))[:MOST]


def joined(sunwai: Sunwai, unit: Unit, caller: Caller, complaint: Complaint) -> tuple[Row, ...]:
    """The cases that are answered with this one."""
    others = unit.complaints.led_by(complaint.tracking_id)
    return tuple(row(sunwai.catalogue, case, unread=False) for case in others if may_see(caller, case))


def offices(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> tuple[Office, ...]:
    """The other offices of its department that take cases, never the one that it is about."""
    known = directory.current(sunwai, unit)
    barred = {complaint.office, complaint.kept_from}
    return tuple(
        office
        for office in known.offices.values()
        if office.department == complaint.department and known.in_use(office.code) and office.code not in barred
        if office.kind is not OfficeKind.MISSION and not known.under(office.code, complaint.kept_from or "-")
    )


def wish(unit: Unit, caller: Caller, complaint: Complaint) -> Wish | None:
    """The last wish of this reader's to know who the citizen is."""
    own = [each for each in unit.openings.of(complaint.tracking_id) if each.officer_id == caller.officer_id]
    return wished(own[-1], unit.now) if own else None


def wished(opening: Opening, now: datetime) -> Wish:
    """A wish as it stands now."""
    until = opening.decided_at + SHOWN if opening.granted and opening.decided_at else None
    shown = until if until and now <= until else None
    return Wish(opening.id, opening.decided_at is not None, opening.granted, shown)


def line(entry: Entry, name: str, role: str) -> Line:
    """An entry of the history, to be read."""
    return Line(
        at=entry.at,
        actor=entry.actor,
        step=entry.step,
        status=entry.status,
        department=entry.department,
        office=entry.office,
        level=entry.level,
        name=name,
        note=whole(entry.note),
        role=role,
    )
