"""The database: PostgreSQL by its URL, else SQLite in a profile that keeps what it acknowledged.

Nothing here waits for long: what takes a citizen's message gives up in time to put it into the spool.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

BUSY_MS = 2000
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: at NORMAL a power cut lost every commit since the last checkpoint
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
    "secure_delete": 1,
}
# A statement or a lock that takes longer is trouble: the message goes to the spool instead.
POSTGRES_OPTIONS = (
    "-c statement_timeout=3000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c jit=off"
)
QUEUE_SECONDS = 2.0  # how long to wait for the writers before us
SILENCE_SECONDS = 4.0  # longer than any statement may take: then the server hangs, or the network swallows it
PING_SECONDS = 1.0  # outside of a transaction we only ask whether somebody is there
CONNECT_SECONDS = 2


def connect(url: str, *, pool_size: int = 4) -> Engine:
    """An engine for the URL, with the profile that the database needs."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    options = {"connect_timeout": CONNECT_SECONDS, "options": POSTGRES_OPTIONS}
    engine = create_engine(
        url, pool_size=pool_size, pool_timeout=2, pool_pre_ping=True, connect_args=options, hide_parameters=True
    )

    @event.listens_for(engine, "do_connect")
    def hurried(dialect: object, record: object, given: Any, named: Any) -> Any:
        return Hurried.connect(*given, **named)

    return engine


def role(url: str) -> str:
    """The database's role that a URL names."""
    return make_url(url).username or ""


def patient(engine: Engine) -> Engine:
    """The same database for work that may take its time: migrations. SQLite has no limits but the one for locks."""
    if engine.dialect.name == "sqlite":
        return engine
    return create_engine(engine.url, poolclass=NullPool, hide_parameters=True)


class Hurried(psycopg.Connection[Any]):
    """A connection that does not wait for ever: a server that hangs keeps no time limits of its own."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """The driver's waiting, with an end; after that the connection is of no use."""
        longest = PING_SECONDS if self.autocommit else SILENCE_SECONDS
        try:
            return super().wait(gen, interval, longest if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server is silent") from None


def writer_lock(engine: Engine) -> "FileLock | None":
    """Held around every writing transaction. SQLite has one writer: a fair queue for it keeps the slowest tenfold faster."""
    path = engine.url.database
    return FileLock(Path(path + ".lock")) if engine.dialect.name == "sqlite" and path else None


class FileLock:
    """Mutual exclusion between the threads and the processes of one machine, first come, first served."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: Any = None

    def acquire(self) -> None:
        """Wait for one's turn. Raises OSError, TimeoutError among them."""
        if not self._threads.acquire(timeout=QUEUE_SECONDS):
            raise TimeoutError
        try:
            self._file = self._file or self._path.open("w")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._stand_in_line()
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        """Let the next one in."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _stand_in_line(self) -> None:
        """The kernel's queue is fair, but nobody leaves it: so a thread stands there for us."""
        file, turn = self._file, Future[None]()

        def stand() -> None:
            fcntl.flock(file, fcntl.LOCK_EX)
            if turn.set_running_or_notify_cancel():
                turn.set_result(None)
            else:
                file.close()  # we have gone: the next, please

        threading.Thread(target=stand, daemon=True).start()
        try:
            turn.result(QUEUE_SECONDS)
        except TimeoutError:
            if turn.cancel():
                self._file = None
                raise


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    path, seen = engine.url.database, threading.Event()

    @event.listens_for(engine, "do_connect")
    def existing(dialect: object, record: object, given: Any, named: Any) -> None:
        if path and seen.is_set():  # where the file was moved away, no empty one may take what belongs into it
            given[:], named["uri"] = [f"file:{quote(path)}?mode=rw"], True

    @event.listens_for(engine, "connect")
    def profile(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        record.info["file"] = _identity(path)
        seen.set()
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
            (kept,) = connection.execute(f"PRAGMA {name}").fetchone()
            if kept != value:
                raise RuntimeError(f"SQLite did not take {name} = {value}; is the disk a network share?")

    @event.listens_for(engine, "checkout")
    def unmoved(connection: object, record: Any, proxy: object) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError("the file was moved")  # what we wrote would go where nobody looks

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _identity(path: str | None) -> tuple[int, int] | None:
    """Which file this is, wherever it is moved to; None where there is none."""
    try:
        found = os.stat(path or "")
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and keeps no writer waiting."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection


@contextmanager
def surveying(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, without limits of time, and sees one moment all the way through."""
    calm = patient(engine)
    if calm is engine:
        with reading(engine) as connection:
            yield connection
        return
    with calm.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
        yield connection
