"""Cases as other systems know them: by the id of a service request there, or by a token until it has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from storage import department_tables as tables
from storage.tables import table_of

FOREIGN = table_of(tables.Foreign)


@dataclass(frozen=True)
class Foreign:
    """A case in another system. `status` is what was last read of it there; None: nothing yet."""

    tracking_id: str
    department: str
    office: str
    token: str | None
    request_id: str | None
    status: str | None


class ForeignCases:
    """The cases in other systems, of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, tracking_id: str, department: str, office: str) -> Foreign | None:
        """A case as a department's, or its office's, system knows it."""
        row = self._connection.execute(select(FOREIGN).where(_here(tracking_id, department, office))).first()
        return _foreign(row) if row else None

    def of(self, tracking_id: str) -> tuple[Foreign, ...]:
        """A case in all systems that know it."""
        query = select(FOREIGN).where(FOREIGN.c.tracking_id == tracking_id)
        return tuple(map(_foreign, self._connection.execute(query)))

    def put(self, case: Foreign, after: timedelta) -> None:
        """It is there now; it is looked at after a while. What was there before is not looked at any more."""
        self._connection.execute(delete(FOREIGN).where(_here(case.tracking_id, case.department, case.office)))
        self._connection.execute(insert(FOREIGN).values(**vars(case), next_poll_at=self._now + after))

    def due(self, most: int, after: timedelta) -> tuple[Foreign, ...]:
        """Those to be looked at now, each for one caller alone; and again after a while."""
        ready = select(FOREIGN).where(FOREIGN.c.next_poll_at <= self._now).order_by(FOREIGN.c.next_poll_at).limit(most)
        found = tuple(map(_foreign, self._connection.execute(ready.with_for_update(skip_locked=True))))
        for case in found:
            self._change(case, next_poll_at=self._now + after)
        return found

    def learn(self, case: Foreign, *, request_id: str | None, status: str | None, last: bool = False) -> bool:
        """What was read of it; `last`: it is not looked at any more.

        False if somebody else has read it meanwhile, or it is another request by now: a case that was reopened has a new one.
        """
        stopped = {"next_poll_at": None} if last else {}
        return self._change(case, request_id=request_id, status=status, **stopped)

    def leave(self, case: Foreign) -> None:
        """It is not looked at any more."""
        self._change(case, next_poll_at=None)

    def _change(self, case: Foreign, **values: Any) -> bool:
        same = _here(case.tracking_id, case.department, case.office)
        for column in ("token", "request_id", "status"):
            same = and_(same, FOREIGN.c[column].is_not_distinct_from(getattr(case, column)))
        return bool(self._connection.execute(update(FOREIGN).where(same).values(values)).rowcount)


def _here(tracking_id: str, department: str, office: str) -> Any:
    return and_(FOREIGN.c.tracking_id == tracking_id, FOREIGN.c.department == department, FOREIGN.c.office == office)


def _foreign(row: Any) -> Foreign:
    values: Mapping[str, Any] = row._mapping
    return Foreign(**{name: values[name] for name in Foreign.__dataclass_fields__})
