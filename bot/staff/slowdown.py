"""Guessing passwords is slowed down, by login and by address, and the owner of a login is never locked out by it.

An address from which she has signed in before counts only what failed there for her own login. From anywhere else the
attempts for a login are counted together, wherever they come from, and those from an address, whichever login they name:
after some failures each next attempt has to wait, longer and longer. For a login the wait ends soon, so that whoever
hammers at it cannot keep its owner out of a place where she has not been before.

Slow   wait so many seconds; nothing was tried
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from storage.attempts import Attempts, Failures
from storage.unit import Unit

WITHIN = timedelta(hours=1)


@dataclass
class Slow(Exception):
    """Too many attempts have failed."""

    seconds: int


@dataclass(frozen=True)
class Limit:
    """So many failures are free; from then on the wait doubles from one second to the longest."""

    free: int
    longest: timedelta


OWN = Limit(5, timedelta(minutes=5))  # of one login, from an address where it is at home
LOGIN = Limit(5, timedelta(seconds=30))  # of one login, from anywhere else
ADDRESS = Limit(20, timedelta(minutes=15))  # from one address, for any login


def slow_down(unit: Unit, login: str, address: str) -> None:
    """Let an attempt pass, or raise Slow."""
    attempts, since = unit.attempts, unit.now - WITHIN
    waits = [wait(limit, found, unit.now) for limit, found in counted(attempts, login, address, since)]
    if max(waits) > 0:
        raise Slow(max(waits))


def counted(attempts: Attempts, login: str, address: str, since: datetime) -> list[tuple[Limit, Failures]]:
    """What counts for this attempt."""
    if attempts.known(login, address):
        return [(OWN, attempts.failures(since, login, address))]
    return [(LOGIN, attempts.failures(since, login=login)), (ADDRESS, attempts.failures(since, address=address))]


def wait(limit: Limit, failures: Failures, now: datetime) -> int:
    """Seconds that are left to wait."""
    if failures.count < limit.free or failures.last is None:
        return 0
    longest = limit.longest.total_seconds()
    pause = min(2.0 ** min(failures.count - limit.free, 30), longest)
    return max(0, ceil(pause - (now - failures.last).total_seconds()))
