"""Duties that were committed with what caused them, and are done by whoever claims them.

A queue only wakes a worker; this table is the truth. A claim is a lease: who dies with it loses it, and who comes back
after it was given to another is refused, for the token has grown. What did not work may not be claimed before its time,
whoever is woken for it. A case's deliveries to one department are done in their order.

A duty that kills whoever claims it goes round until its claims are used up: then it is an operator's, like one that is damaged.
"""

import json
import logging
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, or_, select, update

from storage import sending_tables as tables
from storage.tables import table_of

log = logging.getLogger(__name__)

OUTBOX = table_of(tables.Outbox)

LEASE = timedelta(seconds=30)  # longer than any attempt may take
GRACE = timedelta(seconds=3)  # how long a worker that was woken may take before the sweep wakes one again
CLAIMS = 5  # so often may a worker take a duty and never be heard of again
LOST, DAMAGED = "workers die of it", "damaged"  # why a duty is given up that nobody could do


class Topic(StrEnum):
    """What kind of duty."""

    FORWARD = "forward"
    DELIVER = "deliver"
    NOTIFY = "notify"
    FETCH = "fetch"
    FOLLOW = "follow"
    RECEIPT = "receipt"
    MAIL = "mail"


class State(StrEnum):
    """Waiting, done, or given up until an operator replays it."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


_BEFORE = OUTBOX.alias("before")
# An undone delivery of the same case to the same department, which has to go first.
EARLIER = (
    select(_BEFORE.c.id)
    .where(_BEFORE.c.tracking_id == OUTBOX.c.tracking_id, _BEFORE.c.department == OUTBOX.c.department)
    .where(_BEFORE.c.topic == Topic.DELIVER, _BEFORE.c.state == State.WAITING, _BEFORE.c.id < OUTBOX.c.id)
    .where(OUTBOX.c.topic == Topic.DELIVER)
)


@dataclass(frozen=True)
class Duty:
    """One row. `subject` is the id that stays the same over all attempts: of the event, or of the message."""

    id: int
    topic: Topic
    subject: str
    tracking_id: str | None
    department: str | None
    payload: Mapping[str, Any]
    attempts: int
    token: int
    created_at: datetime
    error: str | None = None


class Outbox:
    """The duties of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(
        self,
        topic: Topic,
        *,
        tracking_id: str | None = None,
        department: str | None = None,
        subject: str | None = None,
        payload: Mapping[str, Any] | None = None,
        after: timedelta = GRACE,
    ) -> int:
        """A new duty; its id. The sweep looks at it `after` a while, if the worker woken now does not."""
        subject, given = subject or uuid.uuid4().hex, dict(payload or {})
        added = self._connection.execute(
            insert(OUTBOX).values(
                topic=topic,
                tracking_id=tracking_id,
                department=department,
                subject=subject,
                payload=given,
                checksum=checksum(topic, subject, given),
                created_at=self._now,
                next_try_at=self._now + after,
            )
        )
        return int(added.inserted_primary_key[0])  # type: ignore[index]

    def claim(self, duty_id: int) -> Duty | None:
        """Take a duty for the time of a lease; None if it is done, dead, or somebody else's."""
        free = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= self._now)
        row = self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.id == duty_id, OUTBOX.c.state == State.WAITING, free, OUTBOX.c.claims < CLAIMS)
            .values(
                lease_until=self._now + LEASE,
                lease_token=OUTBOX.c.lease_token + 1,
                attempts=OUTBOX.c.attempts + 1,
                claims=OUTBOX.c.claims + 1,
                next_try_at=self._now + LEASE,
                error=None,
            )
            .returning(*OUTBOX.c)
        ).first()
        if row is None:
            self._quarantine(and_(OUTBOX.c.id == duty_id, free, OUTBOX.c.claims >= CLAIMS), duty_id, LOST)
            return None
        if row.checksum is not None and row.checksum != checksum(row.topic, row.subject, row.payload):
            self._quarantine(OUTBOX.c.id == duty_id, duty_id, DAMAGED)
            return None
        return self._duty(row)

    def due(self, most: int) -> tuple[Duty, ...]:
        """Duties nobody has finished in time, the oldest first; each is looked at again after the grace."""
        ready = (
            select(OUTBOX.c.id)
            .where(OUTBOX.c.state == State.WAITING, OUTBOX.c.next_try_at <= self._now, ~exists(EARLIER))
            .order_by(OUTBOX.c.next_try_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        # Two statements: as a part of the update, PostgreSQL may run the query again for each row, and take all.
        found = tuple(self._connection.scalars(ready))
        again = update(OUTBOX).where(OUTBOX.c.id.in_(found)).values(next_try_at=self._now + GRACE)
        rows = self._connection.execute(again.returning(*OUTBOX.c)).all() if found else ()
        return tuple(sorted(map(self._duty, rows), key=lambda duty: duty.id))

    def done(self, duty: Duty) -> bool:
        """It is done; False if the lease was lost meanwhile, and then nothing may be committed."""
        return self._finish(duty, state=State.DONE, done_at=self._now, lease_until=None, error=None)

    def retry(self, duty: Duty, after: timedelta, error: str) -> bool:
        """It did not work; again after a while, and not before."""
        until = self._now + after
        return self._finish(duty, next_try_at=until, lease_until=until, claims=0, error=error)

    def again(self, duty: Duty, waits: Sequence[int], error: str) -> bool:
        """It did not work; again after the seconds that its try has to wait, and an operator's after the last of them."""
        if duty.attempts > len(waits):
            return self.bury(duty, error)
        return self.retry(duty, timedelta(seconds=waits[duty.attempts - 1]), error)

    def postpone(self, duty: Duty, after: timedelta) -> bool:
        """Not now; this was no attempt."""
        until = self._now + after
        return self._finish(duty, next_try_at=until, lease_until=None, claims=0, attempts=duty.attempts - 1)

    def rest(self, department: str, after: timedelta) -> int:
        """All that waits for a department and is not being tried rests for a while, as if it had been tried; how many."""
        until = self._now + after
        waits = and_(
            OUTBOX.c.topic == Topic.DELIVER, OUTBOX.c.department == department, OUTBOX.c.state == State.WAITING
        )
        free = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= self._now)
        values = {"next_try_at": until, "lease_until": until}
        return int(self._connection.execute(update(OUTBOX).where(waits, free).values(values)).rowcount)

    def bury(self, duty: Duty, error: str) -> bool:
        """It cannot be done by trying: an operator sees it."""
        return self._finish(duty, state=State.DEAD, lease_until=None, error=error)

    def settle(self, duty_id: int) -> None:
        """Somebody else has seen to it."""
        done = {"state": State.DONE, "done_at": self._now, "lease_until": None}
        self._connection.execute(update(OUTBOX).where(self._waits(duty_id)).values(done))

    def hasten(self, duty_id: int) -> None:
        """It may be done now, before its time."""
        self._connection.execute(update(OUTBOX).where(self._waits(duty_id)).values(next_try_at=self._now))

    def waiting_for(self, tracking_id: str) -> Mapping[str, tuple[int, ...]]:
        """The ids of a case's undone deliveries by their department, the oldest first."""
        undone = and_(
            OUTBOX.c.tracking_id == tracking_id,
            OUTBOX.c.topic == Topic.DELIVER,
            OUTBOX.c.state == State.WAITING,
        )
        query = select(OUTBOX.c.department, OUTBOX.c.id).where(undone).order_by(OUTBOX.c.id)
        found: dict[str, tuple[int, ...]] = {}
        for department, duty_id in self._connection.execute(query):
            found[department] = (*found.get(department, ()), duty_id)
        return found

    def of(self, tracking_id: str) -> tuple[Mapping[str, Any], ...]:
        """All duties about a case, the oldest first, as plain values."""
        rows = self._connection.execute(select(OUTBOX).where(OUTBOX.c.tracking_id == tracking_id).order_by(OUTBOX.c.id))
        return tuple(dict(row._mapping) for row in rows)

    def dead(self) -> tuple[Duty, ...]:
        """Dead letters, the oldest first."""
        rows = self._connection.execute(select(OUTBOX).where(OUTBOX.c.state == State.DEAD).order_by(OUTBOX.c.id))
        return tuple(map(self._duty, rows))

    def replay(self, duty_id: int) -> bool:
        """Try a dead letter again; False if there is none of that id."""
        dead = and_(OUTBOX.c.id == duty_id, OUTBOX.c.state == State.DEAD)
        again = {"state": State.WAITING, "attempts": 0, "claims": 0, "next_try_at": self._now, "created_at": self._now}
        return bool(self._connection.execute(update(OUTBOX).where(dead).values(again)).rowcount)

    def backlog(self) -> Mapping[str, tuple[int, datetime | None]]:
        """How many duties wait by topic, and the oldest's moment; dead letters under `dead`."""
        name = func.coalesce(func.nullif(OUTBOX.c.state, State.WAITING), OUTBOX.c.topic)
        rows = self._connection.execute(
            select(name, func.count(), func.min(OUTBOX.c.created_at))
            .where(OUTBOX.c.state.in_((State.WAITING, State.DEAD)))
            .group_by(name)
        )
        return {str(row[0]): (int(row[1]), row[2]) for row in rows}

    def oldest_deliveries(self) -> Mapping[str, datetime]:
        """Since when each department has something to hear that it has not taken yet."""
        undone = and_(OUTBOX.c.topic == Topic.DELIVER, OUTBOX.c.state == State.WAITING)
        query = select(OUTBOX.c.department, func.min(OUTBOX.c.created_at)).where(undone).group_by(OUTBOX.c.department)
        return {str(row[0]): row[1] for row in self._connection.execute(query)}

    def _quarantine(self, here: Any, duty_id: int, reason: str) -> None:
        """What nobody can do is an operator's to see."""
        waits = and_(here, OUTBOX.c.state == State.WAITING)
        values = {"state": State.DEAD, "lease_until": None, "error": reason}
        if self._connection.execute(update(OUTBOX).where(waits).values(values)).rowcount:
            log.error("a duty is given up", extra={"duty": duty_id, "error": reason})

    def _waits(self, duty_id: int) -> Any:
        return and_(OUTBOX.c.id == duty_id, OUTBOX.c.state == State.WAITING)

    def _finish(self, duty: Duty, **values: Any) -> bool:
        mine = and_(OUTBOX.c.id == duty.id, OUTBOX.c.lease_token == duty.token, OUTBOX.c.state == State.WAITING)
        return bool(self._connection.execute(update(OUTBOX).where(mine).values(values)).rowcount)

    def _duty(self, row: Any) -> Duty:
        return Duty(
            id=row.id,
            topic=Topic(row.topic),
            subject=row.subject,
            tracking_id=row.tracking_id,
            department=row.department,
            payload=row.payload,
            attempts=row.attempts,
            token=row.lease_token,
            created_at=row.created_at,
            error=row.error,
        )


def checksum(topic: str, subject: str, payload: Mapping[str, Any]) -> int:
    """A fingerprint of what is to be done, by which flipped bits are noticed."""
    return zlib.crc32(json.dumps([topic, subject, payload], sort_keys=True).encode())
