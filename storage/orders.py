"""What officers ordered by text, until it is confirmed; once, and not for long. Of a code only a fingerprint is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from core.complaint import OPEN
from storage import staff_tables, tables
from storage.people import Person
from storage.tables import table_of
from storage.vault import Box, blind_index

ORDERS = table_of(staff_tables.Order)
CITIZENS = table_of(tables.Citizen)
COMPLAINTS = table_of(tables.Complaint)

HOLDS = timedelta(minutes=10)
MOST_TRIES = 5  # wrong codes
WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Waiting:
    """An order that waits for its code."""

    id: int
    order: str = field(repr=False)
    code: bytes = field(repr=False)
    tries: int


class Orders:
    """The orders of one transaction."""

    def __init__(self, connection: Connection, box: Callable[[], Box], index_key: Callable[[], bytes], now: datetime):
        self._connection = connection
        self._box = box
        self._index_key = index_key
        self._now = now

    def place(self, officer_id: str, order: str, code: str) -> None:
        """An order with the code that confirms it; the one before, if it still waits, is dropped."""
        waiting = self._of(officer_id) & ORDERS.c.done_at.is_(None) & (ORDERS.c.expires_at > self._now)
        self._connection.execute(update(ORDERS).where(waiting).values(expires_at=self._now))
        values = {
            "officer_id": officer_id,
            "code_index": self._index(officer_id, code),
            "order_sealed": self._box().seal(order, f"orders.order/{officer_id}"),
            "tries": 0,
            "at": self._now,
            "expires_at": self._now + HOLDS,
        }
        self._connection.execute(insert(ORDERS).values(values))

    def waiting(self, officer_id: str) -> Waiting | None:
        """The order that waits for its code, locked; None where none does, or no longer."""
        good = (ORDERS.c.expires_at > self._now) & ORDERS.c.done_at.is_(None)
        newest = select(ORDERS).where(self._of(officer_id) & good).order_by(ORDERS.c.id.desc()).limit(1)
        row = self._connection.execute(newest.with_for_update()).first()
        if row is None:
            return None
        order = self._box().open(row.order_sealed, f"orders.order/{officer_id}")
        return Waiting(row.id, order, bytes(row.code_index), row.tries)

    def fits(self, officer_id: str, waiting: Waiting, code: str) -> bool:
        """Whether it is this order's code."""
        return waiting.code == self._index(officer_id, code)

    def miss(self, waiting: Waiting) -> None:
        """A code that was wrong."""
        self._set(waiting, tries=waiting.tries + 1)

    def done(self, waiting: Waiting) -> None:
        """It is confirmed: never again."""
        self._set(waiting, done_at=self._now)

    def barred_until(self, officer_id: str) -> datetime | None:
        """Until when no order is taken, as too many codes were wrong; None: orders are taken."""
        recent = self._of(officer_id) & (ORDERS.c.at > self._now - WITHIN) & (ORDERS.c.tries > 0)
        columns = (func.coalesce(func.sum(ORDERS.c.tries), 0), func.max(ORDERS.c.at))
        tries, newest = self._connection.execute(select(*columns).where(recent)).one()
        return newest + WITHIN if tries >= MOST_TRIES else None

    def recent(self, officer_id: str) -> bool:
        """Whether she ordered anything within the hour."""
        here = self._of(officer_id) & (ORDERS.c.at > self._now - WITHIN)
        return self._connection.scalar(select(ORDERS.c.id).where(here).limit(1)) is not None

    def late(self, department: str, office: str, most: int) -> tuple[str, ...]:
        """Open cases of a department ("" for all), or of one of its offices, whose date has passed, the oldest first."""
        passed: Any = COMPLAINTS.c.status.in_(OPEN) & (COMPLAINTS.c.due_at <= self._now)
        for column, value in ((COMPLAINTS.c.department, department), (COMPLAINTS.c.office, office)):
            passed = passed & (column == value) if value else passed
        oldest = select(COMPLAINTS.c.tracking_id).where(passed).order_by(COMPLAINTS.c.due_at, COMPLAINTS.c.tracking_id)
        return tuple(self._connection.scalars(oldest.limit(most)))

    def number(self, person: Person) -> str:
        """The number (E.164) of whoever wrote, where her channel does not tell it; "" where we know none."""
        query = select(CITIZENS.c.phone_sealed).where(CITIZENS.c.id == person.id)
        sealed = self._connection.scalar(query) if person.numbered else None
        return person.box.open(sealed, f"citizens.phone/{person.id}") if sealed else ""

    def _of(self, officer_id: str) -> Any:
        return ORDERS.c.officer_id == officer_id

    def _set(self, waiting: Waiting, **values: Any) -> None:
        self._connection.execute(update(ORDERS).where(ORDERS.c.id == waiting.id).values(values))

    def _index(self, officer_id: str, code: str) -> bytes:
        return blind_index(self._index_key(), f"orders.code/{officer_id}", code)
