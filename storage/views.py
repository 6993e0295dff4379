"""Views of the inbox that officers keep: filters under a name, each officer's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from storage import staff_tables
from storage.tables import table_of

VIEWS = table_of(staff_tables.View)


@dataclass(frozen=True)
class Kept:
    """One kept view."""

    id: int
    name: str
    filters: Mapping[str, str]


class Views:
    """The kept views of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, officer_id: str, name: str, filters: Mapping[str, str]) -> None:
        """A further view; one of the same name goes."""
        self._connection.execute(delete(VIEWS).where(VIEWS.c.officer_id == officer_id, VIEWS.c.name == name))
        values = {"officer_id": officer_id, "name": name, "filters": json.dumps(filters), "at": self._now}
        self._connection.execute(insert(VIEWS).values(values))

    def of(self, officer_id: str) -> tuple[Kept, ...]:
        """An officer's views, the oldest first."""
        query = select(VIEWS).where(VIEWS.c.officer_id == officer_id).order_by(VIEWS.c.id)
        return tuple(Kept(row.id, row.name, json.loads(row.filters)) for row in self._connection.execute(query))

    def count(self, officer_id: str) -> int:
        """How many an officer keeps."""
        query = select(func.count()).select_from(VIEWS).where(VIEWS.c.officer_id == officer_id)
        return int(self._connection.scalar(query) or 0)

    def drop(self, officer_id: str, view_id: int) -> None:
        """A view of hers is kept no longer."""
        self._connection.execute(delete(VIEWS).where(VIEWS.c.officer_id == officer_id, VIEWS.c.id == view_id))
