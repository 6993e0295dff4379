"""Leaves that we guessed and citizens put right: what the understanding can be mended by."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage import tables
from storage.tables import table_of
from storage.vault import Vault

CORRECTIONS = table_of(tables.Correction)
COMPLAINTS = table_of(tables.Complaint)
CITIZENS = table_of(tables.Citizen)
OWNER = CITIZENS.alias("owner")


@dataclass(frozen=True)
class Correction:
    """What we took her words for, and what they were about."""

    guessed: str
    chosen: str
    language: str
    details: str = field(repr=False)


class Corrections:
    """The corrections of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    def note(self, tracking_id: str, guessed: str, chosen: str) -> None:
        """We took it for something else."""
        values = {"tracking_id": tracking_id, "guessed": guessed, "chosen": chosen, "at": self._now}
        self._connection.execute(insert(CORRECTIONS).values(values))

    def of_the_willing(self) -> Iterator[Correction]:
        """Those of citizens who let us learn from their words, and are not erased; of private cases none. The oldest first."""
        query = (
            select(
                CORRECTIONS, COMPLAINTS.c.language, COMPLAINTS.c.details_sealed, CITIZENS.c.id, CITIZENS.c.key_sealed
            )
            .join(COMPLAINTS, COMPLAINTS.c.tracking_id == CORRECTIONS.c.tracking_id)
            .join(CITIZENS, CITIZENS.c.id == COMPLAINTS.c.key_of)
            .join(OWNER, OWNER.c.id == COMPLAINTS.c.citizen_id)
            .where(OWNER.c.learning_at.is_not(None), CITIZENS.c.key_sealed.is_not(None))
            .where(~COMPLAINTS.c.private, ~COMPLAINTS.c.hidden)
            .order_by(CORRECTIONS.c.at, CORRECTIONS.c.tracking_id)
        )
        for row in self._connection.execute(query):
            box = self._vault.unwrap(row.key_sealed, row.id)
            words = box.open(row.details_sealed, f"complaints.details/{row.tracking_id}")
            yield Correction(row.guessed, row.chosen, row.language, words)
