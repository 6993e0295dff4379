"""An alarm for each department that has not taken what it should hear: after an hour, and again after a day.

Nothing is given up by that; whoever looks after the service calls the department.
"""

import logging
from datetime import UTC, datetime, timedelta

from bot.running.health import UNHEARD
from bot.wiring import Sunwai

log = logging.getLogger(__name__)

MARKS = (timedelta(hours=1), timedelta(hours=24))
EVERY = timedelta(seconds=30)


class Alarms:
    """Tells of a department once for each mark that its oldest delivery passes; after a start, of those long passed as well."""

    def __init__(self) -> None:
        self._looked = datetime.min.replace(tzinfo=UTC)

    def sound(self, sunwai: Sunwai) -> int:
        """Look, every half minute; how many alarms."""
        if sunwai.store.clock() - self._looked < EVERY:
            return 0
        with sunwai.store.read() as unit:
            oldest, now = unit.outbox.oldest_deliveries(), unit.now
        passed = [
            (code, mark) for code, since in oldest.items() for mark in MARKS if self._looked < since + mark <= now
        ]
        for code, mark in passed:
            hours = int(mark.total_seconds()) // 3600
            UNHEARD.labels(code, hours).inc()
            log.error("a department has taken nothing for hours", extra={"department": code, "hours": hours})
        self._looked = now
        return len(passed)
