"""What our child processes promise: that none outlives us, and that none works beside its double.

Run as a program, `children.py LOCK COMMAND…` becomes COMMAND, once it alone holds LOCK.
"""

import ctypes
import fcntl
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` for Popen: the child is sent `by` when the thread that started it ends, even by SIGKILL.

    Linux only; elsewhere it does nothing.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def tie() -> None:
        if prctl is None:
            return
        prctl(_PR_SET_PDEATHSIG, int(by))
        if os.getppid() != parent:  # it died before it could be watched
            os._exit(1)

    return tie


def alone(lock: Path, command: tuple[str, ...]) -> tuple[str, ...]:
    """The same command, run only while nobody else holds `lock`: it is the process that holds it, until it is dead."""
    return (sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(lock), *command)


def _become(lock: str, *command: str) -> None:
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"{lock} is held: the same program is already at work there.")
    os.set_inheritable(handle, True)
    os.execv(command[0], command)


if __name__ == "__main__":
    _become(*sys.argv[1:])
