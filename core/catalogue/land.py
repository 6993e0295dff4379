"""Reads `country.toml`, what is true in the whole country."""

import re
import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import available_timezones

from core.catalogue.entries import Country, Helpline, Language, Signs, Terms

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Table = Mapping[str, Any]
Value = TypeVar("Value")


class _UnfitError(Exception):
    """What stands at `key` will not do."""

    def __init__(self, key: str, mend: str) -> None:
        super().__init__(f"'{key}' {mend}")
        self.key = key


def read_country(path: Path) -> Country:
    """The country described in a TOML file; ValueError names file, line and what to mend."""
    if not path.is_file():
        raise ValueError(f"{path.name}, line 1: there is no such file in {path.parent}; put it there")
    written = path.read_text(encoding="utf-8")
    try:
        return _country(tomllib.loads(written))
    except tomllib.TOMLDecodeError as trouble:
        raise ValueError(f"{path.name}: {trouble}; mend that line") from None
    except _UnfitError as trouble:
        raise ValueError(f"{path.name}, line {_line_of(trouble.key, written)}: {trouble}") from None


def _country(table: Table) -> Country:
    listed = [(_language(each), _offered(each)) for each in _need(table, "languages", list)]
    languages = tuple(language for language, offered in listed if offered)
    codes = tuple(language.code for language in languages)
    if "en" not in codes or len({language.code for language, _ in listed}) < len(listed):
        raise _UnfitError("languages", "needs 'en' among its codes, and each code once")
    work, helpline = _need(table, "work", dict), _need(table, "helpline", dict)
    return Country(
        code=_need(table, "code", str),
        names=_names(table, "name", codes),
        calling_code=_need(table, "calling_code", int),
        timezone=_one_of(table, "timezone", available_timezones()),
        provinces=tuple(_need(table, "provinces", list)),
        opens=_need(work, "opens", time),
        closes=_closes(work),
        days_off=_days_off(work),
        languages=languages,
        prepared=tuple(language for language, offered in listed if not offered),
        service=_names(table, "service", codes),
        helpline=Helpline(_need(helpline, "number", str), _names(helpline, "whose", codes)),
        terms=_terms(_need(table, "terms", dict)),
        signs=_signs(_need(table, "signs", dict)),
    )


def _terms(table: Table) -> Terms:
    day, night = _need(table, "day", time), _need(table, "night", time)
    if night <= day:
        raise _UnfitError("night", "is not after 'day'; mend one of them")
    return Terms(
        reopen=timedelta(days=_count(table, "reopen_days")),
        ask_again=timedelta(days=_count(table, "ask_again_days")),
        heartbeat=timedelta(days=_count(table, "heartbeat_days")),
        words=timedelta(days=_count(table, "words_days")),
        files=timedelta(days=_count(table, "files_days")),
        day=day,
        night=night,
    )


def _signs(table: Table) -> Signs:
    return Signs(
        praises=_count(table, "praises"),
        hasty=timedelta(seconds=_count(table, "hasty_seconds")),
        bulk=_count(table, "bulk"),
        within=timedelta(minutes=_count(table, "within_minutes")),
        close=timedelta(minutes=_count(table, "close_minutes")),
        alike=_count(table, "alike"),
        letters=_count(table, "letters"),
    )


def _language(table: Table) -> Language:
    direction = _one_of(table, "direction", {"ltr", "rtl"})
    return Language(_need(table, "code", str), _need(table, "name", str), direction)


def _offered(table: Table) -> bool:
    offered = table.get("offered", True)
    if not isinstance(offered, bool):
        raise _UnfitError("offered", "needs true or false")
    return offered


def _names(table: Table, key: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    names = _need(table, key, dict)
    for language in languages:
        if not names.get(language):
            raise _UnfitError(key, f"has no name in '{language}'; add it")
    return MappingProxyType({language: str(names[language]) for language in languages})


def _closes(work: Table) -> time:
    closes = _need(work, "closes", time)
    if closes <= _need(work, "opens", time):
        raise _UnfitError("closes", "is not after 'opens'; mend one of them")
    return closes


def _days_off(work: Table) -> frozenset[int]:
    days = _need(work, "days_off", list)
    if not set(days) < set(WEEKDAYS):
        raise _UnfitError("days_off", f"must be some, not all, of {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(day) + 1 for day in days)


def _count(table: Table, key: str) -> int:
    count = _need(table, key, int)
    if count < 1:
        raise _UnfitError(key, f"is {count}, and must be 1 at least")
    return count


def _one_of(table: Table, key: str, allowed: set[str]) -> str:
    value = _need(table, key, str)
    if value not in allowed:
        raise _UnfitError(key, f"is '{value}', which is not known; mend it")
    return value


def _need(table: Table, key: str, kind: type[Value]) -> Value:
    value = table.get(key)
    if not isinstance(value, kind) or (not value and kind is not time):
        raise _UnfitError(key, f"is missing, empty or not a {kind.__name__}; mend it")
    return value


def _line_of(key: str, written: str) -> int:
    """Where a key first stands at the start of a line, as a value or as a table; 1 when it does not."""
    start = re.search(rf"^\[*{re.escape(key)}\b", written, re.MULTILINE)
    return written.count("\n", 0, start.start()) + 1 if start else 1
