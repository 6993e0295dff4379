"""The commands of `flask --app app …`: each reads its arguments and calls a use case."""

import json
import sys

import click

from bot import console, operators, settings, wiring
from bot.up import main as start
from core.catalogue import load
from storage import migrations
from storage.vault import Vault


@click.command("up")
def up() -> None:
    """Start everything on this machine: embedded engines where none are given, migrations, all of the Procfile."""
    sys.exit(start())


@click.command("migrate")
def migrate() -> None:
    """Bring the database's schema up to date."""
    chosen = settings.read()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    engine = wiring.connect(chosen)
    migrations.upgrade(engine, Vault(chosen.pii_keys))


@click.command("chat")
@click.option("--from", "address", default="+923000000101", help="Whose phone this is.")
def chat(address: str) -> None:
    """Talk to the bot in the terminal, as a citizen; what you write is stored like any message."""
    console.chat(settings.read(), address)


@click.command("understand")
def understand() -> None:
    """Read JSON lines with a `text`, write one JSON line each: what is understood of it."""
    catalogue = load()
    for line in sys.stdin:
        if line.strip():
            click.echo(json.dumps(console.understood(json.loads(line)["text"], catalogue), ensure_ascii=False))


COMMANDS: tuple[click.Command, ...] = (up, migrate, chat, understand, *operators.COMMANDS)
