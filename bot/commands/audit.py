"""The commands of whoever watches over the record: prove it, print its roots, read it, check a citizen's code."""

import json
import sys
from datetime import datetime, timedelta
from typing import TextIO

import click

from bot.commands.operators import built
from bot.record import audit, flags, proving
from core import tracking_id as ids
from storage.audit import Root

OFTEN = 50_000  # links between two signs of life


@click.group("audit")
def audit_group() -> None:
    """The record of what was done, which nobody can rewrite unseen."""


@audit_group.command("verify")
@click.option("--roots", "files", type=click.File(encoding="utf-8"), multiple=True, help="Roots as published earlier.")
def verify(files: tuple[TextIO, ...]) -> None:
    """Walk the whole record and print a line for each fault; exit code 1 if there is any."""
    published = [root for file in files for root in _roots(file)]
    found = 0
    with built() as sunwai:
        for fault in proving.prove(sunwai, "console", published, progress):
            found += 1
            click.echo(fault)
    click.echo(f"Faults: {found}." if found else "The record is whole.")
    sys.exit(1 if found else 0)


@audit_group.command("roots")
def roots() -> None:
    """Print where the chain stood at the end of each day, as `verify --roots` reads it."""
    with built() as sunwai:
        click.echo(json.dumps(audit.written(audit.roots(sunwai)), indent=1))


@audit_group.command("log")
@click.option("--case", "case", help="Acts about this tracking ID.")
@click.option("--by", help="Acts of this actor, e.g. officer:3f2a…")
@click.option("--days", type=int, help="Acts of the last days.")
@click.option("--most", type=int, default=100, show_default=True)
def show(case: str | None, by: str | None, days: int | None, most: int) -> None:
    """Print acts, the newest first: when, who, what, about which case, and what belongs to it."""
    with built() as sunwai, sunwai.store.read() as unit:
        since = unit.now - timedelta(days=days) if days is not None else None
        digits = ids.find(case) if case else None
        if case and not digits:
            raise click.UsageError(f"{case} is no tracking ID.")
        for act in unit.audit.acts(tracking_id=digits, by=by, since=since, most=most):
            about = ids.show(act.tracking_id) if act.tracking_id else "–"
            detail = json.dumps(act.detail, ensure_ascii=False, sort_keys=True) if act.detail else ""
            click.echo(f"{_moment(act.at)}  {act.by}  {act.act}  {about}  {detail}".rstrip())


@audit_group.command("flags")
@click.option("--days", type=click.IntRange(1), default=30, show_default=True, help="What was done in so many days.")
def show_flags(days: int) -> None:
    """Print what looks like a game, each sign with the cases behind it; it is for somebody to look at, and no proof."""
    with built() as sunwai:
        found = flags.raised(sunwai, timedelta(days=days))
    for flag in found:
        click.echo("\n".join(flags.lines(flag)))
    click.echo(f"Flags: {len(found)}.")


@audit_group.command("receipt")
@click.argument("case", metavar="ID")
@click.argument("code")
def receipt(case: str, code: str) -> None:
    """Check the code on a citizen's confirmation against the record; exit code 1 if it does not hold."""
    with built() as sunwai:
        found = audit.check(sunwai, ids.find(case) or "", code)
    if not found.holds:
        raise click.ClickException("the code does not hold: it was misread, or the case's first entry was changed.")
    where = f"linked as {found.seq} at {_moment(found.at)}" if found.at else "not linked yet"
    click.echo(f"The code holds; {where}.")


def progress(seq: int) -> None:
    """A sign of life now and then."""
    if seq and seq % OFTEN == 0:
        click.echo(f"{seq} …", err=True)


def _roots(file: TextIO) -> tuple[Root, ...]:
    try:
        return audit.read_roots(file.read())
    except audit.Unreadable as trouble:
        raise click.ClickException(f"{file.name}: {trouble}.") from None


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
