"""What a case's dates demand, and of which cases. Only their tracking IDs: a case that cannot be read stops no other."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, select, update

from core.catalogue import Terms
from core.complaint import CLOSED_BY_OFFICE, OPEN
from storage import tables
from storage.tables import table_of

COMPLAINTS = table_of(tables.Complaint)


class Demand(StrEnum):
    """What has to be done, in this order: who has the head by the limit needs no higher office by the promise."""

    LIMIT = "limit"
    PROMISE = "promise"
    REMINDER = "reminder"
    MISSION = "mission"
    VERDICT = "verdict"
    SILENCE = "silence"


_open, _closed = COMPLAINTS.c.status.in_(OPEN), COMPLAINTS.c.status.in_(CLOSED_BY_OFFICE)
DEMANDS: Mapping[Demand, Callable[[datetime, Terms], Any]] = {
    Demand.LIMIT: lambda now, _: and_(_open, COMPLAINTS.c.limit_at <= now),
    Demand.PROMISE: lambda now, _: and_(_open, COMPLAINTS.c.due_at <= now),
    Demand.REMINDER: lambda now, _: and_(_open, COMPLAINTS.c.remind_at <= now),
    Demand.MISSION: lambda now, _: and_(_open, COMPLAINTS.c.mission_remind_at <= now),
    Demand.VERDICT: lambda now, _: and_(_closed, COMPLAINTS.c.remind_at <= now),
    Demand.SILENCE: lambda now, terms: and_(_open, COMPLAINTS.c.heard_at <= now - terms.heartbeat),
}


class Dates:
    """The dates of all cases, in one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def demanding(self, demand: Demand, terms: Terms, most: int, *, but: Collection[str] = ()) -> tuple[str, ...]:
        """Cases of which this is demanded now."""
        wanted = select(COMPLAINTS.c.tracking_id).where(DEMANDS[demand](self._now, terms))
        if but:
            wanted = wanted.where(COMPLAINTS.c.tracking_id.not_in(but))
        return tuple(self._connection.scalars(wanted.limit(most)))

    def take(self, demand: Demand, terms: Terms, tracking_id: str) -> bool:
        """Lock a case, if this is demanded of it still; a case that somebody else is at is left to him."""
        here = and_(COMPLAINTS.c.tracking_id == tracking_id, DEMANDS[demand](self._now, terms))
        query = select(COMPLAINTS.c.tracking_id).where(here).with_for_update(skip_locked=True)
        return self._connection.scalar(query) is not None

    def heard(self, tracking_id: str) -> None:
        """Its citizen hears of it now. Of what promises nothing she expects to hear nothing."""
        promised = and_(COMPLAINTS.c.tracking_id == tracking_id, COMPLAINTS.c.heard_at.is_not(None))
        self._connection.execute(update(COMPLAINTS).where(promised).values(heard_at=self._now))

    def reminded(self, tracking_id: str) -> None:
        """Whose turn it is has been reminded."""
        here = COMPLAINTS.c.tracking_id == tracking_id
        self._connection.execute(update(COMPLAINTS).where(here).values(remind_at=None))
