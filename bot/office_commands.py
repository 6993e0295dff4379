"""The commands about offices: the table of who is responsible where, and its editions."""

from typing import TextIO

import click

from bot import offices
from bot.offices import Faulty
from bot.operators import built


@click.group("offices")
def offices_group() -> None:
    """Which offices there are, who is above whom, and where each is responsible."""


@offices_group.command("export")
def export() -> None:
    """Print the table of offices as CSV, secrets included, just as `import` reads it."""
    with built() as sunwai:
        click.echo(offices.export(sunwai), nl=False)


@offices_group.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--yes", is_flag=True, help="Do not ask.")
def take(file: TextIO, yes: bool) -> None:
    """Show what a table would change, ask, and put it into force: all of it or nothing."""
    with built() as sunwai:
        try:
            plan = offices.plan(sunwai, file.read())
        except Faulty as trouble:
            raise click.ClickException("\n".join(("nothing was imported.", *trouble.faults))) from None
        except UnicodeDecodeError:
            raise click.ClickException("nothing was imported: the file is not UTF-8.") from None
        for line in plan.changes or ("Nothing changes.",):
            click.echo(line)
        if not plan.changes:
            return
        if not yes and not click.confirm(f"Changes: {len(plan.changes)}. Put them into force?", err=True):
            raise click.ClickException("nothing was imported.")
        if not offices.take(sunwai, plan):
            raise click.ClickException("nothing was imported: another table was, a moment ago; look at it first.")


@offices_group.command("history")
@click.argument("number", type=int, required=False)
def history(number: int | None) -> None:
    """List the editions of the table, the newest first; with NUMBER, what that edition changed."""
    with built() as sunwai:
        editions = offices.history(sunwai)
    for edition in editions:
        if number is None:
            at = edition.at.isoformat(timespec="seconds")
            click.echo(f"{edition.number}  {at}  {edition.by}  changes: {len(edition.changes)}")
        elif edition.number == number:
            click.echo("\n".join(edition.changes))
    if number is not None and number not in {edition.number for edition in editions}:
        raise click.ClickException(f"{number} is no edition; `offices history` lists them.")
