"""The queue door: `python worker.py` serves everything on one machine; `python worker.py department-wt …` those queues.

    forward, notify, fetch, department-<code>   an RQ worker for this queue alone, one process each
    notify                                      also serves news, once no reply waits
    departments                                 one process for all departments' queues, a lane for each; and for mails
    scheduler                                   sweeps, held messages, deadlines

A queue only wakes us. A job that a killed worker held is driven again by the sweep, so one process may serve many queues.
What a process does not serve it does not import: the first of them only starts the others, and all wait for it.
"""

import logging
import os
import signal
import sys
import threading
from pathlib import Path

from bot.running import logs
from bot.running.supervisor import Process, supervise

log = logging.getLogger("worker")

EVERYTHING = ("forward", "notify", "fetch", "departments", "scheduler")
LAST_WORDS = 8.0  # seconds for deliveries that are on their way when we are asked to end
NICE = 5  # citizens who wait for an answer come first


def main(names: tuple[str, ...]) -> int:
    """One name is served by this process, several by a child each."""
    logs.set_up()
    if len(names) != 1:
        me = (sys.executable, str(Path(__file__).resolve()))
        return supervise([Process(name, (*me, name)) for name in names or EVERYTHING])
    os.nice(NICE)
    return scheduler() if names[0] == "scheduler" else work(names[0])


def scheduler() -> int:
    """Go round until SIGTERM."""
    from bot import jobs, schedule

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    schedule.run(jobs.sunwai(), stop)
    return 0


def work(name: str) -> int:
    """Serve a queue until SIGTERM."""
    from bot import jobs, settings
    from core import routing
    from core.catalogue import load
    from storage import queues

    chosen = settings.read()
    if not chosen.redis_url:
        log.error("REDIS_URL is missing; `make run` starts an embedded Redis and names it to all")
        return 2
    departments = tuple(map(routing.queue, load().departments))
    together = {"departments": (*departments, queues.MAIL), queues.NOTIFY: (queues.NOTIFY, queues.NEWS)}
    served = together.get(name, (name,))
    if not set(served) <= {*departments, queues.FORWARD, *together[queues.NOTIFY], queues.FETCH, queues.MAIL}:
        log.error("there is no such queue", extra={"queue": name})
        return 2
    jobs.sunwai()  # before the first job, not in it
    redis = queues.connect(chosen.redis_url, timeout=None)
    worker = queues.worker(served, redis)
    worker.work(logging_level="WARNING")
    jobs.LANES.close(LAST_WORDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
