"""What is only ever added to: the database itself refuses to change it, and the program's role has no right to."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from bot import release, settings
from bot.record import audit
from bot.running import doctor
from bot.running.doctor import Finding
from storage import guards
from storage.unit import StorageError, Store
from tests import engines
from tests.bot.story import Story, begin
from tests.house import GUTTER

ROLE = "sunwai_program"
FORBIDDEN = (
    *(f"UPDATE {table} SET at = at" for table in guards.KEPT),
    *(f"DELETE FROM {table}" for table in guards.KEPT),
    *(f"TRUNCATE {table} CASCADE" for table in guards.KEPT),
    *(f"DROP TABLE {table} CASCADE" for table in guards.KEPT),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in guards.KEPT),
    *(f"DROP TRIGGER only_added_to_{table}_change ON {table}" for table in guards.KEPT),
    "ALTER TABLE history ADD COLUMN mine text",
    "CREATE OR REPLACE FUNCTION sunwai_only_added_to() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = 'replica'",
    "CREATE TABLE mine (id int)",
    "DELETE FROM secrets",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP TABLE complaints CASCADE",
    "TRUNCATE complaints CASCADE",
)
TRUNCATE = {"postgres": ("TRUNCATE {} CASCADE",)}


@pytest.fixture
def program(postgres_server: URL, fresh_postgres: str, tmp_path: Path) -> Iterator[str]:
    """A database that its owner has released, and the address of the program's own role."""
    with engines.connect(postgres_server) as connection:
        connection.execute(f"DROP ROLE IF EXISTS {ROLE}")
        connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'none'")
        url = make_url(fresh_postgres).set(username=ROLE, password="none").render_as_string(hide_password=False)
        given = {"DATABASE_URL": url, "DATABASE_OWNER_URL": fresh_postgres, "DATA_DIR": str(tmp_path)}
        release.migrate(settings.read(given))
        release.migrate(settings.read(given))
        yield url
        with engines.connect(make_url(fresh_postgres)) as inside:
            inside.execute(f"DROP OWNED BY {ROLE}")
        connection.execute(f"DROP ROLE {ROLE}")


def lived(story: Story) -> str:
    """A whole story: a case that is asked about, answered, resolved, reopened, resolved, and its citizen erased."""
    her = story.citizen()
    case = her.lodges(GUTTER)
    story.work()
    story.office(case, "question", "Which house?")
    her.says("number 7")
    story.office(case, "resolved", "Done.")
    her.says("2")
    story.office(case, "resolved", "Now it is.")
    story.wait()
    return case


@pytest.mark.parametrize("url", ["sqlite", "postgres"], indirect=True)
@pytest.mark.parametrize("table", guards.KEPT)
def test_a_change_of_what_is_only_added_to_is_refused(url: str, tmp_path: Path, table: str) -> None:
    story = begin(tmp_path, url)
    lived(story)
    story.wait(days=1)
    assert story.count(table)
    for verb in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}", *TRUNCATE.get(url[:8], ())):
        with pytest.raises(StorageError), story.sunwai.store.begin() as unit:
            unit.connection.execute(text(verb.format(table)))
    story.sunwai.store.engine.dispose()


def test_a_release_puts_up_a_guard_that_is_gone(store: Store) -> None:
    with store.begin() as unit:
        assert guards.missing(unit.connection) == ()
        kind, on = ("change", " ON acts") if unit.connection.dialect.name == "postgresql" else ("update", "")
        unit.connection.execute(text(f"DROP TRIGGER only_added_to_acts_{kind}{on}"))
        assert guards.missing(unit.connection) == (f"only_added_to_acts_{kind}",)
        guards.stand(unit.connection)
        assert guards.missing(unit.connection) == ()


def test_s61_the_programs_role_lives_a_whole_story_and_may_change_nothing_of_the_record(
    program: str, tmp_path: Path
) -> None:
    story = begin(tmp_path, program)
    lived(story)
    assert list(audit.verify(story.sunwai)) == []
    with story.sunwai.store.read() as unit:
        assert not guards.may_change(unit.connection)
    assert list(doctor.record(story.sunwai)) == [Finding("record", True, "can only be added to")]
    allowed = []
    with engines.connect(make_url(program)) as connection:
        for verb in FORBIDDEN:
            try:
                connection.execute(verb)
            except psycopg.errors.InsufficientPrivilege:
                continue
            allowed.append(verb)
    assert allowed == []
    assert list(audit.verify(story.sunwai)) == []
    story.sunwai.store.engine.dispose()


def test_the_doctor_tells_of_a_record_that_is_not_guarded(tmp_path: Path) -> None:
    story = begin(tmp_path)
    assert [finding.well for finding in doctor.record(story.sunwai)] == [True]
    with story.sunwai.store.begin() as unit:
        unit.connection.execute(text("DROP TRIGGER only_added_to_chain_delete"))
    (finding,) = doctor.record(story.sunwai)
    assert not finding.well
    assert "only_added_to_chain_delete" in finding.words
    story.sunwai.store.engine.dispose()
