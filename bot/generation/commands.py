"""The command that fills a demonstration or a benchmark with synthetic cases."""

import click

from bot import figures, settings, wiring
from bot.generation.fill import SEED, Misplaced, fill
from storage.unit import StorageError

MOST = 5_000_000
WEEKS = 60  # more than a generated year has


@click.command("generate")
@click.argument("count", type=click.IntRange(1, MOST))
@click.option("--seed", default=SEED, show_default=True, help="The same seed invents the same cases.")
def generate(count: int, seed: int) -> None:
    """Fill the demonstration with COUNT synthetic cases of the last year, their history and their figures."""
    sunwai = wiring.build(settings.read())
    try:
        with click.progressbar(length=count, label="cases") as bar:
            fill(sunwai, count, bar.update, seed)
        figures.anew(sunwai)
        with click.progressbar(length=WEEKS, label="weeks") as bar:
            while done := figures.recount(sunwai, 1):
                bar.update(done)
            bar.finish()
    except Misplaced:
        raise click.ClickException("invented cases have no place among real ones: this is no demonstration.") from None
    except StorageError:
        raise click.ClickException(
            "the database is away or not migrated; `flask --app app doctor` says more."
        ) from None
