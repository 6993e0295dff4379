"""Complaints and their history. Every change of a complaint goes through `step`, which writes the history entry with it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, or_, select, update

from core.complaint import CLOSED_BY_OFFICE, JOINED, LIFECYCLE, OPEN, Actor, Kind, Status, Step, move
from storage import tables
from storage.audit import Audit
from storage.cases import Complaint, Entry
from storage.tables import table_of
from storage.vault import Box, Vault

__all__ = ["Complaint", "Complaints", "Entry", "note_place"]

COMPLAINTS = table_of(tables.Complaint)
HISTORY = table_of(tables.History)
CITIZENS = table_of(tables.Citizen)
TOKENS = table_of(tables.Token)

WITH_KEY = select(COMPLAINTS, CITIZENS.c.key_sealed).join(CITIZENS, CITIZENS.c.id == COMPLAINTS.c.key_of)
BY_ID = WITH_KEY.where(COMPLAINTS.c.tracking_id == bindparam("tracking_id"))
LODGE = insert(COMPLAINTS)
COUNTED: Mapping[Step, str] = {
    Step.RESOLVED: "closings",
    Step.REJECTED: "closings",
    Step.REOPENED: "reopenings",
    Step.ESCALATED: "escalations",
}


class Complaints:
    """The complaints of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime, audit: Audit) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._audit = audit

    def lodge(self, box: Box, complaint: Complaint) -> bytes:
        """Register a complaint, and its first history entry; that entry's digest."""
        values = {key: value for key, value in vars(complaint).items() if key not in ("where", "details", "notice")}
        here = complaint.tracking_id
        values["where_sealed"] = box.seal(complaint.where, f"complaints.where/{here}")
        values["details_sealed"] = box.seal(complaint.details, f"complaints.details/{here}")
        self._connection.execute(LODGE, values)
        return self._write(complaint, Actor.CITIZEN, Step.REGISTERED, complaint.status, None)

    def get(self, tracking_id: str, *, lock: bool = False) -> Complaint | None:
        """A case by its tracking ID; locked until the transaction ends where it is going to be changed."""
        query = BY_ID.with_for_update(of=COMPLAINTS) if lock else BY_ID
        row = self._connection.execute(query, {"tracking_id": tracking_id}).first()
        return self._read(row) if row else None

    def step(
        self,
        complaint: Complaint,
        step: Step,
        actor: Actor,
        note: str = "",
        officer_id: str | None = None,
        **changes: Any,
    ) -> Complaint:
        """Move a locked case, write the entry, return the case as it is now. Raises Unlawful.

        `note` are the words that go with it; an officer's become the notice that the citizen reads. `officer_id` is who of the
        office it was, where that is known.
        """
        status = move(complaint.status, step)
        changes.update(self._counted(complaint, step, actor))
        after = Complaint(**{**vars(complaint), **changes, "status": status, "updated_at": self._now})
        values = {**changes, "status": status, "updated_at": self._now}
        box = self._box(complaint.key_of)
        if note and actor is Actor.OFFICER and step is not Step.NOTE and box:
            values["notice_sealed"] = box.seal(note, f"complaints.notice/{complaint.tracking_id}")
            after = Complaint(**{**vars(after), "notice": note})
        here = COMPLAINTS.c.tracking_id == complaint.tracking_id
        self._connection.execute(update(COMPLAINTS).where(here).values(values))
        place = note_place(complaint.tracking_id, step, self._now)
        self._write(after, actor, step, status, box.seal(note, place) if note and box else None, officer_id)
        return after

    def _counted(self, complaint: Complaint, step: Step, actor: Actor) -> Mapping[str, Any]:
        """What the figures count of this step."""
        first = {"answered_at": self._now} if actor is Actor.OFFICER and complaint.answered_at is None else {}
        column = COUNTED.get(step)
        return {**first, column: getattr(complaint, column) + 1} if column else first

    def history(self, complaint: Complaint) -> tuple[Entry, ...]:
        """All that happened to a case, the oldest first."""
        return self.histories((complaint,))[complaint.tracking_id]

    def histories(self, complaints: Collection[Complaint]) -> Mapping[str, tuple[Entry, ...]]:
        """All that happened to each of these cases, by its tracking ID, the oldest first."""
        cases = {complaint.tracking_id: complaint for complaint in complaints}
        boxes = self._boxes(tuple({complaint.key_of for complaint in complaints}))
        found: dict[str, list[Entry]] = {case: [] for case in cases}
        query = select(HISTORY).where(HISTORY.c.tracking_id.in_(tuple(cases))).order_by(HISTORY.c.id)
        for row in self._connection.execute(query):
            complaint = cases[row.tracking_id]
            found[row.tracking_id].append(self._entry(row, boxes.get(complaint.key_of)))
        return {case: tuple(entries) for case, entries in found.items()}

    def said(self, complaint: Complaint, at: str) -> str:
        """The citizen's words in what she did at a moment (ISO 8601), "" for none."""
        moment = datetime.fromisoformat(at)
        hers = (entry for entry in self.history(complaint) if entry.actor is Actor.CITIZEN and entry.note)
        return next((entry.note for entry in hers if entry.at == moment), "")

    def led_by(self, tracking_id: str) -> tuple[Complaint, ...]:
        """The cases that were said to be the same as this one and still wait for an answer, by their IDs."""
        same = COMPLAINTS.c.lead == tracking_id, COMPLAINTS.c.status.in_(OPEN | JOINED)
        return tuple(
            map(self._read, self._connection.execute(WITH_KEY.where(*same).order_by(COMPLAINTS.c.tracking_id)))
        )

    def forget_words(self, citizen_id: str) -> None:
        """Her cases are not found by their words any more, nor opened by the one she chose."""
        hers = select(COMPLAINTS.c.tracking_id).where(COMPLAINTS.c.citizen_id == citizen_id)
        self._connection.execute(delete(TOKENS).where(TOKENS.c.tracking_id.in_(hers)))
        here = COMPLAINTS.c.citizen_id == citizen_id
        self._connection.execute(update(COMPLAINTS).where(here).values(word_index=None))

    def last(self, tracking_id: str, *steps: Step) -> datetime | None:
        """When one of these steps was last taken."""
        those = (HISTORY.c.tracking_id == tracking_id) & HISTORY.c.step.in_(steps)
        latest: datetime | None = self._connection.scalar(select(func.max(HISTORY.c.at)).where(those))
        return latest

    def of_citizen(self, citizen_id: str, most: int) -> tuple[Complaint, ...]:
        """Her cases, the newest first."""
        query = WITH_KEY.where(COMPLAINTS.c.citizen_id == citizen_id)
        newest = query.order_by(COMPLAINTS.c.registered_at.desc(), COMPLAINTS.c.tracking_id).limit(most)
        return tuple(map(self._read, self._connection.execute(newest)))

    def of_department(
        self,
        department: str | None,
        *,
        office: str = "",
        status: Status | None = None,
        since: datetime | None = None,
        after: tuple[datetime, str] | None = None,
        most: int = 50,
    ) -> tuple[Complaint, ...]:
        """A department's cases by last change, the oldest first, from after a place in that order; None: everybody's.

        With `office` only that office's; without, none that is kept from an office: those only the office that has them sees.
        """
        query = WITH_KEY
        if department is not None:
            theirs = (COMPLAINTS.c.department == department) & (COMPLAINTS.c.office == office)
            whole = (COMPLAINTS.c.department == department) & (COMPLAINTS.c.kept_from == "")
            query = query.where(or_(theirs, COMPLAINTS.c.mission == office) if office else whole)
        if status:
            query = query.where(COMPLAINTS.c.status == status)
        if since:
            query = query.where(COMPLAINTS.c.updated_at >= since)
        if after:
            at, tracking_id = after
            same = and_(COMPLAINTS.c.updated_at == at, COMPLAINTS.c.tracking_id > tracking_id)
            query = query.where(or_(COMPLAINTS.c.updated_at > at, same))
        page = query.order_by(COMPLAINTS.c.updated_at, COMPLAINTS.c.tracking_id).limit(most)
        return tuple(map(self._read, self._connection.execute(page)))

    def figures(self) -> Mapping[str, int]:
        """How many cases there are by status."""
        rows = self._connection.execute(select(COMPLAINTS.c.status, func.count()).group_by(COMPLAINTS.c.status))
        return {str(status): int(count) for status, count in rows}

    def registered_since(self, moment: datetime) -> int:
        """How many cases have come since then."""
        return int(self._connection.scalar(select(func.count()).where(COMPLAINTS.c.registered_at >= moment)) or 0)

    def arriving(self) -> int:
        """How many cases no office has yet."""
        return int(self._connection.scalar(select(func.count()).where(COMPLAINTS.c.status == Status.REGISTERED)) or 0)

    def closed_by_office(self) -> tuple[int, int]:
        """How many cases are closed by an office, and how many of those the citizen confirmed; what is reopened is neither."""
        closed = select(func.count()).where(COMPLAINTS.c.closed_at.is_not(None))
        confirmed = select(func.count()).where(COMPLAINTS.c.status == Status.CONFIRMED)
        return int(self._connection.scalar(closed) or 0), int(self._connection.scalar(confirmed) or 0)

    def answerable(self, since: datetime) -> int:
        """How many cases an office closed since then, of which the citizen has not said a word."""
        silent = COMPLAINTS.c.status.in_(CLOSED_BY_OFFICE)
        query = select(func.count()).where(silent, COMPLAINTS.c.closed_at >= since)
        return int(self._connection.scalar(query) or 0)

    def busy_offices(self) -> frozenset[str]:
        """The offices that have open cases."""
        busy = select(COMPLAINTS.c.office).where(COMPLAINTS.c.status.in_(OPEN)).distinct()
        return frozenset(self._connection.scalars(busy)) - {""}

    def open_of_citizen(self, citizen_id: str) -> tuple[Complaint, ...]:
        """Her cases that are not closed, locked."""
        unfinished = COMPLAINTS.c.status.in_(LIFECYCLE[Step.WITHDRAWN].start)
        query = WITH_KEY.where(COMPLAINTS.c.citizen_id == citizen_id, unfinished).with_for_update(of=COMPLAINTS)
        return tuple(map(self._read, self._connection.execute(query)))

    def those(self, query: Select[Any]) -> tuple[Complaint, ...]:
        """The cases that a query on WITH_KEY finds, in its order."""
        return tuple(map(self._read, self._connection.execute(query)))

    def _write(
        self,
        complaint: Complaint,
        actor: Actor,
        step: Step,
        status: Status,
        note: bytes | None,
        officer_id: str | None = None,
    ) -> bytes:
        return self._audit.write(
            "history",
            {
                "tracking_id": complaint.tracking_id,
                "at": self._now,
                "actor": actor,
                "step": step,
                "status": status,
                "department": complaint.department,
                "level": complaint.level,
                "office": complaint.office,
                "officer_id": officer_id,
                "note_sealed": note,
            },
        )

    def _read(self, row: Row[Any]) -> Complaint:
        values = dict(row._mapping)
        key, here = values.pop("key_sealed"), row.tracking_id
        box = self._vault.unwrap(key, row.key_of) if key else None
        for name in ("where", "details", "notice"):
            sealed = values.pop(f"{name}_sealed")
            values[name] = box.open(sealed, f"complaints.{name}/{here}") if box and sealed else ""
        return Complaint(**{**values, "kind": Kind(row.kind), "status": Status(row.status)})

    def _entry(self, row: Row[Any], box: Box | None) -> Entry:
        place = note_place(row.tracking_id, row.step, row.at)
        note = box.open(row.note_sealed, place) if box and row.note_sealed else ""
        actor, status = Actor(row.actor), Status(row.status)
        step = Step(row.step)
        return Entry(row.id, row.at, actor, step, status, row.department, row.level, note, row.office, row.officer_id)

    def _boxes(self, citizens: Collection[str]) -> Mapping[str, Box]:
        """The boxes of these citizens; who is erased has none."""
        query = select(CITIZENS.c.id, CITIZENS.c.key_sealed).where(CITIZENS.c.id.in_(citizens))
        rows = self._connection.execute(query.where(CITIZENS.c.key_sealed.is_not(None)))
        return {row.id: self._vault.unwrap(row.key_sealed, row.id) for row in rows}

    def _box(self, citizen_id: str) -> Box | None:
        key = self._connection.scalar(select(CITIZENS.c.key_sealed).where(CITIZENS.c.id == citizen_id))
        return self._vault.unwrap(key, citizen_id) if key else None


def note_place(tracking_id: str, step: str, at: datetime) -> str:
    """What a note is bound to: its own entry, so that two of one case cannot be swapped."""
    return f"history.note/{tracking_id}/{step}/{at.astimezone(UTC).isoformat()}"
