"""The schema: from nothing to today's, as often and as many at once as you like."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import SQLModel

from storage import engine, migrations
from storage.vault import Vault
from tests import together
from tests.storage.conftest import RING


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest) -> Engine:
    """A database without a table."""
    return engine.connect(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "fresh_postgres"))


def keys(connection: Connection) -> dict[str, bytes]:
    rows = connection.exec_driver_sql("SELECT name, sealed FROM secrets").all()
    return {name: bytes(sealed) for name, sealed in rows}


def test_nothing_becomes_todays_schema_with_its_keys(fresh: Engine) -> None:
    with fresh.connect() as connection:
        assert migrations.behind(connection)
    migrations.upgrade(fresh, Vault(RING))
    with engine.reading(fresh) as connection:
        assert not migrations.behind(connection)
        assert set(keys(connection)) == {"chain", "index", "officers", "routes"}
    fresh.dispose()


def test_the_migrated_schema_is_the_one_that_the_program_knows(fresh: Engine) -> None:
    migrations.upgrade(fresh, Vault(RING))
    with fresh.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata) == []
    fresh.dispose()


def test_a_second_time_changes_nothing(fresh: Engine) -> None:
    migrations.upgrade(fresh, Vault(RING))
    with engine.reading(fresh) as connection:
        before = keys(connection)
    migrations.upgrade(fresh, Vault(RING))
    with engine.reading(fresh) as connection:
        assert keys(connection) == before
    fresh.dispose()


def test_several_at_the_same_instant_make_one(fresh: Engine) -> None:
    url = fresh.url.render_as_string(hide_password=False)
    assert together.threads(*[lambda: migrations.upgrade(engine.connect(url), Vault(RING))] * 4) == [None] * 4
    with engine.reading(fresh) as connection:
        assert set(keys(connection)) == {"chain", "index", "officers", "routes"}
    fresh.dispose()


def test_one_waits_for_another_as_long_as_it_takes(fresh_postgres: str) -> None:
    """Longer than any statement of a message may take."""
    first, second = engine.connect(fresh_postgres), engine.connect(fresh_postgres)
    with engine.patient(first).begin() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7711001)")
        waiting = together.background(lambda: migrations.upgrade(second, Vault(RING)))
        together.until_somebody_waits(first)
        limit = text("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert connection.execute(limit).one() == ("0", "0")
    assert waiting.result(together.PATIENCE) is None
    for each in (first, second):
        each.dispose()


def test_what_fails_in_the_midst_leaves_nothing(fresh: Engine) -> None:
    with fresh.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE history (id int)")  # in the way of the last step
    with pytest.raises(Exception, match="history"):
        migrations.upgrade(fresh, Vault(RING))
    with fresh.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"history", "alembic_version"}
        assert migrations.behind(connection)
    fresh.dispose()


def test_a_schema_of_a_newer_program_is_not_behind(fresh: Engine) -> None:
    """While one is replaced by the next, the old program goes on beside it."""
    migrations.upgrade(fresh, Vault(RING))
    for change, behind in (
        ("UPDATE alembic_version SET version_num = 'x999'", False),
        ("DELETE FROM alembic_version", True),
    ):
        with fresh.begin() as connection:
            connection.exec_driver_sql(change)
        with engine.reading(fresh) as connection:
            assert migrations.behind(connection) is behind
    fresh.dispose()
