"""The figures that pages show: counted week by week by the scheduler, added up for whoever looks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import islice
from operator import add

from bot.wiring import Sunwai
from core import figures, suppression
from core.complaint import CLOSED_BY_OFFICE, OPEN, Status
from core.figures import EVERYTHING, Tally
from core.suppression import Line, between
from storage.unit import Unit

WEEK = timedelta(days=7)
WATERMARK = "figures.seen"
OVERLAP = timedelta(seconds=30)  # what was committed after a later one had been seen
EVERY = timedelta(seconds=60)
FEW = 20_000  # cases that can be counted while somebody waits
WEEKS_AT_ONCE = 4  # so that a round stays short; the others have their turn in the next
PERIODS = (4, 12, 26, 52)  # weeks that one may look at
DIMENSIONS = ("department", "office", "leaf", "province", "district", "channel", "language")
TIMED = frozenset({"department", "office"})
MOST_TIMED = (
    40  # values of a dimension of which is told how long it took: reading that of hundreds of offices takes long
)


@dataclass(frozen=True)
class Board:
    """The figures of a stretch of weeks in one scope: in all, by week, and by each dimension's values."""

    scope: str
    first: date
    last: date
    total: Tally
    weeks: Mapping[date, Tally]
    by: Mapping[str, Mapping[str, Tally]]
    counted_at: datetime | None


@dataclass(frozen=True)
class Published:
    """The same as everybody may see it: `by_week` from the oldest week on, `by` dimension."""

    first: date
    last: date
    total: Line
    by_week: tuple[Line, ...]
    by: Mapping[str, tuple[Line, ...]]
    counted_at: datetime | None


def refresh(sunwai: Sunwai) -> int:
    """Count again the weeks whose cases have changed, a few at a time; how many weeks."""
    with sunwai.store.read() as unit:
        seen = unit.tallies.kept(WATERMARK)
    if seen and sunwai.store.clock() - seen[1] < EVERY:
        return 0
    return recount(sunwai, WEEKS_AT_ONCE)


def recount(sunwai: Sunwai, most: int) -> int:
    """The same at once, up to so many weeks."""
    zone = sunwai.catalogue.country.zone
    with sunwai.store.survey() as unit:
        seen = unit.tallies.kept(WATERMARK)
        changed, looked_at = unit.tallies.changed(seen[1] - OVERLAP if seen else None), unit.now
    with sunwai.store.begin() as unit:
        unit.tallies.soil({figures.week_of(at, zone) for at in changed})
        if seen and seen[1].astimezone(zone).date() < looked_at.astimezone(zone).date():
            unit.tallies.soil(unit.tallies.turning())
        unit.tallies.keep(WATERMARK, {}, looked_at)
        weeks = unit.tallies.dirty(most)
    for week in weeks:
        count_week(sunwai, week)
    return len(weeks)


def anew(sunwai: Sunwai) -> None:
    """Look at all cases in the next round, also at those that say that they changed long ago: they have just come."""
    with sunwai.store.begin() as unit:
        unit.tallies.drop(WATERMARK)


def count_week(sunwai: Sunwai, week: date) -> None:
    """Count one week anew."""
    provinces = {code: district.province for code, district in sunwai.catalogue.districts.items()}
    start = datetime.combine(week, datetime.min.time(), sunwai.catalogue.country.zone)
    with sunwai.store.survey() as unit:
        facts, now = tuple(unit.tallies.facts(start, WEEK)), unit.now
    tallies = figures.count(facts, provinces, now, answerable(sunwai, now))  # not while the database waits for us
    with sunwai.store.begin() as unit:
        unit.tallies.replace(week, tallies)


def board(sunwai: Sunwai, scope: str = EVERYTHING, weeks: int = 12, dimensions: tuple[str, ...] = DIMENSIONS) -> Board:
    """The figures of the last so many weeks, this one among them; `scope` is a department's code or all. Raises Away."""
    with sunwai.store.read() as unit:
        last = figures.week_of(unit.now, sunwai.catalogue.country.zone)
        return read(unit, scope, last - (weeks - 1) * WEEK, last, dimensions)


