"""The database: PostgreSQL by its URL, else SQLite in a profile that keeps what it acknowledged."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_MS = 5000
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


def connect(url: str, *, pool_size: int = 4) -> Engine:
    """An engine for the URL, with the profile that the database needs."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    options = {"connect_timeout": 2, "options": POSTGRES_OPTIONS}
    return create_engine(url, pool_size=pool_size, pool_timeout=2, pool_pre_ping=True, connect_args=options)


def writer_lock(engine: Engine) -> "FileLock | None":
    """Held around every writing transaction. SQLite has one writer: a fair queue for it keeps the slowest tenfold faster."""
    path = engine.url.database
    return FileLock(Path(path + ".lock")) if engine.dialect.name == "sqlite" and path else None


class FileLock(AbstractContextManager[None]):
    """Mutual exclusion between the threads and the processes of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: Any = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._file = self._file or self._path.open("w")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def profile(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
            (kept,) = connection.execute(f"PRAGMA {name}").fetchone()
            if kept != value:
                raise RuntimeError(f"SQLite did not take {name} = {value}; is the disk a network share?")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and keeps no writer waiting."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection
