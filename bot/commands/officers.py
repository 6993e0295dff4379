"""The commands about who works here: officers and the one-time passwords of their first sign-in; operators' keys."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot import apikeys
from bot.commands.operators import built
from bot.staff import officers
from core.staff import Role


@click.group("officers")
def officers_group() -> None:
    """Who works here: officers, supervisors, coordinators, operators, auditors, administrators."""


@officers_group.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As colleagues read it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--department", default="", help="The department's code; officers and supervisors need one.")
@click.option("--office", default="", help="The office's code; without one it is the whole department.")
@click.option("--phone", default="", help="Her number, for acting by text.")
@click.option("--language", default="en", help="Of her texts and pages.")
def add(login: str, name: str, role: str, department: str, office: str, phone: str, language: str) -> None:
    """Take somebody on, and print the one-time password of her first sign-in, this once."""
    with mended(), built() as sunwai:
        click.echo(officers.add(sunwai, login, name, Role(role), department, office, phone, language)[1])


@officers_group.command("list")
def list_officers() -> None:
    """List everybody: login, role, department, office, name, and whether a number is known; who has left is disabled."""
    with built() as sunwai:
        for one in officers.every(sunwai):
            notes = [word for word, so in (("phone", one.has_phone), ("disabled", one.disabled)) if so]
            columns = (one.login, one.role, one.department or "–", one.office or "–", one.name, *notes)
            click.echo("  ".join(columns))


@officers_group.command("change")
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--department")
@click.option("--office")
@click.option("--phone", help="Her number from now on; '' for none.")
@click.option("--language")
def change(
    login: str,
    role: str | None,
    department: str | None,
    office: str | None,
    phone: str | None,
    language: str | None,
) -> None:
    """Give somebody other work, which ends her sessions; or another number or language."""
    with mended(), built() as sunwai:
        officers.change(
            sunwai,
            login,
            role=Role(role) if role else None,
            department=department,
            office=office,
            phone=phone,
            language=language,
        )


@officers_group.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """For a lost password or second factor: print a one-time password; both are set up anew, and her sessions end."""
    with mended(), built() as sunwai:
        click.echo(officers.reset(sunwai, login))


@officers_group.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Let somebody go: she is signed out everywhere, and her texts are a citizen's like any other."""
    with mended(), built() as sunwai:
        officers.disable(sunwai, login)


@officers_group.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Take somebody back who was disabled."""
    with mended(), built() as sunwai:
        officers.disable(sunwai, login, disabled=False)


@click.group("operators")
def operators_group() -> None:
    """Keys of those who take complaints down for citizens: by telephone, from letters and mails, at a counter."""


@operators_group.command("issue-key")
@click.argument("name")
@click.option("--revoke", is_flag=True, help="End the older keys of this name.")
def issue_key(name: str, revoke: bool) -> None:
    """Print a new key with which complaints are filed over the API, this once; it reads no case."""
    with built() as sunwai:
        try:
            click.echo(apikeys.issue_to_operator(sunwai, name, revoke=revoke))
        except ValueError as trouble:
            raise click.ClickException(f"{trouble}.") from None


@contextmanager
def mended() -> Iterator[None]:
    """What cannot be done ends the command in one sentence."""
    try:
        yield
    except officers.Unfit as trouble:
        raise click.ClickException(f"{trouble}.") from None
