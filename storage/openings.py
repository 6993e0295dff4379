"""Wishes to know who a citizen is: asked for with a reason, granted or not, and each under her own key."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage import staff_tables, tables
from storage.tables import table_of
from storage.vault import Box

OPENINGS = table_of(staff_tables.Opening)
CITIZENS = table_of(tables.Citizen)


@dataclass(frozen=True)
class Opening:
    """One wish. `digest` stands for the reason where no words may: it is of the sealed reason, which nobody can guess."""

    id: str
    tracking_id: str
    officer_id: str
    sealed: bytes = field(repr=False)
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool
    told_at: datetime | None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sealed).hexdigest()


class Openings:
    """The openings of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def ask(self, box: Box, tracking_id: str, officer_id: str, reason: str) -> Opening:
        """A new wish, not yet granted."""
        opening_id = uuid.uuid4().hex
        values = {
            "id": opening_id,
            "tracking_id": tracking_id,
            "officer_id": officer_id,
            "reason_sealed": box.seal(reason, reason_place(opening_id)),
            "asked_at": self._now,
            "granted": False,
        }
        self._connection.execute(insert(OPENINGS).values(values))
        found = self.get(opening_id)
        assert found
        return found

    def decide(self, opening: Opening, granted: bool, by: str | None) -> Opening:
        """Grant it or not; `by` is None where nobody else has to consent."""
        self._change(opening, granted=granted, decided_by=by, decided_at=self._now)
        return self.get(opening.id) or opening

    def told(self, opening: Opening) -> None:
        """The citizen has been told."""
        self._change(opening, told_at=self._now)

    def get(self, opening_id: str, *, lock: bool = False) -> Opening | None:
        """A wish by its id; locked where it is going to be decided."""
        query = select(OPENINGS).where(OPENINGS.c.id == opening_id)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        return _opening(row) if row else None

    def of(self, tracking_id: str) -> tuple[Opening, ...]:
        """All wishes about a case, the oldest first."""
        query = select(OPENINGS).where(OPENINGS.c.tracking_id == tracking_id)
        return tuple(map(_opening, self._connection.execute(query.order_by(OPENINGS.c.asked_at, OPENINGS.c.id))))

    def waiting(self, most: int = 100) -> tuple[Opening, ...]:
        """Wishes that nobody has decided on, the oldest first."""
        query = select(OPENINGS).where(OPENINGS.c.decided_at.is_(None)).order_by(OPENINGS.c.asked_at).limit(most)
        return tuple(map(_opening, self._connection.execute(query)))

    def number(self, citizen_id: str, box: Box) -> str:
        """A citizen's telephone number, "" for none."""
        sealed = self._connection.scalar(select(CITIZENS.c.phone_sealed).where(CITIZENS.c.id == citizen_id))
        return box.open(sealed, f"citizens.phone/{citizen_id}") if sealed else ""

    def _change(self, opening: Opening, **values: Any) -> None:
        self._connection.execute(update(OPENINGS).where(OPENINGS.c.id == opening.id).values(values))


def reason_place(opening_id: str) -> str:
    """What a reason is bound to."""
    return f"openings.reason/{opening_id}"


def _opening(row: Any) -> Opening:
    return Opening(
        row.id,
        row.tracking_id,
        row.officer_id,
        bytes(row.reason_sealed),
        row.asked_at,
        row.decided_by,
        row.decided_at,
        row.granted,
        row.told_at,
    )
