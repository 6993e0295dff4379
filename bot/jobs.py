"""What workers do. Each job may run twice, at any time, on any machine: the outbox says what is left to be done."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, partial
from typing import TypeVar

from bot import duties, fetching, letters, receipts, sending, settings, wiring
from bot.delivery import deliveries, polls
from bot.delivery.lanes import Lanes
from bot.tables import subjects
from bot.wiring import Sunwai
from storage.outbox import Duty, Topic
from storage.unit import StorageError

log = logging.getLogger(__name__)

POISON = 5  # tries of a duty that fails before it is begun

Subject = TypeVar("Subject", int, str)
LANES = Lanes()  # this process's own


@cache
def sunwai() -> Sunwai:
    """This worker's own, made in the process that works."""
    return wiring.build(settings.read())


def forward(duty_id: int) -> None:
    """Route a case and put it on its department's queue."""
    do(route, duty_id)


def deliver(tracking_id: str) -> None:
    """Bring departments what they have to hear about a case, each in its lane."""
    do(share_out, tracking_id)


def poll(tracking_id: str) -> None:
    """See where a case stands in departments' own systems, each in its lane."""
    do(share_polls, tracking_id)


def mail(duty_id: int) -> None:
    """Answer a mail."""
    LANES.put(Topic.MAIL, duty_id, partial(do, answer_mail, duty_id))


def notify(duty_id: int) -> None:
    """Send a message."""
    do(send, duty_id)


def follow(duty_id: int) -> None:
    """See whether a message has arrived."""
    do(see_arrived, duty_id)


def fetch(duty_id: int) -> None:
    """Fetch a file."""
    do(see_to, duty_id)


def do(work: Callable[[Sunwai, Subject], None], subject: Subject) -> None:
    """The workers' door. What goes wrong is logged without its words, which a queue would keep; the sweep tries again."""
    try:
        work(subjects.fresh(sunwai()), subject)
    except StorageError as trouble:
        log.warning("the database is away", extra={"work": named(work), "error": str(trouble)})
    except Exception:
        log.exception("a job failed", extra={"work": named(work), "subject": subject})


def named(work: object) -> str:
    """What a piece of work is called, also with its department filled in."""
    return str(getattr(getattr(work, "func", work), "__name__", ""))


def send(sunwai: Sunwai, duty_id: int) -> None:
    """Send a message."""
    with stumbling(sunwai, duty_id):
        sending.send(sunwai, duty_id)


def see_arrived(sunwai: Sunwai, duty_id: int) -> None:
    """See whether a message has arrived."""
    with stumbling(sunwai, duty_id):
        sending.follow(sunwai, duty_id)


def see_to(sunwai: Sunwai, duty_id: int) -> None:
    """Fetch a file, or forget it."""
    with stumbling(sunwai, duty_id):
        fetching.see_to(sunwai, duty_id)


def answer_mail(sunwai: Sunwai, duty_id: int) -> None:
    """Answer a mail."""
    with stumbling(sunwai, duty_id):
        letters.send(sunwai, duty_id)


def route(sunwai: Sunwai, duty_id: int) -> None:
    """Claim, route, and leave the duty to deliver in its place. Who has the case no more need not hear of it."""
    wake = None
    with stumbling(sunwai, duty_id), sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        complaint = unit.complaints.get(duty.tracking_id) if duty and duty.tracking_id else None
        if duty is None or complaint is None:
            return
        if duty.payload.get("department", complaint.department) == complaint.department:
            wake = duties.deliver(sunwai, unit, complaint, duty.payload["event"], duty.payload.get("said_at", ""))
        unit.outbox.done(duty)
    if wake:
        wake()


def share_out(sunwai: Sunwai, tracking_id: str) -> None:
    """Put the undone deliveries of a case into the lanes of their departments."""
    with sunwai.store.read() as unit:
        waiting = unit.outbox.waiting_for(tracking_id)
    for department in waiting:
        work = partial(deliver_to, department)
        LANES.put(department, tracking_id, partial(do, work, tracking_id))


def share_polls(sunwai: Sunwai, tracking_id: str) -> None:
    """Put the looks at a case into the lanes of the departments whose systems know it."""
    with sunwai.store.read() as unit:
        known = {case.department for case in unit.foreign.of(tracking_id)}
    for department in known:
        LANES.put(department, ("poll", tracking_id), partial(do, partial(look, department), tracking_id))


def look(department: str, sunwai: Sunwai, tracking_id: str) -> None:
    """See where a case stands in a department's own system."""
    polls.look(sunwai, department, tracking_id)


def deliver_to(department: str, sunwai: Sunwai, tracking_id: str) -> None:
    """A department's undone deliveries of a case, in order; a later event does not overtake one that waits."""
    with sunwai.store.read() as unit:
        waiting = unit.outbox.waiting_for(tracking_id).get(department, ())
    for duty_id in waiting:
        with stumbling(sunwai, duty_id):
            if deliveries.deliver(sunwai, duty_id):
                continue
        break


@contextmanager
def stumbling(sunwai: Sunwai, duty_id: int) -> Iterator[None]:
    """A duty that cannot even be begun rests for a while; after some tries it is an operator's, or it went round for ever."""
    try:
        yield
    except StorageError:
        raise
    except Exception as bug:
        log.exception("a duty cannot be begun", extra={"duty": duty_id})
        with sunwai.store.lease() as unit:
            duty = unit.outbox.claim(duty_id)
            if duty and duty.attempts >= POISON:
                unit.outbox.bury(duty, type(bug).__name__)
            elif duty:
                unit.outbox.retry(duty, timedelta(seconds=deliveries.backoff(duty.attempts)), type(bug).__name__)


def sweep(sunwai: Sunwai, most: int = 200) -> int:
    """Wake workers for all duties that nobody has finished in time; how many."""
    with sunwai.store.lease() as unit:
        due = unit.outbox.due(most)
    for duty in due:
        if not wake(sunwai, duty):
            break  # Redis is away, and may take its time to say so; the others are due again soon
    return len(due)


def wake(sunwai: Sunwai, duty: Duty) -> bool:
    """Ring for the worker of this duty."""
    match duty.topic:
        case Topic.FORWARD:
            return sunwai.bell.forward(duty.id)
        case Topic.DELIVER:
            return sunwai.bell.deliver(duty.payload.get("queue") or duty.department or "", duty.tracking_id or "")
        case Topic.NOTIFY:
            return sunwai.bell.notify(duty.id, news=bool(duty.payload.get("news")))
        case Topic.FOLLOW:
            return sunwai.bell.follow(duty.id)
        case Topic.FETCH:
            return sunwai.bell.fetch(duty.id)
        case Topic.RECEIPT:
            with stumbling(sunwai, duty.id):  # the sweep does it itself: one that cannot be done must not end its round
                receipts.late(sunwai, duty.id)
            return True
        case Topic.MAIL:
            return sunwai.bell.mail(duty.id)
