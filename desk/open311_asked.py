"""What an address of Open311 asks for, read as the standard has it."""

from datetime import UTC, datetime, timedelta

from flask import request

from bot.service_requests import ENDED, Asked
from core import tracking_id
from core.complaint import Status

SPAN = timedelta(days=90)  # that a question without dates, or with one of them, is about; so the standard has it
MANY = 50  # values in one parameter


class Trouble(Exception):
    """An error in the standard's shape."""

    def __init__(self, code: int, description: str) -> None:
        self.code, self.description = code, description


def asked(now: datetime) -> Asked:
    """What the address asks for. Raises Trouble."""
    ids, codes, states = (several(name) for name in ("service_request_id", "service_code", "status"))
    if ids is not None:
        return Asked(cases=tuple(map(digits, ids)))  # then, as the standard has it, nothing else counts
    if states is not None and not set(states) <= {"open", "closed"}:
        raise Trouble(400, "status is open or closed")
    statuses = None if states is None else tuple(status for status in Status if state_of(status) in states)
    since, until = date("start_date"), date("end_date")
    if since is None:
        since = (until or now) - SPAN
    return Asked(None, codes, statuses, since, until or since + SPAN)


def state_of(status: Status) -> str:
    """The standard's name for where a case stands."""
    return "closed" if status in ENDED else "open"


def several(name: str) -> tuple[str, ...] | None:
    """The values of a parameter, separated by commas; None where it is not there. Raises Trouble."""
    given = request.args.get(name)
    found = tuple(filter(None, given.split(","))) if given is not None else None
    if found is not None and len(found) > MANY:
        raise Trouble(400, f"{name} has at most {MANY} values")
    return found


def date(name: str) -> datetime | None:
    """A moment in the address, or None. A `+` that was not encoded arrives as a space. Raises Trouble."""
    given = request.args.get(name)
    if not given:
        return None
    try:
        at = datetime.fromisoformat(given.replace(" ", "+"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Trouble(400, f"{name} is a date as ISO 8601 has it, e.g. 2026-11-22T06:30:00Z") from None


def number(name: str, usual: int, most: int) -> int:
    """A count in the address. Raises Trouble."""
    given = request.args.get(name, str(usual))
    if not (given.isascii() and given.isdecimal() and len(given) < 6 and 1 <= int(given) <= most):
        raise Trouble(400, f"{name} is a number from 1 to {most}")
    return int(given)


def digits(wanted: str) -> str:
    """The digits of a tracking ID. Raises Trouble."""
    found = tracking_id.read(wanted)
    if found is None:
        raise Trouble(404, "service_request_id is not known")
    return found
