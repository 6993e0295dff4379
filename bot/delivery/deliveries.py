"""One delivery to a department: claimed, brought and marked; tried again ever later, and given up in the end."""

import logging
import random
import time
from datetime import timedelta

from bot.delivery import ways
from bot.delivery.breaker import Breaker
from bot.delivery.news import News
from bot.delivery.routes import Afterwards
from bot.delivery.routes import deliver as bring
from bot.delivery.trouble import NotDelivered
from bot.wiring import Sunwai
from core.complaint import ARRIVING, Actor, Step
from storage.complaints import Complaint
from storage.departments import Department
from storage.outbox import Duty

log = logging.getLogger(__name__)

BACKOFF = (2, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800)  # seconds before each next try; the last for good
GIVE_UP = timedelta(days=3)
BREAKER = Breaker()  # this process's own


def deliver(sunwai: Sunwai, duty_id: int) -> bool:
    """Claim one delivery, bring it, mark it; whether the next one may go."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        if duty is None or not duty.tracking_id or not duty.department:
            return False
        complaint = unit.complaints.get(duty.tracking_id)
        assert complaint  # a duty's case is never deleted
        way = ways.way(sunwai, unit, duty, complaint)
        words = unit.complaints.said(complaint, duty.payload.get("said_at", duty.payload["at"]))
    began = time.monotonic()
    try:
        afterwards = bring(sunwai, News(duty, complaint, words), way)
    except NotDelivered as trouble:
        _undelivered(sunwai, duty, trouble)
        leave_alone(sunwai, way, time.monotonic() - began)
        return False
    except Exception as bug:
        log.exception("a route failed", extra={"duty": duty.id, "department": duty.department})
        _undelivered(sunwai, duty, NotDelivered(type(bug).__name__))
        return False
    BREAKER.answered(duty.department)
    _delivered(sunwai, duty, afterwards)
    return True


def leave_alone(sunwai: Sunwai, way: Department, seconds: float) -> None:
    """Let all else rest that waits for a department which does not answer. An office's own route is no other's trouble."""
    pause = None if way.office else BREAKER.failed(way.code, seconds)
    if pause:
        with sunwai.store.lease() as unit:
            resting = unit.outbox.rest(way.code, pause)
        log.warning("a department does not answer", extra={"department": way.code, "resting": resting})


def _delivered(sunwai: Sunwai, duty: Duty, afterwards: Afterwards | None) -> None:
    """Mark it, if the lease is still ours; a case that has just arrived is "forwarded" from now on."""
    with sunwai.store.begin() as unit:
        if not unit.outbox.done(duty):
            return
        if afterwards:
            afterwards(unit)
        complaint = unit.complaints.get(duty.tracking_id or "", lock=True)
        if complaint and complaint.status in ARRIVING and theirs(duty, complaint):
            unit.complaints.step(complaint, Step.FORWARDED, Actor.MACHINE)
    log.info("delivered", extra={"duty": duty.id, "department": duty.department, "attempt": duty.attempts})


def theirs(duty: Duty, complaint: Complaint) -> bool:
    """Whether the office that a duty was for still has the case: not a mission that only has its part in it."""
    return complaint.department == duty.department and complaint.office == duty.payload.get("office", complaint.office)


def _undelivered(sunwai: Sunwai, duty: Duty, trouble: NotDelivered) -> None:
    """Again later, or never: an operator sees it. A lease that was lost meanwhile has nothing to say."""
    fields = {"duty": duty.id, "department": duty.department, "error": trouble.reason}
    with sunwai.store.lease() as unit:
        if not trouble.retryable or unit.now - duty.created_at > GIVE_UP:
            if unit.outbox.bury(duty, trouble.reason):
                log.error("a delivery is given up", extra=fields)
            return
        wait = backoff(duty.attempts) if trouble.retry_after is None else trouble.retry_after
        unit.outbox.retry(duty, timedelta(seconds=wait), trouble.reason)
    log.warning("not delivered", extra=fields)


def backoff(attempts: int) -> float:
    """Seconds until the next try, with a fifth of jitter, so that a recovering department is not hit by all at once."""
    return BACKOFF[min(attempts, len(BACKOFF)) - 1] * random.uniform(0.8, 1.2)
