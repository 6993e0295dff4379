"""What an operator does by hand: duties that were given up, keys, and the data of a citizen who wants them erased."""

import logging
from collections.abc import Callable

from bot import endings
from bot.wiring import Sunwai
from channels.numbers import e164
from storage.outbox import Duty
from storage.unit import Store

log = logging.getLogger(__name__)

BATCH = 500  # data keys rewrapped in one transaction: citizens are kept waiting for none of them longer than a moment


class Unknown(LookupError):
    """There is nothing by this name; the message says what. It never holds a number."""


def dead(sunwai: Sunwai) -> tuple[Duty, ...]:
    """The dead letters, the oldest first."""
    with sunwai.store.read() as unit:
        return unit.outbox.dead()


def replay(sunwai: Sunwai, duty_id: int | None, by: str = "console") -> int:
    """Have one dead letter tried again, or all of them; how many. The sweep wakes the workers. Raises Unknown."""
    with sunwai.store.lease() as unit:
        wanted = [duty.id for duty in unit.outbox.dead()] if duty_id is None else [duty_id]
        replayed = sum(unit.outbox.replay(one) for one in wanted)
        if replayed:
            unit.audit.note(by, "deadletters.replayed", count=replayed)
    if duty_id is not None and not replayed:
        raise Unknown(f"there is no dead letter {duty_id}")
    log.info("dead letters are tried again", extra={"count": replayed})
    return replayed


def rotate(store: Store, progress: Callable[[int], object] = lambda _: None, *, most: int = BATCH) -> int:
    """Wrap all that an older master key wraps by the newest; how many. Safe to break off and to run again, at any time.

    `progress` hears how many are done so far, after every `most` of them. Raises Unreadable where the ring has lost a key
    that is still needed.
    """
    with store.begin() as unit:
        done = unit.secrets.rewrap()
    while True:
        with store.begin() as unit:
            batch = unit.keys.rewrap(most)
        done += batch
        if not batch:
            break
        progress(done)
    with store.begin() as unit:
        unit.audit.note("console", "keys.rotated", count=done)
    log.info("keys are rotated", extra={"count": done})
    return done


def erase(sunwai: Sunwai, number: str) -> int:
    """Erase the citizen of a telephone number, as her own DELETE does; how many open cases end by it. Raises Unknown."""
    phone = e164(number)
    if phone is None:
        raise Unknown("this is no telephone number")
    with sunwai.store.begin() as unit:
        person = unit.people.of_phone(phone)
        if person is None:
            raise Unknown("we know nobody by this number")
        # Nobody is woken: the sweep brings the news to the departments within seconds.
        ended = len(endings.erase(sunwai, unit, person, by="console"))
    log.info("a citizen was erased by an operator", extra={"ended": ended})
    return ended
