"""Bodies are taken in whole before anything is made of them: one that drips in keeps nobody else waiting."""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import IO, Any

LONG = 64 * 1024  # bytes: no message has more; photos do
LONG_AT_ONCE = 8  # what is long is held in memory for few at a time


class Whole:
    """The application, `at_once` requests at a time, each with its body there. More than `most` bytes are for it to refuse."""

    def __init__(self, application: Callable[..., Iterable[bytes]], most: int, at_once: int) -> None:
        self._application = application
        self._most = most
        self._turns = threading.BoundedSemaphore(at_once)
        self._long = threading.BoundedSemaphore(LONG_AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Wait for the body, then for a turn."""
        said = str(environ.get("CONTENT_LENGTH") or "")
        length = int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0
        if LONG < length <= self._most:
            with self._long:
                return self._answer(environ, start_response, length)
        return self._answer(environ, start_response, length)

    def _answer(self, environ: dict[str, Any], start_response: Any, length: int) -> Iterable[bytes]:
        if 0 < length <= self._most:
            environ["wsgi.input"] = BytesIO(taken(environ["wsgi.input"], length))
        with self._turns:
            return self._application(environ, start_response)


def taken(body: IO[bytes], length: int) -> bytes:
    """So many bytes; fewer where the caller has gone, which is noticed by whoever reads them."""
    parts = []
    while length and (part := body.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
