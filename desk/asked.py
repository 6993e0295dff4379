"""What a department's request asks, read strictly: what is not expected is named and refused, never overlooked."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Request

from bot import casebook, casework
from bot.casefile import whole
from core import tracking_id
from core.complaint import LIFECYCLE, Actor, Outcome, Status, Step
from desk.problems import Problem, refused

LARGEST = 64 * 1024  # bytes of a body
JSON = "application/json"
KEY = re.compile(r"[!-~]{1,255}")
PARAMETERS = ("status", "since", "cursor", "limit")
STEPS = tuple(step for step, rule in LIFECYCLE.items() if rule.by is Actor.OFFICER)
# The fields of an event, and the one step each goes with; None: with every step.
FIELDS: Mapping[str, Step | None] = {
    "type": None,
    "note": None,
    "outcome": Step.RESOLVED,
    "rule": Step.REJECTED,
    "to_department": Step.TRANSFERRED,
    "to_office": Step.TRANSFERRED,
    "lead": Step.MERGED,
}


def case(written: str) -> str:
    """The twelve digits of a tracking ID, written with dashes or without. Raises Problem where it cannot be one."""
    digits = tracking_id.read(written)
    if digits is None:
        raise Problem("Unknown")
    return digits


def page(request: Request) -> Mapping[str, Any]:
    """The list that is asked for, as arguments of `casebook.complaints`. Raises Problem."""
    given = request.args
    if strange := [name for name in given if name not in PARAMETERS]:
        raise unexpected("parameter", strange)
    if doubled := [name for name in given if len(given.getlist(name)) > 1]:
        raise refused(f"given more than once: {', '.join(doubled)}", *(_at("parameter", name) for name in doubled))
    readers: Mapping[str, Callable[[str], Any]] = {"status": status, "since": moment, "cursor": str, "limit": limit}
    return {name: readers[name](value) for name, value in given.items()}


def status(value: str) -> Status:
    """A status by its name. Raises Problem."""
    if value not in tuple(Status):
        raise refused(f"status is one of {', '.join(Status)}", _at("parameter", "status"))
    return Status(value)


def moment(value: str) -> datetime:
    """A moment with its zone. A `+` that a client forgot to encode arrives as a space. Raises Problem."""
    try:
        at = datetime.fromisoformat(value.replace(" ", "+") if "T" in value else value)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        example = "2026-11-22T06:30:00Z"
        raise refused(f"since is a moment with its zone, e.g. {example}", _at("parameter", "since")) from None


def limit(value: str) -> int:
    """How many. Raises Problem."""
    if not re.fullmatch("[0-9]{1,3}", value) or not 1 <= int(value) <= casebook.MOST:
        raise refused(f"limit is a number from 1 to {casebook.MOST}", _at("parameter", "limit"))
    return int(value)


def event(request: Request) -> casework.Act:
    """The event in the body. Raises Problem."""
    given = fields(body(request))
    outcome = given.get("outcome")
    return casework.Act(
        step=Step(given["type"]),
        note=given.get("note", ""),
        outcome=Outcome(outcome) if outcome else None,
        rule=given.get("rule", ""),
        to_department=given.get("to_department", ""),
        to_office=given.get("to_office", ""),
        lead=given.get("lead", ""),
    )


def fields(given: Mapping[str, Any]) -> Mapping[str, str]:
    """The fields of an event, if they are its own and go together. Raises Problem."""
    if strange := [name for name in given if name not in FIELDS]:
        raise unexpected("field", strange)
    if odd := [name for name, value in given.items() if not isinstance(value, str) or not sound(value)]:
        raise refused(f"not a text of whole characters: {', '.join(odd)}", *(_at("field", name) for name in odd))
    if given.get("type") not in STEPS:
        raise refused(f"type is one of {', '.join(STEPS)}", _at("field", "type"))
    step = Step(given["type"])
    if stray := [name for name in given if FIELDS[name] not in (None, step)]:
        detail = "; ".join(f"{name} goes with {FIELDS[name]} only" for name in stray)
        raise refused(detail, *(_at("field", name) for name in stray))
    if (outcome := given.get("outcome")) and outcome not in tuple(Outcome):
        raise refused(f"outcome is one of {', '.join(Outcome)}", _at("field", "outcome"))
    return given


def repeatable(request: Request, digits: str) -> casework.Request | None:
    """The request by its idempotency key; None where it has none. The order of fields and spaces make no other request."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise refused("Idempotency-Key has 1 to 255 visible ASCII characters", {"header": "Idempotency-Key"})
    return casework.Request(key, json.dumps([digits, body(request)], sort_keys=True))


def body(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises Problem."""
    if request.mimetype != JSON:
        raise Problem("MediaType")
    request.max_content_length = LARGEST
    try:
        found = json.loads(request.get_data(), object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Problem("Unreadable", "The body is not JSON in UTF-8, or names a field twice.") from None
    if not isinstance(found, dict):
        raise refused("the body is a JSON object")
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names occur once: two readers could take two values for true."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def no_number(constant: str) -> float:
    """NaN and Infinity are none of JSON's."""
    raise ValueError(constant)


def sound(text: str) -> bool:
    """Whether all of it can be stored and sent: no halves of characters, no NUL."""
    return "\0" not in text and whole(text) == text


def unexpected(place: str, names: list[str]) -> Problem:
    """These are not ours to take."""
    shown = [whole(name)[:60] for name in names[:10]]
    return refused(f"no such {place}: {', '.join(shown)}", *(_at(place, name) for name in shown))


def _at(place: str, name: str) -> Mapping[str, str]:
    """Where in the request: a parameter by its name, a field by its JSON pointer."""
    if place == "parameter":
        return {"parameter": name}
    return {"pointer": "#/" + quote(name.replace("~", "~0").replace("/", "~1"), safe="~")}
