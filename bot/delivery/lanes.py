"""A lane for each department: what is in it is done one after the other, and nobody waits for what is in another's.

So a server that takes calls and never answers keeps its own department's deliveries waiting, and no other's. What is in a
lane is only a wake-up: when the process ends, the outbox still knows it.
"""

import threading
from collections.abc import Callable, Hashable

MOST = 1000  # errands that wait in a lane; what is more, the sweep brings again

Errand = Callable[[], None]


class Lanes:
    """Lanes by their names; a thread for each in which something is to be done, and none for the others."""

    def __init__(self) -> None:
        self._lanes: dict[str, dict[Hashable, Errand]] = {}
        self._changed = threading.Condition()
        self._closed = False

    def put(self, lane: str, name: Hashable, errand: Errand) -> None:
        """Have it done, after what waits in this lane; once, if it waits there already."""
        with self._changed:
            if lane in self._lanes:
                if len(self._lanes[lane]) < MOST:
                    self._lanes[lane].setdefault(name, errand)
                return
            self._lanes[lane] = {name: errand}
        threading.Thread(target=self._work_off, args=(lane,), name=lane, daemon=True).start()

    def close(self, seconds: float) -> bool:
        """Begin nothing more, and wait so long for what is being done; whether all of that has ended."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._lanes, seconds)

    def _work_off(self, lane: str) -> None:
        while errand := self._next(lane):
            errand()

    def _next(self, lane: str) -> Errand | None:
        with self._changed:
            waiting = self._lanes[lane]
            if waiting and not self._closed:
                return waiting.pop(next(iter(waiting)))
            del self._lanes[lane]
            self._changed.notify_all()
            return None
