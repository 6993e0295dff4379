"""The commands of `flask --app app …`: each reads its arguments and calls a use case."""

import json
import sys

import click

from bot import release, settings
from bot.commands import console, operators
from bot.commands.audit import audit_group
from bot.commands.officers import officers_group, operators_group
from bot.commands.tables import GROUPS as TABLES
from bot.commands.telegram import telegram_group
from bot.commands.understanding import understanding_group
from bot.generation.commands import generate
from bot.up import main as start
from core.catalogue import load


@click.command("up")
def up() -> None:
    """Start everything on this machine: embedded engines where none are given, migrations, all of the Procfile."""
    sys.exit(start())


@click.command("migrate")
def migrate() -> None:
    """Bring the database's schema up to date."""
    release.migrate(settings.read())


@click.command("chat")
@click.option("--from", "address", default="+923000000101", help="Whose phone this is.")
def chat(address: str) -> None:
    """Talk to the bot in the terminal, as a citizen; what you write is stored like any message."""
    console.chat(settings.read(), address)


@click.command("understand")
def understand() -> None:
    """Read JSON lines with a `text`, write one JSON line each: what is understood of it."""
    catalogue = load()
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            click.echo(json.dumps(console.understood(text_of(line, number), catalogue), ensure_ascii=False))


def text_of(line: str, number: int) -> str:
    """The `text` of a line of JSON; anything else ends the command in one sentence."""
    try:
        text = json.loads(line)["text"]
    except (ValueError, LookupError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise click.ClickException(f'line {number} has no text: {{"text": "…"}} is what is read.')
    return text


COMMANDS: tuple[click.Command, ...] = (
    up,
    migrate,
    chat,
    understand,
    generate,
    telegram_group,
    understanding_group,
    audit_group,
    officers_group,
    operators_group,
    *TABLES,
    *operators.COMMANDS,
)
