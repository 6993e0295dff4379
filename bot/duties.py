"""Duties towards a department: written with what causes them, and the bell to ring once that is committed."""

from collections.abc import Callable, Iterable
from functools import partial

from bot.casefile import LANGUAGE
from bot.tables import directory
from bot.wiring import Sunwai
from core.routing import SCREENING
from storage.complaints import Complaint
from storage.outbox import Topic
from storage.unit import Unit

Wake = Callable[[], object]


def forward(sunwai: Sunwai, unit: Unit, complaint: Complaint, event: str) -> Wake:
    """Somebody must route this case and put it on its department's queue."""
    # Routing comes later: `said_at` finds the words that go with what was done now.
    payload = {"event": event, "department": complaint.department, "said_at": unit.now.isoformat()}
    duty = unit.outbox.add(Topic.FORWARD, tracking_id=complaint.tracking_id, payload=payload)
    return partial(sunwai.bell.forward, duty)


def share(sunwai: Sunwai, unit: Unit, complaint: Complaint, department: str, event: str = "complaint.shared") -> Wake:
    """The mission abroad must hear of the case that it has a part in, and of its own date."""
    due, here = complaint.mission_due_at, unit.now.isoformat()
    name = directory.current(sunwai, unit).name(complaint.mission, LANGUAGE)
    facts = {"office_name": name, "level": 0, "status": complaint.status, "due_at": due and due.isoformat()}
    unit.outbox.add(
        Topic.DELIVER,
        tracking_id=complaint.tracking_id,
        department=department,
        payload={"event": event, "at": here, "said_at": here, "office": complaint.mission, **facts},
    )
    return partial(sunwai.bell.deliver, department, complaint.tracking_id)


def deliver(sunwai: Sunwai, unit: Unit, complaint: Complaint, event: str, said_at: str = "") -> Wake:
    """The office must hear of this. What it will read is fixed now: a repetition is the same to the byte.

    A case that is kept from an office is on no queue of its department's.
    """
    due, queue = complaint.due_at, SCREENING if complaint.kept_from else complaint.department
    unit.outbox.add(
        Topic.DELIVER,
        tracking_id=complaint.tracking_id,
        department=complaint.department,
        payload={
            "event": event,
            "at": unit.now.isoformat(),
            "said_at": said_at or unit.now.isoformat(),
            "office": complaint.office,
            "office_name": directory.current(sunwai, unit).name(complaint.office, LANGUAGE),
            "queue": queue,
            "level": complaint.level,
            "status": complaint.status,
            "due_at": due and due.isoformat(),
        },
    )
    return partial(sunwai.bell.deliver, queue, complaint.tracking_id)


def withdrawn(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> tuple[Wake, ...]:
    """All who have the case, or a part in it, must hear that nothing is to be done any more."""
    event = "complaint.withdrawn"
    there = directory.current(sunwai, unit).offices.get(complaint.mission)
    abroad = (share(sunwai, unit, complaint, there.department, event),) if there else ()
    return (deliver(sunwai, unit, complaint, event), *abroad)


def ring(wakes: Iterable[Wake]) -> None:
    """Wake the workers."""
    for wake in wakes:
        wake()
