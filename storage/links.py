"""Codes by which a citizen shows on one channel that it is she who writes on another: good once, and not for long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select

from storage import tables
from storage.people import Person
from storage.tables import table_of
from storage.vault import blind_index

CODES = table_of(tables.LinkCode)
TRIES = table_of(tables.LinkTry)

HOLDS = timedelta(minutes=10)
MOST_TRIES = 5  # wrong ones
WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Given:
    """To whom a code was given, and on which channel."""

    citizen_id: str
    channel: str


class Links:
    """The codes of one transaction. Of a code only a fingerprint is kept."""

    def __init__(self, connection: Connection, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._index_key = index_key
        self._now = now

    def give(self, person: Person, channel: str, code: str) -> None:
        """A code for her; the one she had before, and all that have expired, are good no more."""
        old = or_(CODES.c.citizen_id == person.id, CODES.c.expires_at <= self._now)
        self._connection.execute(delete(CODES).where(old))
        values = {"citizen_id": person.id, "channel": channel, "expires_at": self._now + HOLDS}
        self._connection.execute(insert(CODES).values(code_index=self._index(code), **values))

    def find(self, citizen_id: str, code: str) -> Given | None:
        """Whose code it is; None where it is none, and where she who asks has tried too many."""
        here = (CODES.c.code_index == self._index(code)) & (CODES.c.expires_at > self._now)
        row = self._connection.execute(select(CODES).where(here)).first()
        return Given(row.citizen_id, row.channel) if row and self._tries(citizen_id) < MOST_TRIES else None

    def use(self, citizen_id: str, code: str) -> Given | None:
        """The same, and the code is used up."""
        given = self.find(citizen_id, code)
        if given is None:
            return None
        used = self._connection.execute(delete(CODES).where(CODES.c.code_index == self._index(code)))
        return given if used.rowcount else None

    def miss(self, citizen_id: str) -> None:
        """She sent a code that is none."""
        past = (TRIES.c.citizen_id == citizen_id) & (TRIES.c.at <= self._now - WITHIN)
        self._connection.execute(delete(TRIES).where(past))
        if self._tries(citizen_id) < MOST_TRIES:
            self._connection.execute(insert(TRIES).values(citizen_id=citizen_id, at=self._now))

    def exhausted(self, citizen_id: str) -> bool:
        """Whether she has tried too many; it passes."""
        return self._tries(citizen_id) >= MOST_TRIES

    def _tries(self, citizen_id: str) -> int:
        hers = (TRIES.c.citizen_id == citizen_id) & (TRIES.c.at > self._now - WITHIN)
        return int(self._connection.scalar(select(func.count()).select_from(TRIES).where(hers)) or 0)

    def _index(self, code: str) -> bytes:
        return blind_index(self._index_key(), "link", code)
