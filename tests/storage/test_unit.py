"""One transaction: rolled back unless it is left without an error, and its troubles in this house's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import engine, tables
from storage.unit import Away, StorageError, Store, Taken, Unit
from storage.vault import Vault
from tests import together
from tests.house import Clock
from tests.proxy import proxied
from tests.storage.conftest import RING
from tests.storage.rows import message, take

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"  # a port on which nobody listens


def citizens(store: Store) -> int:
    with store.read() as unit:
        return int(unit.connection.scalar(text("SELECT count(*) FROM citizens")) or 0)


@contextmanager
def on(url: str, clock: Clock) -> Iterator[Store]:
    store = Store(engine.connect(url), Vault(RING), clock)
    yield store
    store.engine.dispose()


def test_what_is_left_without_an_error_is_there(store: Store) -> None:
    take(store, message())
    assert citizens(store) == 1


def test_what_is_left_with_an_error_never_was(store: Store) -> None:
    def fail() -> None:
        with store.begin() as unit:
            unit.people.meet(message())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert citizens(store) == 0


def test_all_of_one_transaction_happens_at_one_moment(store: Store, clock: Clock) -> None:
    with store.begin() as unit:
        clock.move(seconds=1)
        assert unit.now == clock.now - timedelta(seconds=1)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="a time without a zone"), store.begin() as unit:
        unit.connection.execute(
            tables.Citizen.__table__.insert().values(id="x", created_at=unit.now.replace(tzinfo=None))
        )  # type: ignore[attr-defined]


def test_the_time_of_a_lease_is_the_clocks_within_a_second(store: Store, clock: Clock) -> None:
    with store.lease() as unit:
        assert abs(unit.now - clock.now) < timedelta(seconds=2)


def test_a_key_that_is_there_already_is_taken(store: Store) -> None:
    inbound = message()
    person = take(store, inbound)
    with pytest.raises(Taken), store.begin() as unit:
        unit.people.record(person, inbound, None)


def test_a_server_that_is_not_there_is_away(clock: Clock) -> None:
    with on(NOBODY, clock) as store, pytest.raises(Away):
        take(store, message())


def test_a_server_that_only_reads_is_away(postgres: Store, empty_postgres: str, clock: Clock) -> None:
    with on(empty_postgres, clock) as store:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = on")
            connection.commit()
        with pytest.raises(Away):
            take(store, message())


def test_a_connection_that_is_killed_is_away_and_the_next_one_works(postgres: Store) -> None:
    def lose() -> None:
        with postgres.begin() as unit:
            unit.people.meet(message())
            pid = unit.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with postgres.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
            unit.people.meet(message())

    with pytest.raises(Away):
        lose()
    assert citizens(postgres) == 0
    assert take(postgres, message())


def test_a_commit_whose_answer_is_lost_is_away_though_it_happened(
    postgres: Store, empty_postgres: str, clock: Clock
) -> None:
    with proxied(empty_postgres) as proxy, on(proxy.url, clock) as store:
        take(store, message())
        proxy.cut.set()
        inbound = message("dou")
        with pytest.raises(Away):
            take(store, inbound)
        assert proxy.cuts == 1
        assert take(store, inbound).seen


def test_more_connections_than_the_server_gives_are_away_and_nobody_waits_for_ever(
    postgres: Store, empty_postgres: str, clock: Clock
) -> None:
    with postgres.engine.connect() as admin:
        admin.exec_driver_sql("DO $$ BEGIN CREATE ROLE few LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        admin.exec_driver_sql("ALTER ROLE few CONNECTION LIMIT 3")
        admin.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO few")
        admin.commit()
    url = engine.make_url(empty_postgres).set(username="few").render_as_string(hide_password=False)
    with on(url, clock) as store:
        outcomes = together.threads(*[lambda: take(store, message())] * 30)
        assert all(isinstance(outcome, Away | Taken) or outcome.id for outcome in outcomes)
        assert any(isinstance(outcome, Away) for outcome in outcomes)
        assert take(store, message())


def test_a_database_without_its_tables_is_away(fresh_postgres: str, sqlite_url: str, clock: Clock) -> None:
    for url in (fresh_postgres, sqlite_url):
        with on(url, clock) as store, pytest.raises(Away), store.read() as unit:
            unit.complaints.figures()


def test_a_file_that_is_no_database_is_away(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "sunwai.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at as one" * 100)
    with on(f"sqlite:///{path}", clock) as store, pytest.raises(Away), store.read() as unit:
        unit.complaints.figures()


def test_a_damaged_file_is_away_and_never_an_empty_one(sqlite: Store, tmp_path: Path, clock: Clock) -> None:
    for _ in range(50):
        take(sqlite, message())
    sqlite.engine.dispose()  # the last one to go brings everything home into the file
    path = tmp_path / "sunwai.sqlite"
    whole = bytearray(path.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page : page + 100] = b"x" * 100
    path.write_bytes(whole)
    with on(f"sqlite:///{path}", clock) as store, pytest.raises(Away):
        take(store, message())


def test_trouble_is_named_by_its_kind_and_never_by_its_words(store: Store) -> None:
    inbound = message()
    person = take(store, inbound)
    with pytest.raises(StorageError) as trouble, store.begin() as unit:
        unit.people.record(person, inbound, None)
    assert str(trouble.value) in ("IntegrityError", "UniqueViolation")


def test_a_bug_is_not_taken_for_a_database_that_is_away(store: Store) -> None:
    def bug(unit: Unit) -> None:
        unit.connection.exec_driver_sql("SELEC 1")

    with pytest.raises(Exception) as trouble, store.begin() as unit:  # noqa: PT011
        bug(unit)
    if store.engine.dialect.name == "postgresql":  # SQLite has one word for both
        assert not isinstance(trouble.value, StorageError)
