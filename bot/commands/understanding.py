"""The commands about the understanding: what can be learnt from citizens who allow it."""

import json

import click

from bot.commands.operators import built
from core.understanding.masking import masked


@click.group("understanding")
def understanding_group() -> None:
    """What we misunderstood, and what it was."""


@understanding_group.command("export")
def export() -> None:
    """Print as JSON lines what citizens put right at the read-back: theirs who allow us to learn from it, masked."""
    with built() as sunwai, sunwai.store.read() as unit:
        for found in unit.corrections.of_the_willing():
            line = {
                "guessed": found.guessed,
                "chosen": found.chosen,
                "language": found.language,
                "text": masked(found.details),
            }
            click.echo(json.dumps(line, ensure_ascii=False))
