"""An end to every attempt: a library counts the seconds between two bytes, and who sends one at a time is never late."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

LONGEST = 20.0  # seconds of an attempt in all; shorter than a lease


@dataclass
class Limit:
    """The connection of one attempt, to be cut when its time is up. `find` gives what there is of it so far."""

    find: Callable[[], socket.socket | None] = lambda: None
    over: bool = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """For httpx to call at every step: a new connection, or one that is encrypted from now on, is the one to cut."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            here = info["return_value"].get_extra_info("socket")
            self.find = lambda: here

    def cut(self) -> None:
        """Whoever waits for this connection wakes up, with an error."""
        self.over = True
        if found := self.find():
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)


@contextmanager
def limited(seconds: float = LONGEST) -> Iterator[Limit]:
    """Within it an attempt on a connection that the limit knows lasts no longer than this."""
    limit = Limit()
    timer = threading.Timer(seconds, limit.cut)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()
