"""A department's request that comes again, by its idempotency key: it gets the answer it got, and does nothing again.

Reused   the key came with another request before   → 422
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.casefile import Case
from bot.duties import Wake, ring
from bot.wiring import Sunwai
from storage.complaints import Complaint
from storage.departments import Earlier
from storage.unit import Away, Taken, Unit
from storage.vault import blind_index

Done = TypeVar("Done")

TRIES = 3  # how often the same key, or the same new citizen, at the same instant may send us back to the beginning
KEPT = timedelta(days=30)  # after that a key is new again: nobody repeats a request for so long


class Reused(ValueError):
    """An idempotency key stands for one request for ever."""


@dataclass(frozen=True)
class Request:
    """A request by the key that the department gave it. `body` is all that it asks, the case included, as ASCII."""

    key: str
    body: str


def once(work: Callable[[], tuple[Done, tuple[Wake, ...]]]) -> Done:
    """Do it, from the beginning where another request took its key meanwhile: that one is now there to be seen. Raises Away."""
    for _ in range(TRIES):
        try:
            done, wakes = work()
        except Taken:
            continue
        ring(wakes)
        return done
    raise Away("contended")


def earlier(unit: Unit, department: str, request: Request) -> Earlier | None:
    """The same request, taken before; None where it is new. Raises Reused."""
    found = unit.departments.taken(department, request.key)
    if found and found.digest != digest(unit, request):
        raise Reused
    return found


def answer(unit: Unit, department: str, tracking_id: str, request: Request, found: Earlier) -> Case | None:
    """What it was answered; None where the citizen is erased since."""
    complaint = unit.complaints.get(tracking_id)
    box = unit.people.box(complaint.key_of) if complaint else None
    if box is None or found.answer_sealed is None:
        return None
    case: Case = json.loads(box.open(found.answer_sealed, _place(department, request)))
    return case


def keep(unit: Unit, department: str, complaint: Complaint, request: Request, case: Case) -> None:
    """Remember the answer, under the citizen's key: her words are in it. Of the request, only a fingerprint."""
    box = unit.people.box(complaint.key_of)
    sealed = box.seal(json.dumps(case), _place(department, request)) if box else None
    unit.departments.take(department, request.key, Earlier(digest(unit, request), sealed))


def forget(sunwai: Sunwai) -> int:
    """Forget requests that nobody repeats any more; how many."""
    with sunwai.store.begin() as unit:
        return unit.departments.forget_requests(unit.now - KEPT)


def digest(unit: Unit, request: Request) -> str:
    return blind_index(unit.index_key(), "idempotency", request.body).hex()


def _place(department: str, request: Request) -> str:
    return f"idempotency.answer/{department}/{request.key}"
