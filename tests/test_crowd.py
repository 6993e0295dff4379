"""A crowd at the web's port that says nothing, or half a sentence: who has something to say is heard all the same."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from bot.running.supervisor import read_procfile, words
from storage.children import die_with_parent

ROOT = Path(__file__).parent.parent
IDLE, HALF = 200, 500
PATIENCE = 60.0  # seconds to start


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Our web as the Procfile starts it, on a port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    here = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PORT": str(found),
        "DATA_DIR": str(tmp_path),
    }
    command = words(read_procfile(ROOT / "Procfile")["web"], here)
    with (tmp_path / "log").open("wb") as log:
        tie = die_with_parent(signal.SIGKILL)
        web = subprocess.Popen(command, cwd=ROOT, env=here, stdout=log, stderr=log, preexec_fn=tie)
    try:
        deadline = time.monotonic() + PATIENCE
        while waited(found) is None:
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.05)
        yield found
    finally:
        web.terminate()
        web.wait(PATIENCE)


def waited(port: int) -> float | None:
    """The seconds until the web said that it lives; None where it did not."""
    began, connection = time.monotonic(), HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        well = connection.getresponse().status == 200
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return time.monotonic() - began if well else None


def test_many_who_say_nothing_or_half_a_sentence_keep_nobody_waiting(port: int) -> None:
    with ExitStack() as crowd:
        for number in range(IDLE + HALF):
            caller = crowd.enter_context(socket.create_connection(("127.0.0.1", port)))
            if number < HALF:
                caller.sendall(b"POST /webhooks/telegram HTTP/1.1\r\nHost: sunwai.example\r\nX-Half")
        seconds = [waited(port) for _ in range(20)]
    assert all(found is not None and found < 1 for found in seconds), seconds


def test_many_whose_words_drip_in_keep_nobody_waiting(port: int) -> None:
    form = b"POST /webhooks/sms/twilio HTTP/1.1\r\nHost: sunwai.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with ExitStack() as crowd:
        for number in range(HALF):
            caller = crowd.enter_context(socket.create_connection(("127.0.0.1", port)))
            length = 2_000_000 if number % 10 == 0 else 1000  # a photo among ten
            caller.sendall(form + f"Content-Length: {length}\r\n\r\nBody=".encode())
        seconds = [waited(port) for _ in range(20)]
    assert all(found is not None and found < 1 for found in seconds), seconds
