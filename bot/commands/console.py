"""The terminal as a channel, and understanding as JSON."""

import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import click

from bot import converse, wiring
from bot.settings import Settings
from channels import shaping
from channels.port import NotFetched
from core.catalogue import Catalogue
from core.messages import Event, Inbound, Media, Reply
from core.understanding import understand


@dataclass(frozen=True)
class Terminal:
    """A channel of one citizen who sits at this machine."""

    name: ClassVar[str] = "terminal"
    rides_home: ClassVar[bool] = True
    pushes: ClassVar[bool] = True
    reports: ClassVar[bool] = False
    methods: ClassVar[frozenset[str]] = frozenset()

    def receive(self, request: Any) -> Sequence[Event]:
        """Nothing comes over the web."""
        return ()

    def answer(self, reply: Reply | None, request: Any = None) -> Any:
        """Nothing goes over the web."""
        raise NotImplementedError

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """News is shown at the next message."""
        return ""

    def fetch(self, media: Media) -> bytes:
        """Nobody sends files by a terminal."""
        raise NotFetched("no files", retryable=False)

    def parts(self, reply: Reply) -> int:
        """What it would cost as SMS."""
        return shaping.cost(reply, shaping.SMS)


def chat(settings: Settings, address: str) -> None:
    """Read a line, say the answer, until the end of the input."""
    sunwai = wiring.build(settings)
    terminal = Terminal()
    sunwai = replace(sunwai, channels={**sunwai.channels, terminal.name: terminal})
    tty = sys.stdin.isatty()
    click.echo("Write as a citizen would. Ctrl-D ends.", err=True)
    while True:
        try:
            text = input("> " if tty else "")
        except EOFError:
            return
        if not tty:
            click.echo(f"> {text}")
        inbound = Inbound(terminal.name, address, uuid.uuid4().hex, text, phone=address)
        reply = converse.converse(sunwai, inbound)
        click.echo(shaping.numbered(reply) + f"\n  [{terminal.parts(reply)} SMS]\n" if reply else "")


def understood(text: str, catalogue: Catalogue) -> Mapping[str, object]:
    """What is understood of a text, as JSON values."""
    found = understand(text, catalogue)
    return {
        "language": found.language,
        "command": found.command and found.command.name,
        "leaves": [ranked.leaf for ranked in found.leaves],
        "departments": list(found.departments),
        "place": found.place and found.place.name,
        "danger": found.danger is not None,
    }
