"""The commands about the tables that a ministry keeps: the offices, and the leaves with the departments' names."""

from collections.abc import Callable
from typing import Any, TextIO

import click

from bot.commands.operators import built
from bot.tables import leaves, offices
from bot.tables.editions import Faulty, Table
from bot.wiring import Sunwai


def take(table: Table[Any], file: TextIO, yes: bool) -> None:
    """Show what a table would change, ask, and put it into force: all of it or nothing."""
    with built() as sunwai:
        try:
            plan = table.plan(sunwai, file.read())
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
        if not table.take(sunwai, plan):
            raise click.ClickException("nothing was imported: another table was, a moment ago; look at it first.")


def history(table: Table[Any], number: int | None) -> None:
    """List the editions, or what one of them changed."""
    with built() as sunwai:
        editions = table.history(sunwai)
    for edition in editions:
        if number is None:
            at = edition.at.isoformat(timespec="seconds")
            click.echo(f"{edition.number}  {at}  {edition.by}  changes: {len(edition.changes)}")
        elif edition.number == number:
            click.echo("\n".join(edition.changes))
    if number is not None and number not in {edition.number for edition in editions}:
        raise click.ClickException(f"{number} is no edition; `{table.name} history` lists them.")


def group(table: Table[Any], export: Callable[[Sunwai], str], what: str, exporting: str) -> click.Group:
    """The commands of one table, by its name; `what` it is, and what `export` does."""
    commands = click.Group(table.name, help=what)

    @commands.command("export", help=exporting)
    def _export() -> None:
        with built() as sunwai:
            click.echo(export(sunwai), nl=False)

    @commands.command(
        "import", help="Show what a table would change, ask, and put it into force: all of it or nothing."
    )
    @click.argument("file", type=click.File(encoding="utf-8"))
    @click.option("--yes", is_flag=True, help="Do not ask.")
    def _import(file: TextIO, yes: bool) -> None:
        take(table, file, yes)

    @commands.command(
        "history", help="List the editions of the table, the newest first; with NUMBER, what that edition changed."
    )
    @click.argument("number", type=int, required=False)
    def _history(number: int | None) -> None:
        history(table, number)

    return commands


GROUPS = (
    group(
        offices.TABLE,
        offices.export,
        "Which offices there are, who is above whom, and where each is responsible.",
        "Print the table of offices as CSV, secrets included, just as `import` reads it.",
    ),
    group(
        leaves.TABLE,
        leaves.export,
        "What complaints can be about: the leaves, and the departments' names.",
        "Print the table of leaves, with the departments' names, as CSV, just as `import` reads it.",
    ),
)
