"""Successes that citizens let us tell without their names, and what was made of them for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage import figure_tables
from storage.tables import table_of
from storage.tokens import COMPLAINTS

STORIES = table_of(figure_tables.Story)
MOST = 100


@dataclass(frozen=True)
class Story:
    """A success. Without `published_at` nobody but the desk knows of it; `text` is what is told, "" before it is written."""

    tracking_id: str
    consented_at: datetime
    text: str = ""
    published_at: datetime | None = None


class Stories:
    """The successes of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def consent(self, tracking_id: str) -> None:
        """It may be told; saying so twice is saying so once."""
        if self.get(tracking_id) is None:
            self._connection.execute(insert(STORIES).values(tracking_id=tracking_id, consented_at=self._now))

    def get(self, tracking_id: str) -> Story | None:
        """One of them."""
        found = self._read(STORIES.c.tracking_id == tracking_id)
        return found[0] if found else None

    def waiting(self) -> Sequence[Story]:
        """Those of which nothing is published, the newest first."""
        return self._read(STORIES.c.published_at.is_(None))

    def published(self) -> Sequence[Story]:
        """Those that everybody reads, the newest first."""
        return self._read(STORIES.c.published_at.is_not(None))

    def publish(self, tracking_id: str, text: str | None, by: str | None) -> None:
        """Tell it so; without a text it is told no more."""
        values = {"text": text, "published_at": self._now if text else None, "published_by": by}
        self._connection.execute(update(STORIES).where(STORIES.c.tracking_id == tracking_id).values(values))

    def forget(self, citizen_id: str) -> None:
        """Nothing of hers is told any more."""
        hers = select(COMPLAINTS.c.tracking_id).where(COMPLAINTS.c.citizen_id == citizen_id)
        self._connection.execute(delete(STORIES).where(STORIES.c.tracking_id.in_(hers)))

    def _read(self, condition: object) -> tuple[Story, ...]:
        query = select(STORIES).where(condition).order_by(STORIES.c.consented_at.desc()).limit(MOST)  # type: ignore[arg-type]
        rows = self._connection.execute(query)
        return tuple(Story(row.tracking_id, row.consented_at, row.text or "", row.published_at) for row in rows)
