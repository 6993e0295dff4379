"""What was counted, by week; and the cases it is counted from."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from core.complaint import Status
from core.figures import COUNTS, EVERYTHING, Fact, Key, Tally
from storage import figure_tables
from storage.tables import Complaint, table_of

COMPLAINTS = table_of(Complaint)
TALLIES = table_of(figure_tables.Tally)
WEEKS = table_of(figure_tables.Counted)
SNAPSHOTS = table_of(figure_tables.Snapshot)

FACTS = tuple(COMPLAINTS.c[name] for name in Fact.__dataclass_fields__)
HISTOGRAMS = ("answer_hours", "closing_hours")
AT_ONCE = 5000  # rows


class Tallies:
    """The figures of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def changed(self, since: datetime | None) -> tuple[datetime, ...]:
        """When cases were registered that have changed since then, each hour once; None: any."""
        hour = func.strftime("%Y-%m-%d %H:00:00", COMPLAINTS.c.registered_at)
        if self._connection.dialect.name == "postgresql":
            hour = func.date_trunc("hour", COMPLAINTS.c.registered_at)
        query = select(func.min(COMPLAINTS.c.registered_at)).group_by(hour)
        if since:
            query = query.where(COMPLAINTS.c.updated_at >= since)
        return tuple(self._connection.scalars(query))

    def soil(self, weeks: set[date]) -> None:
        """These weeks have to be counted again."""
        for week in sorted(map(date.isoformat, weeks)):
            known = update(WEEKS).where(WEEKS.c.week == week).values(dirty=True)
            if not self._connection.execute(known).rowcount:
                self._connection.execute(insert(WEEKS).values(week=week, dirty=True, at=self._now))

    def turning(self) -> set[date]:
        """Weeks in which somebody could still answer when they were counted: another day, her time for it may be over."""
        pending = (TALLIES.c.scope == EVERYTHING) & (TALLIES.c.dimension == "all") & (TALLIES.c.pending > 0)
        return set(map(date.fromisoformat, self._connection.scalars(select(TALLIES.c.week).where(pending))))

    def dirty(self, most: int) -> tuple[date, ...]:
        """Weeks that have to be counted again: those that waited longest first."""
        query = select(WEEKS.c.week).where(WEEKS.c.dirty).order_by(WEEKS.c.at, WEEKS.c.week.desc()).limit(most)
        return tuple(map(date.fromisoformat, self._connection.scalars(query)))

    def facts(self, start: datetime, length: timedelta) -> Iterator[Fact]:
        """The cases registered in a stretch of time."""
        within = (COMPLAINTS.c.registered_at >= start) & (COMPLAINTS.c.registered_at < start + length)
        for row in self._connection.execute(select(*FACTS).where(within)).yield_per(AT_ONCE):
            values = dict(row._mapping)
            yield Fact(**{**values, "status": Status(values["status"])})

    def replace(self, week: date, tallies: Mapping[Key, Tally]) -> None:
        """What was counted for a week, instead of what was counted before."""
        name = week.isoformat()
        self._connection.execute(delete(TALLIES).where(TALLIES.c.week == name))
        rows = [{"week": name, **vars(key), **_plain(tally)} for key, tally in tallies.items()]
        for start in range(0, len(rows), AT_ONCE):
            self._connection.execute(insert(TALLIES), rows[start : start + AT_ONCE])
        self._connection.execute(update(WEEKS).where(WEEKS.c.week == name).values(dirty=False, at=self._now))

    def read(self, scope: str, dimension: str, first: date, last: date) -> Mapping[tuple[date, str], Tally]:
        """The tallies of the weeks from `first` to `last`, both counted in, by week and value."""
        here = (TALLIES.c.scope == scope) & (TALLIES.c.dimension == dimension)
        weeks = TALLIES.c.week.between(first.isoformat(), last.isoformat())
        rows = self._connection.execute(select(TALLIES).where(here, weeks))
        return {(date.fromisoformat(row.week), row.value): _tally(dict(row._mapping)) for row in rows}

    def times(
        self, scope: str, dimension: str, first: date, last: date, values: Collection[str]
    ) -> Mapping[str, tuple[Mapping[int, int], Mapping[int, int]]]:
        """The two histograms of some values, added up over the weeks."""
        here = (TALLIES.c.scope == scope) & (TALLIES.c.dimension == dimension) & TALLIES.c.value.in_(values)
        weeks = TALLIES.c.week.between(first.isoformat(), last.isoformat())
        columns = (TALLIES.c.value, TALLIES.c.answer_hours, TALLIES.c.closing_hours)
        found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
        for value, *histograms in self._connection.execute(select(*columns).where(here, weeks)):
            for sums, histogram in zip(found.setdefault(value, ({}, {})), histograms, strict=True):
                for bucket, count in histogram.items():
                    sums[int(bucket)] = sums.get(int(bucket), 0) + count
        return found

    def sums(self, scope: str, dimension: str, first: date, last: date) -> Mapping[str, Tally]:
        """The same added up by value, without the histograms: for dimensions of which there are many."""
        weeks = TALLIES.c.week.between(first.isoformat(), last.isoformat())
        counts = (func.sum(TALLIES.c[name]).label(name) for name in COUNTS)
        query = select(TALLIES.c.value, *counts).group_by(TALLIES.c.value)
        rows = self._connection.execute(query.where(TALLIES.c.scope == scope, TALLIES.c.dimension == dimension, weeks))
        summed = ((row.value, {name: int(row._mapping[name]) for name in COUNTS}) for row in rows)
        return {value: Tally(**counts) for value, counts in summed}  # type: ignore[arg-type]

    def in_all(self) -> Tally:
        """All cases ever, without the histograms."""
        counts = (func.coalesce(func.sum(TALLIES.c[name]), 0).label(name) for name in COUNTS)
        row = self._connection.execute(
            select(*counts).where(TALLIES.c.scope == EVERYTHING, TALLIES.c.dimension == "all")
        )
        return Tally(**{name: int(count) for name, count in row.one()._mapping.items()})  # type: ignore[arg-type]

    def keep(self, name: str, body: Mapping[str, Any], at: datetime | None = None) -> None:
        """Something worked out, for pages to show, as it was at a moment, by default this one."""
        self.drop(name)
        self._connection.execute(insert(SNAPSHOTS).values(name=name, body=dict(body), at=at or self._now))

    def drop(self, name: str) -> None:
        """Nothing is known of it any more."""
        self._connection.execute(delete(SNAPSHOTS).where(SNAPSHOTS.c.name == name))

    def kept(self, name: str) -> tuple[Mapping[str, Any], datetime] | None:
        """What was worked out last, and when."""
        row = self._connection.execute(select(SNAPSHOTS).where(SNAPSHOTS.c.name == name)).first()
        return (row.body, row.at) if row else None


def _plain(tally: Tally) -> Mapping[str, Any]:
    """As it is stored: JSON knows no numbers as names."""
    histograms = {name: {str(key): count for key, count in getattr(tally, name).items()} for name in HISTOGRAMS}
    return {**vars(tally), **histograms}


def _tally(row: Mapping[str, Any]) -> Tally:
    histograms = {name: {int(key): count for key, count in row[name].items()} for name in HISTOGRAMS}
    return Tally(**{**{name: row[name] for name in Tally.__dataclass_fields__}, **histograms})
