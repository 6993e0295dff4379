"""What the documentation says is so: settings, commands, paths, files, links, and the table of the life of a case."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from standardwebhooks.webhooks import Webhook

from app import create_app
from bot import commands, settings, wiring
from bot.delivery import webhook
from bot.settings import Settings
from channels.registry import CHANNELS
from core.complaint import ARRIVING, CLOSED_BY_OFFICE, EVERY, LIFECYCLE, OPEN, Status, Step
from storage import tables

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
GROUPS = {"arriving": ARRIVING, "open": OPEN, "closed by the office": CLOSED_BY_OFFICE, "any": EVERY, "—": frozenset()}

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILE = re.compile(r"(?:[\w.-]+/)+(?:[\w.-]+\.(?:py|po|md|csv|tsv|toml|txt|png|js|css|json|html))?")
NAMED = re.compile(r"(?:README|CHANGELOG|CONTRIBUTING|LICENSE|Procfile|Makefile|\w+\.(?:py|txt|toml|md))")
ROUTE = re.compile(
    r"(?:(?:GET|POST) )?(/(?:webhooks|api|open311|desk|simulator|status|healthz|readyz|metrics)[\w/.<>{}-]*)"
)
MADE = ("DATA_DIR/", "bench/results/", ".venv/")  # are there once something has run


def prose(page: Path) -> str:
    """A page without what is fenced off as code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def rows(page: Path, *header: str) -> list[list[str]]:
    """The cells of the table under this header, row by row."""
    lines = iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if cells(line) == list(header):
            next(lines)
            return [cells(row) for row in iter(lambda: next(lines, ""), "") if row.startswith("|")]
    raise LookupError(header)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| ").split("|")] if line.startswith("|") else []


def anchors(page: Path) -> set[str]:
    """What a heading is called in a link."""
    plain = (re.sub(r"[^\w\- ]", "", found.lower()) for found in HEADING.findall(prose(page)))
    return {unicodedata.normalize("NFC", words).replace(" ", "-") for words in plain}


def paths(command: click.Command, above: str = "") -> Iterator[str]:
    """A command's name, or those of the commands in it."""
    name = f"{above} {command.name}".strip()
    if not isinstance(command, click.Group):
        yield name
        return
    for inner in command.commands.values():
        yield from paths(inner, name)


def shown(default: Any) -> str:
    """A default as the table writes it; what is not set, or secret, is blank."""
    if default in ("", None, ()):
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def statuses(said: str) -> frozenset[Status]:
    """The statuses that a cell of the lifecycle's table means: `open, except x`, `arriving, x`, …"""
    meant, _, without = said.partition(", except ")
    found: frozenset[Status] = frozenset()
    for part in meant.split(", "):
        found |= GROUPS[part] if part in GROUPS else {Status(part.strip("`"))}
    return found - ({Status(without.strip("`"))} if without else set())


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The demo, not yet migrated: enough to know its doors."""
    given = {"DATA_DIR": str(tmp_path_factory.mktemp("readme"))}
    return create_app(wiring.build(settings.read(given)))


def test_the_table_of_settings_is_that_of_the_program() -> None:
    known = [[f"`{item.name.upper()}`", shown(item.default), item.metadata["meaning"]] for item in fields(Settings)]
    assert rows(README, "variable", "default", "meaning") == known


def test_the_settings_called_idle_are_those_that_nothing_reads() -> None:
    rooms = [path for room in ("bot", "channels", "core", "desk", "storage") for path in (ROOT / room).rglob("*.py")]
    files = [path for path in (ROOT / "app.py", ROOT / "worker.py", *rooms) if path != ROOT / "bot/settings.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    own = (ROOT / "bot/settings.py").read_text(encoding="utf-8")
    used = [item for item in fields(Settings) if f"self.{item.name}" in own or re.search(rf"\b{item.name}\b", code)]
    idle = {item.name.upper() for item in fields(Settings) if item not in used}
    said = re.search(r"^Idle yet: (.+)\.", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert idle == set(CODE.findall(said[1]) if said else ())


def test_every_command_is_in_the_list_and_no_other() -> None:
    table = rows(README, "command of `flask --app app`", "what it does")
    listed = [re.split(r" (?=[\[A-Z])", row[0].strip("`"))[0] for row in table]  # the name, without what goes with it
    assert sorted(listed) == sorted(path for command in commands.COMMANDS for path in paths(command))


def test_every_channel_has_its_row_of_webhooks() -> None:
    table = rows(README, "path", "who calls", "proof of origin", "the reply")
    assert sorted(row[0].strip("`") for row in table) == sorted(f"/webhooks/{name}" for name in CHANNELS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    for code in CODE.findall(prose(page)):
        if (FILE.fullmatch(code) or NAMED.fullmatch(code)) and not code.startswith(MADE):
            assert named(code), code


def named(code: str) -> bool:
    """Whether a path leads to a file from the root; a bare name may also be one of a lexicon's, named with its folder."""
    return (ROOT / code).exists() or (ROOT / "core/catalogue/lexicon" / code).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_address_that_is_named_answers(page: Path, application: Flask) -> None:
    shapes = {re.sub(r"<[^>]+>", "*", rule.rule).rstrip("/") for rule in application.url_map.iter_rules()}
    shapes |= {f"/webhooks/{name}/status" for name in (*CHANNELS, "*/*")}
    for code in CODE.findall(prose(page)):
        found = ROUTE.fullmatch(code)
        path = found and re.sub(r"[<{][^>}]+[>}]", "*", found[1]).rstrip("/")
        if path:
            assert any(f"{shape}/".startswith(f"{path}/") for shape in shapes), code


def test_the_life_of_a_case_is_that_of_the_program() -> None:
    table = rows(ROOT / "docs/lifecycle.md", "step", "by", "from", "to")
    listed = {step.strip("`"): (by, statuses(start), end.strip("`")) for step, by, start, end in table}
    assert listed == {step: (rule.by, rule.start, rule.end or "stays") for step, rule in LIFECYCLE.items()}
    assert list(listed) == list(Step)


def test_every_status_has_its_meaning() -> None:
    table = rows(ROOT / "docs/lifecycle.md", "status", "meaning")
    assert [row[0].strip("`") for row in table] == list(Status)


def test_what_is_kept_of_citizens_is_told_of_every_table() -> None:
    told = set(CODE.findall((ROOT / "docs/privacy.md").read_text(encoding="utf-8")))
    assert {table.name for table in tables.SQLModel.metadata.sorted_tables} <= told


def test_the_example_of_a_department_takes_what_we_sign_and_nothing_else() -> None:
    text = (ROOT / "docs/departments.md").read_text(encoding="utf-8")
    (example,) = (code for _, language, code in FENCE.findall(text) if language == "python" and "def take" in code)
    scope: dict[str, Any] = {}
    exec(compile(example, "docs/departments.md", "exec"), scope)
    secret = "whsec_" + "QUJD" * 11
    body = '{"id":"7f3a","type":"complaint.forwarded","data":{}}'
    headers = webhook.signed(secret, "7f3a", body)
    assert scope["take"](secret, headers, body.encode())["type"] == "complaint.forwarded"
    with pytest.raises(scope["WebhookVerificationError"]):
        scope["take"](secret, headers, body.replace("7f3a", "7f3b").encode())
    assert Webhook(secret).verify(body, dict(headers))


def test_a_version_has_its_changes() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    (heading,) = re.findall(rf"^## \[{re.escape(version[1])}\] - (.+)$", changes, re.MULTILINE)
    assert heading == "Unreleased" or datetime.fromisoformat(heading)
