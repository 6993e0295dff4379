"""What happens by itself: duties nobody finished, messages that were held, promises that were not kept."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import deadlines, evidence, figures, jobs, repeats, rises, unfinished
from bot.converse import catch_up
from bot.delivery import overdue, polls
from bot.record import audit, patrol
from bot.retention import Retention
from bot.staff import scores
from bot.tables import subjects
from bot.wiring import Sunwai
from storage.unit import Away, StorageError

log = logging.getLogger(__name__)

TICK = 0.5  # seconds
REFLECT = 5.0
REST = timedelta(hours=1)


def run(sunwai: Sunwai, stop: threading.Event) -> None:
    """Go round until told to stop. Any number of schedulers may run: each round's work is claimed."""
    promises, alarms = Promises(), overdue.Alarms()
    threading.Thread(target=reckon, args=(sunwai, stop), name="reckon", daemon=True).start()
    while not stop.wait(TICK):
        subjects.look(sunwai)
        for work in (
            drain,
            jobs.sweep,
            promises.keep,
            alarms.sound,
            audit.link,
            polls.wake,
            repeats.forget,
            evidence.leave,
            unfinished.see_to,
        ):
            attempt(work, sunwai)


def reckon(sunwai: Sunwai, stop: threading.Event, pause: float = REFLECT) -> None:
    """What takes long and nobody waits for, in a thread of its own: no citizen's message waits for a sum or a proof."""
    retention = Retention()
    while not stop.wait(pause):
        for work in (retention.walk, figures.refresh, rises.refresh, scores.refresh, patrol.walk):
            attempt(work, sunwai)


def attempt(work: Callable[[Sunwai], int], sunwai: Sunwai) -> None:
    """One kind of work; what fails is logged and tried again in the next round."""
    try:
        done = work(sunwai)
    except StorageError as trouble:
        log.warning("the database is away", extra={"work": work.__name__, "error": str(trouble)})
    except Exception:
        log.exception("a round of the scheduler failed", extra={"work": work.__name__})
    else:
        if done:
            log.info("the scheduler did its round", extra={"work": work.__name__, "count": done})


def drain(sunwai: Sunwai) -> int:
    """Work off the spool in order of arrival, as soon as the database is back; how many were taken."""
    taken = 0
    for path, inbound in sunwai.spool.waiting():
        try:
            catch_up(sunwai, inbound)
        except Away:
            break
        except Exception:
            # What cannot be taken must not keep the others waiting; an operator finds it, whole, among the damaged.
            sunwai.spool.set_aside(path)
            raise
        sunwai.spool.done(path)
        taken += 1
    return taken


class Promises:
    """Sees to what the dates of cases demand. A case for which it cannot be done rests a while, and keeps no other waiting."""

    def __init__(self) -> None:
        self._resting: dict[str, datetime] = {}

    def keep(self, sunwai: Sunwai) -> int:
        """Whatever is demanded now; how many cases were seen to."""
        now, met = sunwai.store.clock(), 0
        self._resting = {case: until for case, until in self._resting.items() if until > now}
        for demand, case in deadlines.demands(sunwai, but=tuple(self._resting)):
            if case in self._resting:
                continue  # since another demand of this very round
            try:
                met += deadlines.meet(sunwai, demand, case)
            except StorageError:
                raise
            except Exception:
                log.exception("what a case's date demands cannot be done", extra={"case": case, "demand": demand})
                self._resting[case] = now + REST
        return met
