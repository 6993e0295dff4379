"""The database's schema, step by step, and whether it is up to date."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage import guards
from storage.audit import CHAIN_SECRET, Audit
from storage.departments import ROUTE_SECRET
from storage.engine import patient
from storage.officers import OFFICER_SECRET
from storage.secrets import Secrets
from storage.vault import Vault

HERE = Path(__file__).parent


def upgrade(engine: Engine, vault: Vault) -> None:
    """Bring the schema up to date and make the keys that live in the database. May run twice, and side by side."""
    config = _config()
    with patient(engine).begin() as connection:
        _one_at_a_time(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        secrets = Secrets(connection, vault)
        for name in ("index", ROUTE_SECRET, OFFICER_SECRET):
            secrets.ensure(name)
        _chain(connection, secrets)
        guards.stand(connection)


def _chain(connection: Connection, secrets: Secrets) -> None:
    """The key of the chain; with it the chain begins."""
    if secrets.ensure(CHAIN_SECRET):
        Audit(connection, lambda: secrets.get(CHAIN_SECRET), datetime.now(UTC)).adopt()


def behind(connection: Connection) -> bool:
    """Whether the schema is older than the program."""
    steps = ScriptDirectory.from_config(_config())
    here = MigrationContext.configure(connection).get_current_revision()
    # A step that we do not know is of a newer program, which may already run beside us.
    return here is None or (
        here != steps.get_current_head() and here in {step.revision for step in steps.walk_revisions()}
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _one_at_a_time(connection: Connection) -> None:
    """Two releases that start together migrate one after the other. SQLite begins with its write lock anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7711001)")
        # A step that cannot have its table soon fails: who queues for a table stops all who come after him.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
