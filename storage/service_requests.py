"""Cases as anybody may list them: what about, where and since when; never whose, and none that is private in any way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from core.complaint import Status
from storage.tokens import COMPLAINTS

COLUMNS = ("tracking_id", "leaf", "department", "place", "status", "registered_at", "updated_at", "due_at")


@dataclass(frozen=True)
class Listed:
    """A case without anything of hers: `place` is a district's code or ""."""

    tracking_id: str
    leaf: str
    department: str
    place: str
    status: Status
    registered_at: datetime
    updated_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """Which cases are wanted; None: any."""

    cases: Collection[str] | None = None
    leaves: Collection[str] | None = None
    statuses: Collection[Status] | None = None
    since: datetime | None = None
    until: datetime | None = None


class ServiceRequests:
    """The list of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, asked: Asked, open_leaves: Collection[str], start: int, most: int) -> tuple[Listed, ...]:
        """Some of the cases of the leaves that may be listed, the newest first."""
        query = (
            select(*(COMPLAINTS.c[name] for name in COLUMNS))
            .where(COMPLAINTS.c.leaf.in_(open_leaves), ~COMPLAINTS.c.private, ~COMPLAINTS.c.hidden)
            .where(COMPLAINTS.c.kept_from == "", *_conditions(asked))
            .order_by(COMPLAINTS.c.registered_at.desc(), COMPLAINTS.c.tracking_id)
        )
        rows = self._connection.execute(query.offset(start).limit(most))
        return tuple(Listed(**{**row._mapping, "status": Status(row.status)}) for row in rows)


def _conditions(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    sets = {"tracking_id": asked.cases, "leaf": asked.leaves, "status": asked.statuses}
    found: list[ColumnElement[bool]] = [
        COMPLAINTS.c[name].in_(tuple(values)) for name, values in sets.items() if values is not None
    ]
    if asked.since:
        found.append(COMPLAINTS.c.registered_at >= asked.since)
    if asked.until:
        found.append(COMPLAINTS.c.registered_at <= asked.until)
    return tuple(found)
