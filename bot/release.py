"""`python -m bot.release`: what must be done before a new version serves. It imports little, for the start waits for it."""

import sys

from bot import settings
from bot.running import logs
from bot.settings import Settings
from storage import engine, guards, migrations
from storage.vault import Vault


def main() -> int:
    """Bring the database's schema up to date; the exit code."""
    logs.set_up()
    try:
        migrate(settings.read())
    except settings.Misconfigured as trouble:
        sys.exit(f"Sunwai does not start: {trouble}")
    return 0


def migrate(chosen: Settings) -> None:
    """The schema, the keys that live in the database, and the rights of the program's role where the owner is another."""
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = engine.connect(chosen.database_owner_url or chosen.database)
    migrations.upgrade(owner, Vault(chosen.pii_keys))
    if chosen.database_owner_url:
        with engine.patient(owner).begin() as connection:
            guards.grant(connection, engine.role(chosen.database))


if __name__ == "__main__":
    sys.exit(main())