def read(unit: Unit, scope: str, first: date, last: date, dimensions: tuple[str, ...]) -> Board:
    """The figures of the weeks from `first` to `last`."""
    in_all = {week: tally for (week, _), tally in unit.tallies.read(scope, "all", first, last).items()}
    weeks = {first + number * WEEK: Tally() for number in range((last - first) // WEEK + 1)} | in_all
    by = {dimension: summed(unit, scope, dimension, first, last) for dimension in dimensions}
    seen = unit.tallies.kept(WATERMARK)
    return Board(scope, first, last, reduce(add, weeks.values(), Tally()), weeks, by, seen[1] if seen else None)


def summed(unit: Unit, scope: str, dimension: str, first: date, last: date) -> Mapping[str, Tally]:
    """One dimension over all these weeks, the largest first; how long it took is told of departments and offices."""
    found: Mapping[str, Tally] = unit.tallies.sums(scope, dimension, first, last)
    ordered = dict(sorted(found.items(), key=lambda item: (-item[1].registered, item[0])))
    if dimension in TIMED:
        largest = tuple(islice(ordered, MOST_TIMED))
        for value, (answer, closing) in unit.tallies.times(scope, dimension, first, last, largest).items():
            ordered[value] = replace(ordered[value], answer_hours=answer, closing_hours=closing)
    return ordered


def published(sunwai: Sunwai, weeks: int = 12) -> Published:
    """The figures of the last so many weeks (one of PERIODS) as everybody may see them. Raises Away.

    What is named in a period must be large enough also between it and each shorter one.
    """
    with sunwai.store.read() as unit:
        last = figures.week_of(unit.now, sunwai.catalogue.country.zone)
        whole = read(unit, EVERYTHING, last - (weeks - 1) * WEEK, last, DIMENSIONS)
        shorter = [last - (period - 1) * WEEK for period in PERIODS if period < weeks]
        unnamed = {
            dimension: frozenset().union(
                *(between(unit.tallies.sums(EVERYTHING, dimension, first, last), by) for first in shorter)
            )
            for dimension, by in whole.by.items()
        }
    by = {dimension: suppression.table(values, unnamed[dimension]) for dimension, values in whole.by.items()}
    by_week = suppression.table({week.isoformat(): tally for week, tally in sorted(whole.weeks.items())})
    return Published(whole.first, whole.last, suppression.alone(whole.total), by_week, by, whole.counted_at)


@dataclass(frozen=True)
class Start:
    """All cases since the start. `forwarded` are those that an office has, or had."""

    registered: int
    forwarded: int
    waiting: int
    closed: int
    confirmed: int
    pending: int
    silent: int


def since_the_start(sunwai: Sunwai, few: int = FEW) -> Start:
    """All cases: counted one by one while they are few, else as they were counted last, and the new ones. Raises Away."""
    with sunwai.store.read() as unit:
        seen = unit.tallies.kept(WATERMARK)
        kept = unit.tallies.in_all() if seen else Tally()
        if seen is None or kept.registered < few:
            return one_by_one(unit, answerable(sunwai, unit.now))
        new, arriving = unit.complaints.registered_since(seen[1]), unit.complaints.arriving()
    registered = kept.registered + new
    verdicts = kept.closed, kept.confirmed, kept.pending, kept.silent
    return Start(registered, registered - arriving, kept.waiting + new, *verdicts)


def one_by_one(unit: Unit, since: datetime) -> Start:
    """All cases as they are at this moment."""
    by_status, (closed, confirmed) = unit.complaints.figures(), unit.complaints.closed_by_office()
    pending = unit.complaints.answerable(since)
    registered, waiting, unconfirmed = (
        sum(by_status.get(status, 0) for status in statuses) for statuses in (Status, OPEN, CLOSED_BY_OFFICE)
    )
    forwarded = registered - by_status.get(Status.REGISTERED, 0)
    return Start(registered, forwarded, waiting, closed, confirmed, pending, unconfirmed - pending)


def counted_at(sunwai: Sunwai) -> datetime | None:
    """When was last looked for what has changed. Raises Away."""
    with sunwai.store.read() as unit:
        seen = unit.tallies.kept(WATERMARK)
    return seen[1] if seen else None


def answerable(sunwai: Sunwai, now: datetime) -> datetime:
    """Whose case was closed then or later may still answer."""
    return figures.answerable(now, sunwai.catalogue.country.terms.reopen, sunwai.catalogue.country.zone)
