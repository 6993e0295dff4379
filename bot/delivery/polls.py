"""What departments' own systems say of our cases there, by Open311: asked for from time to time, taken like any event."""

import logging
from datetime import timedelta

from bot import casework, sight
from bot.casefile import whole
from bot.casework import LONGEST_NOTE, Act, Unknown, Unlawful
from bot.delivery import ways
from bot.delivery.call import Answer, call
from bot.delivery.georeport import Endpoint, NoReport, report
from bot.delivery.trouble import NotDelivered
from bot.duties import Wake, ring
from bot.sight import Caller
from bot.wiring import Sunwai
from core.complaint import Step
from storage.departments import Department, Route
from storage.foreign import Foreign

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
MOST = 50  # cases asked for in one round
NOT_YET = 404  # of a token: its request has no id so far
STEPS = {"open": Step.ACKNOWLEDGED, "closed": Step.RESOLVED}


def wake(sunwai: Sunwai) -> int:
    """Wake the departments' workers for all cases that are to be looked at now; how many."""
    with sunwai.store.lease() as unit:
        due = unit.foreign.due(MOST, EVERY)
    for case in due:
        if not sunwai.bell.poll(case.department, case.tracking_id):
            break
    return len(due)


def look(sunwai: Sunwai, department: str, tracking_id: str) -> None:
    """Ask a department's system where a case stands, and take what it says."""
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(tracking_id)
        found = [
            (case, ways.of(sunwai, unit, case.department, case.office))
            for case in unit.foreign.of(tracking_id)
            if case.department == department
        ]
    for case, way in found:
        caller = Caller(case.department, case.office)
        if complaint is None or way.route is not Route.OPEN311 or not sight.may_see(caller, complaint):
            leave(sunwai, case)
            continue
        try:
            look_at(sunwai, case, way)
        except (NotDelivered, NoReport) as trouble:  # asked for again, like all of them
            reason = getattr(trouble, "reason", "the answer is no GeoReport")
            log.info("a case was not read", extra={"department": department, "error": reason})


def look_at(sunwai: Sunwai, case: Foreign, way: Department) -> None:
    """Read one request, by its token until it has an id. Raises NotDelivered, NoReport."""
    endpoint = Endpoint.of(way.url)
    request_id = case.request_id
    if request_id is None:
        answer = read(sunwai, endpoint.token(case.token or ""))
        request_id = None if answer.status == NOT_YET else report(answer.body).get("service_request_id")
    if request_id is None:
        return
    answer = read(sunwai, endpoint.request(request_id))
    found = {} if answer.status == NOT_YET else report(answer.body)
    take(sunwai, case, request_id, found.get("status", "").lower() or None, found.get("status_notes", ""))


def read(sunwai: Sunwai, url: str) -> Answer:
    """GET it; "not found" is an answer as well. Raises NotDelivered."""
    return call(sunwai, "GET", url, headers={"accept": "application/json"}, read=True, bears=frozenset({NOT_YET}))


def take(sunwai: Sunwai, case: Foreign, request_id: str, status: str | None, notes: str) -> None:
    """What is new there happens here, once: it is kept in the same transaction that it was read."""
    step = STEPS.get(status or "") if status != case.status else None
    caller, wakes, last = Caller(case.department, case.office), tuple[Wake, ...](), step is Step.RESOLVED
    act = Act(step, whole(notes)[:LONGEST_NOTE]) if step else None
    status = status or case.status
    try:
        with sunwai.store.begin() as unit:
            if unit.foreign.learn(case, request_id=request_id, status=status, last=last) and act:
                held = casework.locked(unit, caller, case.tracking_id)
                _, wakes = casework.take(sunwai, unit, caller, held, act)
    except (Unlawful, Unknown):  # the case has gone on by another way
        with sunwai.store.begin() as unit:
            unit.foreign.learn(case, request_id=request_id, status=status, last=last)
    ring(wakes)


def leave(sunwai: Sunwai, case: Foreign) -> None:
    """It need not be looked at any more."""
    with sunwai.store.begin() as unit:
        unit.foreign.leave(case)
