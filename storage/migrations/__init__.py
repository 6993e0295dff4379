"""The database's schema, step by step, and whether it is up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.departments import ROUTE_SECRET
from storage.secrets import Secrets
from storage.vault import Vault

HERE = Path(__file__).parent


def upgrade(engine: Engine, vault: Vault) -> None:
    """Bring the schema up to date and make the keys that live in the database. May run twice, and side by side."""
    config = _config()
    with engine.begin() as connection:
        _one_at_a_time(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        secrets = Secrets(connection, vault)
        for name in ("index", ROUTE_SECRET):
            secrets.ensure(name)


def behind(connection: Connection) -> bool:
    """Whether the schema is older than the program."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() != newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _one_at_a_time(connection: Connection) -> None:
    """Two releases that start together migrate one after the other. SQLite begins with its write lock anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7711001)")
