"""An attempt ends when its time is up, also where a byte comes now and then."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.delivery.limit import limited
from tests import together


@contextmanager
def dribbling() -> Iterator[str]:
    """A server whose answer never gets further than its headers, a byte at a time."""
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.wait(0.02):
                    connection.sendall(b"x")
            except OSError:
                pass

    serving = together.background(serve)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        listener.close()
        serving.result(together.PATIENCE)


def test_f33_a_server_that_sends_a_byte_at_a_time_is_cut_off() -> None:
    with dribbling() as url, httpx.Client(timeout=30, trust_env=False) as client, limited(0.3) as limit:
        with pytest.raises(httpx.HTTPError):
            client.get(url, extensions={"trace": limit.trace})
        assert limit.over


def test_who_is_in_time_is_not_cut_off() -> None:
    with limited(30) as limit:
        pass
    assert not limit.over
