"""The supervisor over real processes.

Each child calls a socket of the test's, says its name and process id, and holds the line, which breaks when it dies.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from bot.running.supervisor import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    SETTLED,
    Process,
    pause_after,
    read_procfile,
    run_once,
    words,
)
from storage.embedded import prepare

ROOT = Path(__file__).parents[3]

CHILD = """if True:
    import os, signal, socket, sys
    at, name, *manners = sys.argv[1:]
    if "stubborn" in manners:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "parent" in manners and os.fork() == 0:
        name = "grandchild"
    line = socket.socket(socket.AF_UNIX)
    line.connect(at)
    line.sendall(f"{name} {os.getpid()}\\n".encode())
    line.recv(1)
    """


@dataclass(frozen=True)
class Caller:
    """A child on the line."""

    name: str
    pid: int
    line: socket.socket

    def dies(self) -> bool:
        return self.line.recv(1) == b""


class Family:
    """A supervisor as a process of its own, and the children that call in."""

    def __init__(self, folder: Path) -> None:
        self.at = folder / "roll"
        self.roll = socket.socket(socket.AF_UNIX)
        self.roll.settimeout(10)
        self.roll.bind(str(self.at))
        self.roll.listen()
        self.supervisor: subprocess.Popen[bytes] | None = None

    def child(self, name: str, *manners: str, outlives: bool = False) -> Process:
        return Process(name, (sys.executable, "-S", "-c", CHILD, str(self.at), name, *manners), outlives=outlives)

    def supervise(self, *processes: Process, grace: float = 10.0) -> subprocess.Popen[bytes]:
        script = f"import sys; from bot.running.supervisor import *; sys.exit(supervise({processes!r}, grace={grace}))"
        self.supervisor = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
        return self.supervisor

    def next_caller(self) -> Caller:
        line, _ = self.roll.accept()
        line.settimeout(10)
        with line.makefile("r") as said:
            name, pid = said.readline().split()
        return Caller(name, int(pid), line)

    def callers(self, count: int) -> dict[str, Caller]:
        return {caller.name: caller for caller in (self.next_caller() for _ in range(count))}

    def close(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait(30)
        self.roll.close()


@pytest.fixture
def family(short_folder: Path) -> Iterator[Family]:
    with closing(Family(short_folder)) as family:
        yield family


def test_what_dies_is_started_again_and_the_others_go_on(family: Family) -> None:
    family.supervise(family.child("web"), family.child("worker"))
    first = family.callers(2)
    os.kill(first["web"].pid, signal.SIGKILL)
    again = family.next_caller()
    assert (again.name, first["web"].dies()) == ("web", True)
    assert again.pid != first["web"].pid
    os.kill(first["worker"].pid, 0)


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_all_and_returns_0(family: Family, ask: signal.Signals) -> None:
    supervisor = family.supervise(family.child("web"), family.child("worker"), family.child("redis", outlives=True))
    callers = family.callers(3)
    supervisor.send_signal(ask)
    assert all(caller.dies() for caller in callers.values())
    assert supervisor.wait(10) == 0


def test_what_will_not_end_is_killed_and_tells_in_the_exit_code(family: Family) -> None:
    supervisor = family.supervise(family.child("stubborn", "stubborn"), grace=0.1)
    caller = family.next_caller()
    supervisor.terminate()
    assert caller.dies()
    assert supervisor.wait(10) == 1


def test_what_others_lean_on_ends_after_them(family: Family) -> None:
    supervisor = family.supervise(family.child("redis", outlives=True), family.child("worker", "stubborn"), grace=5)
    callers = family.callers(2)
    supervisor.terminate()
    callers["redis"].line.settimeout(0.5)
    with pytest.raises(TimeoutError):
        callers["redis"].dies()
    os.kill(callers["worker"].pid, signal.SIGKILL)
    assert callers["redis"].dies()
    assert supervisor.wait(10) == 0


def test_what_a_dead_process_leaves_behind_is_ended_before_it_starts_again(family: Family) -> None:
    family.supervise(family.child("web", "parent"))
    first = family.callers(2)
    os.kill(first["web"].pid, signal.SIGKILL)
    assert first["grandchild"].dies()
    assert set(family.callers(2)) == {"web", "grandchild"}


def test_no_child_is_left_when_the_supervisor_itself_is_killed(family: Family) -> None:
    supervisor = family.supervise(family.child("web"), family.child("worker"))
    callers = family.callers(2)
    supervisor.kill()
    assert all(caller.dies() for caller in callers.values())
    supervisor.wait(10)


def test_a_program_that_is_not_there_keeps_nobody_from_running(family: Family) -> None:
    supervisor = family.supervise(Process("lost", ("no-such-program",)), family.child("web"))
    caller = family.next_caller()
    supervisor.terminate()
    assert caller.dies()
    assert supervisor.wait(10) == 0


def test_the_embedded_redis_comes_back_with_its_data_at_the_same_address(family: Family, tmp_path: Path) -> None:
    launch = prepare(tmp_path)
    family.supervise(family.child("web"), Process("redis", launch.command, outlives=True))
    family.next_caller()
    client = redis.Redis.from_url(launch.url, retry=patient(), socket_timeout=10)
    client.set("kept", 1)
    os.kill(client.info("server")["process_id"], signal.SIGKILL)
    assert client.get("kept") == b"1"


def patient() -> redis.retry.Retry:
    return redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 200, (redis.ConnectionError,))


def test_pauses_double_to_ten_seconds_and_start_afresh_after_a_long_life() -> None:
    pauses = [pause_after(None, 0)]
    for _ in range(7):
        pauses.append(pause_after(pauses[-1], 0.1))
    assert pauses == [FIRST_PAUSE, 0.4, 0.8, 1.6, 3.2, 6.4, LONGEST_PAUSE, LONGEST_PAUSE]
    assert pause_after(LONGEST_PAUSE, SETTLED) == FIRST_PAUSE


def test_run_once_finds_the_programs_of_the_venv_and_returns_their_exit_code() -> None:
    same = ("python", "-c", f"import sys; sys.exit(7 if sys.prefix == {sys.prefix!r} else 1)")
    assert run_once(Process("release", same, {"PATH": "/nowhere"})) == 7


def test_a_procfile_is_read_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text(
        "# what runs\nrelease: flask --app app migrate\n\nweb: granian --port $PORT a:b\n"
    )
    commands = read_procfile(tmp_path / "Procfile")
    assert list(commands.items()) == [("release", "flask --app app migrate"), ("web", "granian --port $PORT a:b")]


def test_a_line_that_is_no_command_is_named(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("web: granian\nworker\n")
    with pytest.raises(ValueError, match="line 2"):
        read_procfile(tmp_path / "Procfile")


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("granian --port $PORT app:app", ("granian", "--port", "8000", "app:app")),
        ("echo ${PORT}1 'two words' $SPACED", ("echo", "80001", "two words", "a b")),
    ],
)
def test_variables_are_filled_in_and_stay_one_word(command: str, wanted: tuple[str, ...]) -> None:
    assert words(command, {"PORT": "8000", "SPACED": "a b"}) == wanted


def test_an_unset_variable_is_named() -> None:
    with pytest.raises(ValueError, match=r"\$PORT is not set"):
        words("granian --port $PORT", {})
