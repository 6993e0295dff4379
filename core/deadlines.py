"""When an answer is due: a leaf's hours by the calendar, or by the days on which offices work. One promise for all."""

from collections.abc import Container
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.catalogue import Catalogue

HARD_LIMIT = timedelta(hours=960)  # forty days: then the head of the organisation


def promised(catalogue: Catalogue, leaf: str, start: datetime) -> datetime | None:
    """When a complaint of this leaf that arrives at `start` is answered, in the country's zone; None: no promise."""
    hours, country = catalogue.leaves[leaf].hours, catalogue.country
    if hours is None:
        return None
    here = start.astimezone(ZoneInfo(country.timezone))
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
