"""Tables that the ministry keeps, whole, edition after edition; the newest holds, and none is ever lost."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from storage.department_tables import Edition as Table
from storage.departments import ROUTE_SECRET
from storage.secrets import Secrets
from storage.vault import Box, Vault

EDITIONS = Table.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Edition:
    """One edition of a table: its number, its text, who gave it and when. Secrets may be in the text."""

    id: int
    text: str = field(repr=False)
    by: str
    at: datetime


class Editions:
    """The editions of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    def number(self, name: str) -> int:
        """The number of the newest edition of a table; 0 where there is none. One small look-up."""
        newest = select(func.max(EDITIONS.c.id)).where(EDITIONS.c.name == name)
        return int(self._connection.scalar(newest) or 0)

    def newest(self, name: str) -> Edition | None:
        """The newest edition of a table."""
        found = self.history(name, 1)
        return found[0] if found else None

    def history(self, name: str, most: int) -> tuple[Edition, ...]:
        """The editions of a table, the newest first."""
        query = select(EDITIONS).where(EDITIONS.c.name == name).order_by(EDITIONS.c.id.desc()).limit(most)
        rows = self._connection.execute(query).all()
        return tuple(Edition(row.id, self._box().open(row.sealed, place(name, row.at)), row.by, row.at) for row in rows)

    def get(self, name: str, number: int) -> Edition | None:
        """One edition of a table by its number."""
        row = self._connection.execute(select(EDITIONS).where(EDITIONS.c.name == name, EDITIONS.c.id == number)).first()
        return Edition(row.id, self._box().open(row.sealed, place(name, row.at)), row.by, row.at) if row else None

    def add(self, name: str, text: str, by: str) -> int:
        """A further edition; it holds from the end of this transaction. Its number."""
        sealed = self._box().seal(text, place(name, self._now))
        added = self._connection.execute(insert(EDITIONS).values(name=name, sealed=sealed, by=by, at=self._now))
        return int(added.inserted_primary_key[0])  # type: ignore[index]

    def _box(self) -> Box:
        return Box(Secrets(self._connection, self._vault).get(ROUTE_SECRET))


def place(name: str, at: datetime) -> str:
    """What an edition is bound to."""
    return f"editions/{name}/{at.timestamp()}"
