"""A network of one's own, with nothing but its loopback; where there is no right to one, the usual network."""

import ctypes
import fcntl
import socket
import struct
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
SET_FLAGS, UP = 0x8914, 0x1  # SIOCSIFFLAGS, IFF_UP

Result = TypeVar("Result")


class Network:
    """What is run here, and the processes it starts, see this network; the rest of the tests does not."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "network", initializer=_enter)

    def run(self, work: Callable[[], Result], timeout: float = 60.0) -> Result:
        """Do it there, and wait for it."""
        return self._thread.submit(work).result(timeout)

    def free_port(self) -> int:
        """A port of the loopback that nobody listens at."""

        def find() -> int:
            with socket.create_server(("127.0.0.1", 0)) as server:
                port: int = server.getsockname()[1]
                return port

        return self.run(find)

    def close(self) -> None:
        """End the thread, and with it the network."""
        self._thread.shutdown()


def _enter() -> None:
    """Only the calling thread moves, and what it starts from now on."""
    if sys.platform != "linux" or ctypes.CDLL(None).unshare(NEW_NETWORK) != 0:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SET_FLAGS, struct.pack("16sh", b"lo", UP))
