"""What auditors compare: closings of cases, and the citizens' words about them, with what the offices wrote."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.complaint import Step
from core.flags import CLOSING, WORD, Deed
from storage import tables
from storage.complaints import note_place
from storage.tables import table_of
from storage.vault import Unreadable, Vault

COMPLAINTS = table_of(tables.Complaint)
CITIZENS = table_of(tables.Citizen)
HISTORY = table_of(tables.History)

DEEDS = (
    select(HISTORY, COMPLAINTS.c.citizen_id, COMPLAINTS.c.key_of, COMPLAINTS.c.due_at, COMPLAINTS.c.stars)
    .add_columns(CITIZENS.c.key_sealed)
    .join(COMPLAINTS, COMPLAINTS.c.tracking_id == HISTORY.c.tracking_id)
    .join(CITIZENS, CITIZENS.c.id == COMPLAINTS.c.key_of)
    .where(HISTORY.c.step.in_(CLOSING | WORD))
)
AT_ONCE = 1000  # rows


class Flags:
    """The deeds of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def deeds(self, since: datetime) -> Iterator[Deed]:
        """All since then. What is sealed under the key of somebody erased has no words any more."""
        for row in self._connection.execute(DEEDS.where(HISTORY.c.at >= since)).yield_per(AT_ONCE):
            step = Step(row.step)
            yield Deed(
                tracking_id=row.tracking_id,
                at=row.at,
                step=step,
                department=row.department,
                office=row.office,
                officer_id=row.officer_id,
                citizen_id=row.citizen_id,
                due_at=row.due_at,
                stars=row.stars,
                note=self._words(row) if step in CLOSING else "",
            )

    def _words(self, row: Any) -> str:
        """The office's words; "" where they cannot be read, for another day's work: this is no place to fail."""
        if not (row.key_sealed and row.note_sealed):
            return ""
        try:
            box = self._vault.unwrap(row.key_sealed, row.key_of)
            return box.open(row.note_sealed, note_place(row.tracking_id, row.step, row.at))
        except Unreadable:
            return ""
