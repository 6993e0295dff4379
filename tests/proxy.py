"""A network between us and PostgreSQL, which can fall silent, or break when the server has taken a commit."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import URL, make_url

COMMIT = b"COMMIT\0"  # as it stands in a message of PostgreSQL's protocol


@dataclass
class Proxy:
    """`url` leads through it. While `silent` nothing passes; with `cut` the answer to the next COMMIT is lost."""

    url: str
    silent: threading.Event = field(default_factory=threading.Event)
    cut: threading.Event = field(default_factory=threading.Event)
    cuts: int = 0


@contextmanager
def proxied(url: str) -> Iterator[Proxy]:
    """A proxy in front of the database at `url`, until the block ends."""
    target = make_url(url)
    with socket.create_server(("127.0.0.1", 0)) as server:
        through = target.difference_update_query(["host"]).set(host="127.0.0.1", port=server.getsockname()[1])
        proxy = Proxy(through.render_as_string(hide_password=False))
        threading.Thread(target=_serve, args=(server, target, proxy), daemon=True).start()
        yield proxy


def _serve(server: socket.socket, target: URL, proxy: Proxy) -> None:
    with contextlib.suppress(OSError):  # closed: the test is over
        while True:
            near, far = server.accept()[0], _connect(target)
            line = _Line(proxy, near, far)
            for work in (line.up, line.down):
                threading.Thread(target=work, daemon=True).start()


def _connect(target: URL) -> socket.socket:
    folder = target.query.get("host")
    if not folder:
        return socket.create_connection((target.host or "127.0.0.1", target.port or 5432))
    far = socket.socket(socket.AF_UNIX)
    far.connect(f"{folder}/.s.PGSQL.5432")
    return far


@dataclass
class _Line:
    """One connection through the proxy. Once it is `deaf`, the server's next word is its last and is not passed on."""

    proxy: Proxy
    near: socket.socket
    far: socket.socket
    deaf: threading.Event = field(default_factory=threading.Event)

    def up(self) -> None:
        """From us to the server."""
        with contextlib.suppress(OSError):
            while data := self.near.recv(65536):
                if COMMIT in data and self.proxy.cut.is_set():
                    self.proxy.cut.clear()
                    self.deaf.set()
                if not self.proxy.silent.is_set():
                    self.far.sendall(data)
        self.hang_up()

    def down(self) -> None:
        """From the server to us."""
        with contextlib.suppress(OSError):
            while data := self.far.recv(65536):
                if self.deaf.is_set():
                    self.proxy.cuts += 1
                    break
                if not self.proxy.silent.is_set():
                    self.near.sendall(data)
        self.hang_up()

    def hang_up(self) -> None:
        for end in (self.near, self.far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
