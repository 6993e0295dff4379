"""Which officer closed which case, and what came of it; and officers' objections to what is made of that."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from core.complaint import Status, Step
from core.scores import Closing
from storage import figure_tables, tables
from storage.tables import table_of
from storage.tokens import COMPLAINTS
from storage.vault import Box

HISTORY = table_of(tables.History)
CONTESTS = table_of(figure_tables.Contest)


@dataclass(frozen=True)
class Contest:
    """An officer's objection to her score, and what was answered, if anything."""

    id: str
    officer_id: str
    words: str = field(repr=False)
    at: datetime
    answer: str = field(repr=False)
    answered_by: str | None
    answered_at: datetime | None


class Closings:
    """The closings and the objections of one transaction."""

    def __init__(self, connection: Connection, box: Box, now: datetime) -> None:
        self._connection = connection
        self._box = box
        self._now = now

    def since(self, moment: datetime) -> tuple[Closing, ...]:
        """Each case that an officer closed since then, once for each of them, by the last time she did."""
        last = (
            select(HISTORY.c.tracking_id, HISTORY.c.officer_id, func.max(HISTORY.c.at).label("at"))
            .where(HISTORY.c.at >= moment, HISTORY.c.officer_id.is_not(None))
            .where(HISTORY.c.step.in_((Step.RESOLVED, Step.REJECTED)))
            .group_by(HISTORY.c.tracking_id, HISTORY.c.officer_id)
            .subquery()
        )
        columns = (
            COMPLAINTS.c[name] for name in ("leaf", "urgent", "status", "closed_at", "reopenings", "escalations")
        )
        query = select(last.c.officer_id, last.c.at, *columns)
        rows = self._connection.execute(query.join(last, last.c.tracking_id == COMPLAINTS.c.tracking_id))
        return tuple(map(_closing, rows))

    def object(self, officer_id: str, words: str) -> str:
        """Her objection; its id."""
        one = uuid.uuid4().hex
        sealed = self._box.seal(words, f"contests.words/{one}")
        row = {"id": one, "officer_id": officer_id, "subject": "score", "words_sealed": sealed, "at": self._now}
        self._connection.execute(insert(CONTESTS).values(row))
        return one

    def answer(self, one: str, by: str, words: str) -> bool:
        """The answer to an objection, once; False where it has one."""
        sealed = self._box.seal(words, f"contests.answer/{one}")
        waiting = (CONTESTS.c.id == one) & CONTESTS.c.answered_at.is_(None)
        values = {"answer_sealed": sealed, "answered_by": by, "answered_at": self._now}
        return bool(self._connection.execute(update(CONTESTS).where(waiting).values(values)).rowcount)

    def objections(self, officers: Collection[str]) -> tuple[Contest, ...]:
        """What these officers objected, the newest first."""
        query = select(CONTESTS).where(CONTESTS.c.officer_id.in_(tuple(officers))).order_by(CONTESTS.c.at.desc())
        return tuple(map(self._read, self._connection.execute(query)))

    def _read(self, row: Any) -> Contest:
        words = self._box.open(row.words_sealed, f"contests.words/{row.id}")
        answer = self._box.open(row.answer_sealed, f"contests.answer/{row.id}") if row.answer_sealed else ""
        return Contest(row.id, row.officer_id, words, row.at, answer, row.answered_by, row.answered_at)


def _closing(row: Any) -> Closing:
    """What she did not accept, and what she reopened after it, was not solved."""
    week = "-".join(map(str, row.at.isocalendar()[:2]))
    again = row.closed_at is None or row.closed_at > row.at
    confirmed = True if row.status == Status.CONFIRMED and not again else False if again and row.reopenings else None
    return Closing(row.officer_id, row.leaf, bool(row.urgent), week, confirmed, row.escalations > 0)
