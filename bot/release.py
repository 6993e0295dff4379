"""`python -m bot.release`: what must be done before a new version serves. It imports little, for the start waits for it."""

import sys

from bot import logs, settings
from bot.settings import Settings
from storage import engine, migrations
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
    """The schema, and the keys that live in the database."""
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(engine.connect(chosen.database), Vault(chosen.pii_keys))


if __name__ == "__main__":
    sys.exit(main())
