"""Things that happen at the same instant: in threads, or in processes of their own."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, text

PATIENCE = 60.0  # seconds until a test gives up
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def threads(*works: Callable[[], Any]) -> list[Any]:
    """All of these at once, in a thread each; their results in order. What one raises is its result."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait(PATIENCE)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [_outcome(future) for future in [pool.submit(run, work) for work in works]]


def processes(count: int, work: Callable[[int], Any]) -> list[Any]:
    """`work(0)` … `work(count - 1)` at once, in a forked process each; their results, in any order."""
    fork = multiprocessing.get_context("fork")
    barrier, queue = fork.Barrier(count), fork.Queue()

    def run(place: int) -> None:
        barrier.wait(PATIENCE)
        with ThreadPoolExecutor(1) as pool:
            queue.put(_outcome(pool.submit(work, place)))

    running = [fork.Process(target=run, args=(place,), daemon=True) for place in range(count)]
    for process in running:
        process.start()
    results = [queue.get(timeout=PATIENCE) for _ in running]
    for process in running:
        process.join(PATIENCE)
    return results


def background(work: Callable[[], Any]) -> Future[Any]:
    """Begin something in a thread of its own, and go on."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future


def until(happened: Callable[[], object]) -> None:
    """Wait for something that another thread or process does."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.005)


def until_somebody_waits(engine: Engine) -> None:
    """Until a transaction waits for the lock of another; SQLite, which has one writer, does not tell."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            until(lambda: connection.scalar(text(WAITING)))


def _outcome(future: Future[Any]) -> Any:
    return future.exception(PATIENCE) or future.result()
