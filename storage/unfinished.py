"""Registrations that lie unfinished: whom to remind, and what to forget."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from core.messages import Reply
from storage import sending_tables, tables
from storage.people import Person
from storage.replies import pack
from storage.tables import table_of

COMPLAINTS = table_of(tables.Complaint)
CONVERSATIONS = table_of(tables.Conversation)
MESSAGES = table_of(sending_tables.Message)
RECEIPTS = table_of(tables.Receipt)


class Unfinished:
    """The unfinished registrations of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def to_remind(self, before: datetime, most: int) -> tuple[str, ...]:
        """Whose registration has been lying since `before` without a reminder, the longest first."""
        waiting = CONVERSATIONS.c.unfinished_at <= before, CONVERSATIONS.c.reminded_at.is_(None)
        return self._whose(waiting, most)

    def to_forget(self, before: datetime, most: int) -> tuple[str, ...]:
        """Whose has been lying since `before`."""
        return self._whose((CONVERSATIONS.c.unfinished_at <= before,), most)

    def since(self, citizen_id: str) -> datetime | None:
        """Since when one lies there."""
        here = CONVERSATIONS.c.citizen_id == citizen_id
        since: datetime | None = self._connection.scalar(select(CONVERSATIONS.c.unfinished_at).where(here))
        return since

    def reminded(self, citizen_id: str) -> None:
        """She has been reminded, for once and for all."""
        here = CONVERSATIONS.c.citizen_id == citizen_id
        self._connection.execute(update(CONVERSATIONS).where(here).values(reminded_at=self._now))

    def blank(self, person: Person, until: datetime) -> None:
        """Nothing can be read any more of what she wrote, and we answered, since her last case and until then."""
        filed = select(func.max(COMPLAINTS.c.registered_at)).where(COMPLAINTS.c.citizen_id == person.id)
        since = self._connection.scalar(filed)
        hers = (RECEIPTS.c.citizen_id == person.id) & (RECEIPTS.c.received_at <= until)
        if since:
            hers &= RECEIPTS.c.received_at > since
        self._connection.execute(update(RECEIPTS).where(hers).values(text_sealed=None, reply_sealed=None))
        self._blank_ours(person, since)

    def _blank_ours(self, person: Person, since: datetime | None) -> None:
        """Messages of ours that are about no case: read-backs, and the reminder itself."""
        ours = (MESSAGES.c.citizen_id == person.id) & MESSAGES.c.tracking_id.is_(None)
        if since:
            ours &= MESSAGES.c.created_at > since
        for message_id in self._connection.scalars(select(MESSAGES.c.id).where(ours)).all():
            empty = person.box.seal(pack(Reply("")), f"messages.reply/{message_id}")
            self._connection.execute(update(MESSAGES).where(MESSAGES.c.id == message_id).values(reply_sealed=empty))

    def _whose(self, which: tuple[Any, ...], most: int) -> tuple[str, ...]:
        query = select(CONVERSATIONS.c.citizen_id).where(*which).order_by(CONVERSATIONS.c.unfinished_at).limit(most)
        return tuple(self._connection.scalars(query))
