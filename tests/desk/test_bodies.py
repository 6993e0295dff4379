"""Bodies that are there before anything is made of them, and those that never will be."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, cast

import pytest

from desk.bodies import LONG, Whole

MOST = 2 * LONG


class Dripping:
    """A body of which few bytes come at a time."""

    def __init__(self, data: bytes) -> None:
        self.rest = BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self.rest.read(min(size, 7))


def echo(environ: dict[str, Any], _: Any) -> Iterable[bytes]:
    body = cast("IO[bytes]", environ["wsgi.input"])
    return [type(body).__name__.encode(), b"|", body.read(MOST) if isinstance(body, BytesIO) else b""]


def ask(data: bytes, length: str | None) -> bytes:
    environ: dict[str, Any] = {"wsgi.input": Dripping(data)}
    if length is not None:
        environ["CONTENT_LENGTH"] = length
    return b"".join(Whole(echo, MOST, 2)(environ, None))


@pytest.mark.parametrize("size", [1, 7, 1000, LONG + 1])
def test_a_body_that_drips_in_is_there_whole(size: int) -> None:
    assert ask(b"x" * (size + 50), str(size)) == b"BytesIO|" + b"x" * size


def test_of_a_caller_who_has_gone_it_is_what_came() -> None:
    assert ask(b"half", "1000") == b"BytesIO|half"


@pytest.mark.parametrize("length", [None, "", "0", "-1", "x", "۱", str(MOST + 1), "9" * 5000])
def test_what_is_too_long_or_of_no_length_is_left_to_the_application(length: str | None) -> None:
    assert ask(b"words", length) == b"Dripping|"


def test_only_so_many_are_worked_on_at_the_same_time_and_a_turn_comes_back_after_a_bug() -> None:
    inside, most, held, gate = 0, 0, threading.Lock(), threading.Barrier(2, timeout=20)

    def work(environ: dict[str, Any], _: Any) -> Iterable[bytes]:
        nonlocal inside, most
        with held:
            inside, most = inside + 1, max(most, inside + 1)
        gate.wait()
        with held:
            inside -= 1
        raise RuntimeError

    whole = Whole(work, MOST, 2)

    def call() -> None:
        with pytest.raises(RuntimeError):
            whole({"wsgi.input": BytesIO()}, None)

    callers = [threading.Thread(target=call) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert most == 2
