"""What workers do. Each job may run twice, at any time, on any machine: the outbox says what is left to be done."""

import logging
import random
from datetime import timedelta
from functools import cache

from bot import duties, settings, wiring
from bot import notify as notices
from bot.delivery import NotDelivered
from bot.delivery import deliver as bring
from bot.wiring import Sunwai
from core.complaint import ARRIVING, Actor, Step
from storage.outbox import Duty, Topic

log = logging.getLogger(__name__)

BACKOFF = (2, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800)  # seconds before each next try; the last for good
GIVE_UP = timedelta(days=3)


@cache
def sunwai() -> Sunwai:
    """This worker's own, made in the process that works."""
    return wiring.build(settings.read())


def forward(duty_id: int) -> None:
    """Route a case and put it on its department's queue."""
    route(sunwai(), duty_id)


def deliver(tracking_id: str) -> None:
    """Bring a department what it has to hear about a case."""
    deliver_all(sunwai(), tracking_id)


def notify(duty_id: int) -> None:
    """Send a message."""
    notices.send(sunwai(), duty_id)


def route(sunwai: Sunwai, duty_id: int) -> None:
    """Claim, route, and leave the duty to deliver in its place."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        complaint = unit.complaints.get(duty.tracking_id) if duty and duty.tracking_id else None
        if duty is None or complaint is None:
            return
        wake = duties.deliver(sunwai, unit, complaint, duty.payload["event"])
        unit.outbox.done(duty)
    wake()


def deliver_all(sunwai: Sunwai, tracking_id: str) -> None:
    """Every undone delivery of a case, in order; a later event does not overtake one that waits."""
    with sunwai.store.read() as unit:
        waiting = unit.outbox.waiting_for(tracking_id)
    for duty_id in waiting:
        if not deliver_one(sunwai, duty_id):
            return


def deliver_one(sunwai: Sunwai, duty_id: int) -> bool:
    """Claim one delivery, bring it, mark it; whether the next one may go."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        if duty is None or not duty.tracking_id or not duty.department:
            return False
        complaint = unit.complaints.get(duty.tracking_id)
        department = unit.departments.get(duty.department)
    assert complaint  # a duty's case is never deleted
    try:
        bring(sunwai, duty, complaint, department)
    except NotDelivered as trouble:
        _undelivered(sunwai, duty, trouble)
        return False
    _delivered(sunwai, duty)
    return True


def _delivered(sunwai: Sunwai, duty: Duty) -> None:
    """Mark it, if the lease is still ours; a case that has just arrived is "forwarded" from now on."""
    with sunwai.store.begin() as unit:
        if not unit.outbox.done(duty):
            return
        complaint = unit.complaints.get(duty.tracking_id or "", lock=True)
        if complaint and complaint.status in ARRIVING and complaint.department == duty.department:
            unit.complaints.step(complaint, Step.FORWARDED, Actor.MACHINE)
    log.info("delivered", extra={"duty": duty.id, "department": duty.department, "attempt": duty.attempts})


def _undelivered(sunwai: Sunwai, duty: Duty, trouble: NotDelivered) -> None:
    with sunwai.store.begin() as unit:
        if not trouble.retryable or unit.now - duty.created_at > GIVE_UP:
            unit.outbox.bury(duty, trouble.reason)
            log.error("a delivery is given up", extra={"duty": duty.id, "department": duty.department})
            return
        unit.outbox.retry(duty, timedelta(seconds=trouble.retry_after or backoff(duty.attempts)), trouble.reason)
    log.warning("not delivered", extra={"duty": duty.id, "department": duty.department, "error": trouble.reason})


def backoff(attempts: int) -> float:
    """Seconds until the next try, with a fifth of jitter, so that a recovering department is not hit by all at once."""
    return BACKOFF[min(attempts, len(BACKOFF)) - 1] * random.uniform(0.8, 1.2)


def sweep(sunwai: Sunwai, most: int = 200) -> int:
    """Wake workers for all duties that nobody has finished in time; how many."""
    with sunwai.store.lease() as unit:
        due = unit.outbox.due(most)
    for duty in due:
        wake(sunwai, duty)
    return len(due)


def wake(sunwai: Sunwai, duty: Duty) -> bool:
    """Ring for the worker of this duty."""
    match duty.topic:
        case Topic.FORWARD:
            return sunwai.bell.forward(duty.id)
        case Topic.DELIVER:
            return sunwai.bell.deliver(duty.department or "", duty.tracking_id or "")
        case Topic.NOTIFY:
            return sunwai.bell.notify(duty.id)
