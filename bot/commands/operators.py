"""The commands of whoever looks after the service: departments and their keys, dead letters, master keys, erasing, doctor."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from bot import apikeys, departments, settings, wiring
from bot.departments import Faulty
from bot.running import doctor, upkeep
from bot.tables import directory, subjects
from bot.wiring import Sunwai
from channels.numbers import e164
from core import tracking_id as ids
from storage.unit import StorageError
from storage.vault import Unreadable


@click.group("departments")
def departments_group() -> None:
    """How cases travel to departments, and the keys by which they call us."""


@departments_group.command("export")
def export_departments() -> None:
    """Print every department's route as CSV, secrets included, just as `import` reads it."""
    with built() as sunwai:
        click.echo(departments.export(sunwai), nl=False)


@departments_group.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
def import_departments(file: TextIO) -> None:
    """Set departments' routes from a CSV file, all of it or nothing, and print what changes."""
    with built() as sunwai:
        try:
            changes = departments.take(sunwai, file.read())
        except Faulty as trouble:
            raise click.ClickException("\n".join(("nothing was imported.", *trouble.faults))) from None
        except UnicodeDecodeError:
            raise click.ClickException("nothing was imported: the file is not UTF-8.") from None
    for line in changes or ("Nothing changes.",):
        click.echo(line)


@departments_group.command("issue-key")
@click.argument("code")
@click.option(
    "--office", default="", help="The code of one of its offices, for a key that opens that office's cases alone."
)
@click.option("--revoke", is_flag=True, help="End the older keys.")
def issue_key(code: str, office: str, revoke: bool) -> None:
    """Print a new key of a department's for the API, this once; older ones stay valid unless revoked."""
    with built() as sunwai:
        if code.upper() not in sunwai.catalogue.departments:
            raise click.ClickException(f"{code} is no department; there are {', '.join(sunwai.catalogue.departments)}.")
        if office and not directory.has(sunwai, code.upper(), office.upper()):
            raise click.ClickException(f"{office} is no office of {code.upper()}; `offices export` lists them.")
        click.echo(apikeys.issue(sunwai, code.upper(), office=office.upper(), revoke=revoke))


@click.group("deadletters")
def deadletters_group() -> None:
    """Duties that were given up: what could not be delivered or sent by trying."""


@deadletters_group.command("list")
def list_deadletters() -> None:
    """List what was given up: id, what, department, tracking ID, since when, how often tried, the last error."""
    with built() as sunwai:
        for duty in upkeep.dead(sunwai):
            case = ids.show(duty.tracking_id) if duty.tracking_id else "–"
            since = duty.created_at.isoformat(timespec="seconds")
            columns = (duty.id, duty.topic, duty.department or "–", case, since, duty.attempts, duty.error or "–")
            click.echo("  ".join(map(str, columns)))


@deadletters_group.command("replay")
@click.argument("duty", metavar="ID", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Replay all of them.")
def replay_deadletters(duty: int | None, everything: bool) -> None:
    """Have one of them tried again, or all."""
    if everything == (duty is not None):
        raise click.UsageError("Name one ID, or --all.")
    with built() as sunwai:
        click.echo(f"To be tried again within seconds: {upkeep.replay(sunwai, duty)}.")


@click.group("keys")
def keys_group() -> None:
    """The master keys of PII_KEYS."""


@keys_group.command("rotate")
def rotate_keys() -> None:
    """Wrap every data key by the newest master key; until then the older ones must stay in PII_KEYS."""
    with built() as sunwai:
        try:
            done = upkeep.rotate(sunwai.store, lambda count: click.echo(f"{count} …", err=True))
        except Unreadable:
            raise click.ClickException(
                "PII_KEYS lacks a key that is still needed: put it back into the ring."
            ) from None
        click.echo(f"Keys that {next(iter(sunwai.settings.pii_keys))} wraps from now on: {done}.")
        waiting = sunwai.spool.count() + sunwai.spool.damaged()
    if waiting:
        click.echo(f"Keep the older master keys; messages in the spool that may need them: {waiting}.")
    else:
        click.echo("The older master keys may leave PII_KEYS, and are still needed for backups from before.")


@click.command("erase")
@click.argument("number", required=False)
@click.option("--yes", is_flag=True, help="Do not ask for the number again.")
def erase(number: str | None, yes: bool) -> None:
    """Erase a citizen's data as her own DELETE does; without NUMBER it is asked for, and no history file keeps it."""
    number = number or click.prompt("The citizen's number")
    if not yes and e164(click.prompt("Erasing cannot be undone. The number again")) != e164(number):
        raise click.ClickException("these are two numbers; nothing is erased.")
    with built() as sunwai:
        ended = upkeep.erase(sunwai, number)
    click.echo(f"Erased. Open cases that end by it: {ended}.")


@click.command("doctor")
def doctor_command() -> None:
    """Check the settings and everything the service leans on, and say what to mend; exit code 1 if anything is."""
    ill = 0
    for finding in doctor.examine(wiring.build(settings.read())):
        ill += not finding.well
        click.echo(f"{'ok  ' if finding.well else 'mend'}  {finding.part:20}  {finding.words}")
    sys.exit(1 if ill else 0)


@contextmanager
def built() -> Iterator[Sunwai]:
    """The whole for these settings; what an operator can mend ends the command in one sentence."""
    try:
        sunwai = wiring.build(settings.read())
        subjects.look(sunwai)
        yield sunwai
    except StorageError:
        raise click.ClickException(
            "the database is away or not migrated; `flask --app app doctor` says more."
        ) from None
    except upkeep.Unknown as trouble:
        raise click.ClickException(f"{trouble}.") from None


COMMANDS: tuple[click.Command, ...] = (departments_group, deadletters_group, keys_group, erase, doctor_command)
