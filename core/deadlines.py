"""When an answer is due: a leaf's hours by the calendar, or by the days on which offices work. One promise for all."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.catalogue import Catalogue

HARD_LIMIT = timedelta(hours=960)  # forty days: then the head of the organisation
LAST_PART = 4  # a reminder comes when a fourth of the time is left, but
SOONEST, LATEST = timedelta(hours=48), timedelta(hours=1)  # no sooner before the date, and no later


@dataclass(frozen=True)
class Promise:
    """When a case is answered, and when the office is reminded of that; None, None: nothing is promised."""

    due_at: datetime | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True)
class Round:
    """What holds from when a case comes to be open: at its registration, or when the citizen reopens it.

    `limit_at`: it is the head's from then on, however often it was transferred, asked about or taken higher meanwhile.
    `heard_at`: since when the citizen has heard nothing. Where nothing is promised, nothing is counted.
    """

    due_at: datetime | None = None
    remind_at: datetime | None = None
    limit_at: datetime | None = None
    heard_at: datetime | None = None


def opened(catalogue: Catalogue, leaf: str, start: datetime) -> Round:
    """The dates of a case of this leaf that is opened at `start`."""
    promise = promised_anew(catalogue, leaf, start)
    return Round(promise.due_at, promise.remind_at, start + HARD_LIMIT, start) if promise.due_at else Round()


def promised_anew(catalogue: Catalogue, leaf: str, start: datetime) -> Promise:
    """A promise that begins at `start`, and its reminder."""
    due = promised(catalogue, leaf, start)
    return Promise(due, reminder(start, due)) if due else Promise()


def reminder(start: datetime, due: datetime) -> datetime:
    """When the office is reminded of a promise; a promise of less than two hours is halved."""
    before = min(max((due - start) / LAST_PART, LATEST), SOONEST, (due - start) / 2)
    return due - before


def promised(catalogue: Catalogue, leaf: str, start: datetime) -> datetime | None:
    """When a complaint of this leaf that arrives at `start` is answered, in the country's zone; None: no promise."""
    hours, country = catalogue.leaves[leaf].hours, catalogue.country
    if hours is None:
        return None
    here = start.astimezone(country.zone)
    if not catalogue.leaves[leaf].working:
        return here + min(timedelta(hours=hours), HARD_LIMIT)
    return working(here, hours, country.days_off, catalogue.holidays)


def working(start: datetime, hours: int, days_off: Container[int], holidays: Container[date]) -> datetime:
    """`hours` later, of which a working day has 24 and another day none; `days_off` are ISO weekdays, 1 is Monday.

    Never beyond the hard limit, which is counted by the calendar.
    """

    def rests(moment: datetime) -> bool:
        return moment.isoweekday() in days_off or moment.date() in holidays

    moment, left = start, timedelta(hours=hours)
    while left > timedelta() or rests(moment):
        step = min(left, timedelta(days=1)) if not rests(moment) else timedelta(days=1)
        left -= timedelta() if rests(moment) else step
        moment += step
        if moment - start >= HARD_LIMIT:
            return start + HARD_LIMIT
    return moment
