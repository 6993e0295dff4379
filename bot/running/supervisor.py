"""Keeps the processes of one machine alive: starts them, starts again what dies, ends all of them together.

Ours because no library fits: honcho, the usual one, ends everything when one process dies and restarts nothing.
"""

import logging
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from storage.children import die_with_parent

log = logging.getLogger(__name__)

GRACE = 10.0  # seconds between the request to end and the end by force
FIRST_PAUSE = 0.2  # seconds between a death and the next start; it doubles with every further death …
LONGEST_PAUSE = 10.0
SETTLED = 30.0  # … until the process has lived this long
TICK = 0.1


@dataclass(frozen=True)
class Process:
    """What to keep running, e.g. `Process("web", ("granian", "app:app"))`.

    `env` is added to our own environment. `outlives` is for what the others lean on: it is ended only when they are.
    `after`: seconds to leave the machine to those that are waited for, before its first start.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    outlives: bool = False
    after: float = 0.0


def read_procfile(path: Path) -> dict[str, str]:
    """The commands of a Procfile by name, in its order. Raises ValueError naming a line that is not `name: command`."""
    commands: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, command = (part.strip() for part in line.partition(":"))
        if not (name and colon and command):
            raise ValueError(f"{path.name}, line {number}: not `name: command`")
        commands[name] = command
    return commands


def words(command: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """A Procfile's command as a program and its arguments, $NAMES filled in. Raises ValueError for an unset one."""
    try:
        return tuple(Template(word).substitute(environment) for word in shlex.split(command))
    except KeyError as missing:
        raise ValueError(f"${missing.args[0]} is not set, but `{command}` needs it") from missing


def pause_after(last: float | None, alive: float) -> float:
    """Seconds from a death after `alive` seconds to the next start; `last` is the pause before, None at first."""
    return FIRST_PAUSE if last is None or alive >= SETTLED else min(last * 2, LONGEST_PAUSE)


def run_once(process: Process) -> int:
    """Run it to its end, as the release step is; its exit code."""
    running = _start(process)
    try:
        return running.wait()
    finally:
        _end([running], GRACE)


def supervise(processes: Iterable[Process], grace: float = GRACE) -> int:
    """Keep all running until SIGTERM or SIGINT, then end all. Call from the main thread.

    Returns 0 when all ended by themselves, 1 when one had to be killed.
    """
    children = [_Child(process) for process in processes]
    with _asked_to_end() as asked:
        while not asked:
            for child in children:
                child.tend(time.monotonic())
            time.sleep(TICK)
        log.info("ending all processes")
        leaning = _end([c.running for c in children if c.running and not c.process.outlives], grace)
        leant_on = _end([c.running for c in children if c.running and c.process.outlives], grace)
    return 0 if leaning and leant_on else 1


class _Child:
    """One process as it is now: running, or waiting for its next start."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.running: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.due = time.monotonic() + process.after
        self.pause: float | None = None

    def tend(self, now: float) -> None:
        """Notice a death; start when it is time."""
        if self.running and self.running.poll() is not None:
            _kill_group(self.running)  # what it left behind may hold its port
            self._wait(now, self.running.returncode)
            self.running = None
        elif not self.running and now >= self.due:
            self._start(now)

    def _start(self, now: float) -> None:
        self.began = now
        try:
            self.running = _start(self.process)
        except OSError as error:
            self._wait(now, error.strerror)
        else:
            log.info("process started", extra={"child": self.process.name, "child_pid": self.running.pid})

    def _wait(self, now: float, ended: int | str | None) -> None:
        self.pause = pause_after(self.pause, now - self.began)
        self.due = now + self.pause
        log.warning("process died", extra={"child": self.process.name, "ended": ended, "again_in": self.pause})


def _start(process: Process) -> subprocess.Popen[bytes]:
    """In a group of its own, so that Ctrl-C reaches us alone; with the venv's programs first on PATH."""
    environment = {**os.environ, **process.env}
    programs = str(Path(sys.executable).parent)
    environment["PATH"] = os.pathsep.join(filter(None, (programs, environment.get("PATH"))))
    return subprocess.Popen(
        process.command,
        env=environment,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_parent(),
    )


def _end(running: list[subprocess.Popen[bytes]], grace: float) -> bool:
    """Ask all to end, wait `grace` seconds in all, kill what is left. True when all ended by themselves."""
    for process in running:
        process.terminate()
    deadline = time.monotonic() + grace
    late = [process for process in running if not _ends_by(process, deadline)]
    for process in running:
        _kill_group(process)
        process.wait()
    if late:
        log.error("processes had to be killed", extra={"count": len(late)})
    return not late


def _ends_by(process: subprocess.Popen[bytes], deadline: float) -> bool:
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill_group(leader: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # nobody is left in it
        os.killpg(leader.pid, signal.SIGKILL)


@contextmanager
def _asked_to_end() -> Iterator[list[int]]:
    """The signals that asked us to end, as they come; again and again is as good as once."""
    asked: list[int] = []
    ask = {
        number: signal.signal(number, lambda got, _: asked.append(got)) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield asked
    finally:
        for number, before in ask.items():
            signal.signal(number, before)
