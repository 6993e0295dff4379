"""Connections: a profile that keeps what it acknowledged, and an end to every wait."""

import fcntl
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from storage import engine
from storage.engine import FileLock
from storage.unit import Away, Store
from tests import together
from tests.proxy import Proxy, proxied
from tests.storage.rows import message, take

SOON = 5.0  # seconds


def test_every_sqlite_connection_has_the_profile_that_survives_a_power_cut(sqlite: Store) -> None:
    with engine.reading(sqlite.engine) as one, engine.reading(sqlite.engine) as two:
        for connection in (one, two):
            kept = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in engine.PRAGMAS}
            assert kept == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 2000,
                "secure_delete": 1,
            }


def test_a_database_that_does_not_take_the_profile_is_refused() -> None:
    with pytest.raises(RuntimeError, match="journal_mode"):  # what lives in memory has no journal
        engine.connect("sqlite://").connect()


def test_postgres_waits_neither_long_for_a_lock_nor_for_a_statement(postgres: Store) -> None:
    with postgres.engine.connect() as connection:
        limits = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "jit")
        ]
    assert limits == ["2s", "3s", "10s", "off"]


def test_a_server_that_falls_silent_between_messages_is_away_before_long(postgres: Store, empty_postgres: str) -> None:
    with proxied(empty_postgres) as proxy:
        store = Store(engine.connect(proxy.url), postgres.vault, postgres.clock)
        take(store, message())
        proxy.silent.set()
        began = time.monotonic()
        with pytest.raises(Away):
            take(store, message())
        assert time.monotonic() - began < SOON
        proxy.silent.clear()
        assert take(store, message())
        store.engine.dispose()


def test_a_server_that_falls_silent_in_the_midst_of_one_is_away_before_long(
    postgres: Store, empty_postgres: str
) -> None:
    def fall_silent(store: Store, proxy: Proxy) -> None:
        with store.begin() as unit:
            unit.people.meet(message())
            proxy.silent.set()
            unit.people.meet(message())

    with proxied(empty_postgres) as proxy:
        store = Store(engine.connect(proxy.url), postgres.vault, postgres.clock)
        began = time.monotonic()
        with pytest.raises(Away):
            fall_silent(store, proxy)
        assert time.monotonic() - began < SOON
        store.engine.dispose()


def test_a_table_that_is_locked_is_away_before_long(postgres: Store) -> None:
    take(postgres, message())
    with postgres.engine.connect() as other, other.begin():
        other.exec_driver_sql("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(Away):
            take(postgres, message())
        assert time.monotonic() - began < SOON
        with postgres.read() as unit:
            assert unit.complaints.figures() == {}  # other tables work


def test_the_parameters_of_a_statement_are_in_no_error(store: Store) -> None:
    with pytest.raises(Exception) as trouble, store.engine.connect() as connection:  # noqa: PT011
        connection.exec_driver_sql("SELECT nothing FROM nowhere WHERE phone = " + parameter(store), ("+923000000101",))
    assert "+923000000101" not in str(trouble.value)


def parameter(store: Store) -> str:
    return "?" if store.engine.dialect.name == "sqlite" else "%s"


def test_a_file_locked_by_a_stranger_is_away_before_long_for_all_who_wait(sqlite: Store) -> None:
    take(sqlite, message())
    stranger = sqlite3.connect(sqlite.engine.url.database or "", isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    outcomes = together.threads(*[lambda: take(sqlite, message())] * 4)
    stranger.close()
    assert [type(outcome) for outcome in outcomes] == [Away] * 4
    assert time.monotonic() - began < SOON
    assert take(sqlite, message())


def test_who_leaves_the_queue_of_writers_does_not_stand_in_the_way_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = FileLock(path)
    with path.open("w") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError):
            lock.acquire()
    for each in (lock, FileLock(path)):
        each.acquire()
        each.release()


def test_writers_of_several_processes_and_threads_come_one_after_the_other(tmp_path: Path) -> None:
    path, inside = tmp_path / "lock", tmp_path / "inside"

    def work(_: int) -> int:
        lock, clashes = FileLock(path), []

        def enter() -> None:
            for _ in range(20):
                lock.acquire()
                try:
                    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
                    inside.unlink()
                except FileExistsError:
                    clashes.append(1)
                finally:
                    lock.release()

        together.threads(enter, enter)
        return len(clashes)

    assert together.processes(4, work) == [0] * 4


def test_a_folder_that_has_gone_is_away(sqlite: Store, tmp_path: Path) -> None:
    take(sqlite, message())
    fresh = Store(engine.connect(f"sqlite:///{tmp_path / 'gone' / 'sunwai.sqlite'}"), sqlite.vault, sqlite.clock)
    with pytest.raises(Away):
        take(fresh, message())


def test_readers_keep_no_writer_waiting(sqlite: Store) -> None:
    take(sqlite, message())
    with sqlite.read() as unit:
        unit.complaints.figures()
        assert take(sqlite, message())


def test_a_transaction_begins_when_we_say_so_and_at_once_for_writing(sqlite: Store) -> None:
    statements: list[str] = []
    event.listen(sqlite.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with sqlite.begin():
        pass
    with sqlite.read():
        pass
    assert statements == ["BEGIN IMMEDIATE", "BEGIN"]


def test_eight_processes_that_write_at_once_all_get_their_turn(sqlite: Store) -> None:
    url = f"sqlite:///{sqlite.engine.url.database}"
    sqlite.engine.dispose()

    def write(place: int) -> int:
        mine = Store(engine.connect(url), sqlite.vault, sqlite.clock)
        return len({take(mine, message(phone=f"+92300000010{place}", id=f"{place}-{n}")).id for n in range(10)})

    assert together.processes(8, write) == [1] * 8
    with sqlite.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM receipts").scalar() == 80


def test_a_thread_that_stands_in_line_ends(tmp_path: Path) -> None:
    before = threading.active_count()
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    first.acquire()
    waiting = threading.Thread(target=second.acquire)
    waiting.start()
    together.until(lambda: threading.active_count() == before + 2)
    first.release()
    waiting.join()
    together.until(lambda: threading.active_count() == before)
    second.release()
