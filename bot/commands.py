"""The commands of `flask --app app …`: each reads its arguments and calls a use case."""

import json
import os
import sys
from pathlib import Path

import click

from bot import console, operators, settings, wiring
from bot.supervisor import Process, read_procfile, run_once, supervise, words
from core.catalogue import load
from storage import embedded, migrations
from storage.vault import Vault

PROCFILE = Path(__file__).parent.parent / "Procfile"
RELEASE = "release"


@click.command("up")
def up() -> None:
    """Start everything on this machine: embedded engines where none are given, migrations, all of the Procfile."""
    chosen = settings.read()
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PORT": str(chosen.port)}
    processes = []
    if not chosen.redis_url:
        redis = embedded.prepare(chosen.data_dir)
        environment["REDIS_URL"] = redis.url
        processes.append(Process("redis", redis.command, outlives=True))
    procfile = {name: words(line, environment) for name, line in read_procfile(PROCFILE).items()}
    if release := procfile.pop(RELEASE, None):
        failed = run_once(Process(RELEASE, release, environment))
        if failed:
            sys.exit(failed)
    click.echo(f"Sunwai: {chosen.public_url}  (Ctrl-C ends it)", err=True)
    sys.exit(supervise([*processes, *(Process(name, line, environment) for name, line in procfile.items())]))


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
