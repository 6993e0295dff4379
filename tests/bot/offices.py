"""The table of offices for a test: the shipped one with other cells, put into force."""

from bot.tables import offices
from bot.wiring import Sunwai
from core.office_table import SHIPPED


def shipped() -> str:
    return SHIPPED.read_text(encoding="utf-8")


def edited(text: str, code: str, **cells: str) -> str:
    """The table with other cells in one line."""
    header = next(line for line in text.splitlines() if line.startswith("code,"))
    names = header.split(",")
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{code},"))
    values = lines[at].split(",")
    for name, cell in cells.items():
        values[names.index(name)] = cell
    lines[at] = ",".join(values)
    return "\n".join(lines) + "\n"


def put(sunwai: Sunwai, text: str) -> tuple[str, ...]:
    plan = offices.TABLE.plan(sunwai, text)
    assert offices.TABLE.take(sunwai, plan)
    return plan.changes
