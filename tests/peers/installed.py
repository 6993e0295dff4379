"""What `make peers` installs: programs of others that play a provider."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from storage.children import die_with_parent

FOLDER = Path(__file__).parents[2] / ".peers"
PYTHON, NODE = FOLDER / "python/bin", FOLDER / "node_modules"
PATIENCE = 30.0  # seconds for a program to listen


def wanted(program: Path) -> Path:
    """The program; without it, what needs it is passed over, or fails where REQUIRE_PEERS is set."""
    if not program.exists():
        (pytest.fail if os.environ.get("REQUIRE_PEERS") else pytest.skip)("not installed: make peers")
    return program


@contextmanager
def running(
    command: Sequence[str],
    listens: Callable[[], object],
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[None]:
    """A program that ends with us, from when it listens until the end."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not listens():
            assert process.poll() is None, "it has ended"
            assert time.monotonic() < deadline, "it does not listen"
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def answers(url: str) -> bool:
    """Whether anybody answers there."""
    with suppress(httpx.HTTPError):
        httpx.get(url, trust_env=False)
        return True
    return False
