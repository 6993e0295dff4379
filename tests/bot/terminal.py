"""What an operator has at hand: a terminal, a ring of master keys, and a dead letter."""

import base64

import click
from click.testing import CliRunner, Result

from bot import commands
from bot.wiring import Sunwai

ROUTES = "code,route,url,secret\nWT,webhook,{url},new\n"


def run(sunwai: Sunwai, *words: str, given: str = "") -> Result:
    """A command in a terminal, on the same DATA_DIR; what it prints and its exit code."""
    group = click.Group(commands={command.name: command for command in commands.COMMANDS})
    environment = {"DATA_DIR": str(sunwai.settings.data_dir)}
    return CliRunner().invoke(group, words, input=given, env=environment)


def bury(sunwai: Sunwai) -> int:
    """Give up the first duty there is; its id."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(1) or unit.outbox.claim(next(iter(sunwai.bell.rung))[1])
        assert duty
        unit.outbox.bury(duty, "HTTP 410")
    return duty.id


def ring(*names: str) -> str:
    return ",".join(f"{name}:{base64.b64encode(name.encode() * 32).decode()}" for name in names)
