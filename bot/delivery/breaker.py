"""Leaves a department alone that does not answer: after two attempts that lasted long, the others rest, ever longer.

One attempt is made then, and all the rest of what waits for this department is neither tried nor woken for until it is due.
"""

import threading
from datetime import timedelta

LONG = 4.0  # seconds of an attempt that failed, from which on it cost more than it is worth to repeat it for every case
FAILURES = 2
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=5)


class Breaker:
    """How often in a row each department let an attempt of this process's wait in vain."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._lock = threading.Lock()

    def answered(self, department: str) -> None:
        """It has answered, whatever it said."""
        with self._lock:
            self._failures.pop(department, None)

    def failed(self, department: str, seconds: float) -> timedelta | None:
        """An attempt failed after so long; for how long all else should rest, None: not at all."""
        if seconds < LONG:
            self.answered(department)
            return None
        with self._lock:
            failures = self._failures[department] = self._failures.get(department, 0) + 1
        doublings = failures - FAILURES
        return min(FIRST * 2 ** min(doublings, 10), LONGEST) if doublings >= 0 else None
