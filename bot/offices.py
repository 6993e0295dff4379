"""The table of offices that a ministry keeps: exported, planned, put into force, and all its editions.

Faulty   a table that cannot be taken, with a sentence for each fault; nothing of it is applied
"""

import base64
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import departments
from bot.departments import NEW, PREFIX
from bot.directory import NAME, current
from bot.wiring import Sunwai
from core import office_table
from core.directory import Directory, Office
from core.office_table import Faulty
from storage.departments import Department, Route

__all__ = ["Edition", "Faulty", "Plan", "export", "history", "plan", "prepare", "prepared", "take"]

log = logging.getLogger(__name__)

MOST = 200  # editions in the history
KEPT = "kept"  # in the column `secret`: the one that is in force
PREPARED = "offices.prepared"  # tables that are to be looked at before they are in force
SECRET = "! "  # begins a line that tells a secret
PLAIN = ("department", "level", "parent", "kind", "areas", "leaves", "route", "url", "hours", "contact", "retired")


@dataclass(frozen=True)
class Plan:
    """What an import would do: a line for each change, and the table as it will be kept."""

    changes: tuple[str, ...]
    text: str = field(repr=False)
    after: int = 0  # the edition it was compared with

    @property
    def secrets(self) -> tuple[str, ...]:
        """The lines that tell a secret made up just now: for whoever puts it into force, this once."""
        return tuple(line for line in self.changes if line.startswith(SECRET))

    @property
    def open(self) -> tuple[str, ...]:
        """The lines without secrets."""
        return tuple(line for line in self.changes if not line.startswith(SECRET))


@dataclass(frozen=True)
class Edition:
    """One edition of the table: who gave it and when, and what it changed."""

    number: int
    by: str
    at: datetime
    changes: tuple[str, ...]


def export(sunwai: Sunwai, *, secrets: bool = True) -> str:
    """The table in force as CSV, just as `plan` reads it; without the secrets, `kept` stands for each."""
    with sunwai.store.read() as unit:
        directory = current(sunwai, unit)
    return office_table.write(directory if secrets else closed(directory))


def plan(sunwai: Sunwai, text: str) -> Plan:
    """What importing this table would change. Raises Faulty with all that is wrong."""
    read = office_table.read(text, sunwai.catalogue)
    with sunwai.store.read() as unit:
        number, before, busy = unit.editions.number(NAME), current(sunwai, unit), unit.complaints.busy_offices()
    directory = equipped(read, before)
    faults = (*_unroutable(sunwai, directory), *_missed(before, directory, busy))
    if faults:
        raise Faulty(faults)
    news = (*differences(before, directory), *_made_up(read, directory))
    return Plan(news, office_table.write(directory), number)


def prepare(sunwai: Sunwai, text: str, by: str) -> int:
    """Keep a table to be looked at; the number under which it is `prepared`. Raises Faulty with all that is wrong."""
    plan(sunwai, text)
    with sunwai.store.begin() as unit:
        return unit.editions.add(PREPARED, text, by)


def prepared(sunwai: Sunwai, number: int) -> Plan | None:
    """What a table that was kept to be looked at would change now; None for no such table. Raises Faulty."""
    with sunwai.store.read() as unit:
        kept = unit.editions.get(PREPARED, number)
    return plan(sunwai, kept.text) if kept else None


def take(sunwai: Sunwai, planned: Plan, by: str = "console") -> bool:
    """Put a plan into force; False where somebody else imported meanwhile, and then nothing is changed."""
    with sunwai.store.begin() as unit:
        if unit.editions.number(NAME) != planned.after:
            return False
        if planned.changes:
            unit.editions.add(NAME, planned.text, by)
            unit.audit.note(by, "offices.imported", changes=len(planned.changes))
    log.info("offices were imported", extra={"changes": len(planned.changes)})
    return True


def history(sunwai: Sunwai) -> tuple[Edition, ...]:
    """The editions, the newest first, each with what it changed; the first is compared with the shipped table."""
    with sunwai.store.read() as unit:
        editions = unit.editions.history(NAME, MOST)
    tables = [office_table.examined(edition.text, sunwai.catalogue)[0] for edition in editions]
    before = [*tables[1:], office_table.shipped(sunwai.catalogue)]
    return tuple(
        Edition(edition.id, edition.by, edition.at, tuple(differences(earlier, later)))
        for edition, earlier, later in zip(editions, before, tables, strict=False)
    )


def equipped(directory: Directory, before: Directory) -> Directory:
    """The same with a secret made up wherever one is asked for, and with the one in force wherever that is kept."""
    offices = {code: replace(office, secret=secret(office, before)) for code, office in directory.offices.items()}
    return Directory(offices, directory.preamble)


def secret(office: Office, before: Directory) -> str:
    """An office's secret as it will be."""
    if office.secret == NEW:
        return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    known = before.offices.get(office.code)
    return known.secret if office.secret == KEPT and known else office.secret


def closed(directory: Directory) -> Directory:
    """The same without its secrets."""
    offices = {
        code: replace(office, secret=KEPT) if office.secret else office for code, office in directory.offices.items()
    }
    return Directory(offices, directory.preamble)


def _unroutable(sunwai: Sunwai, directory: Directory) -> Iterator[str]:
    """What is wrong with routes: each needs what a department's needs."""
    for office in directory.offices.values():
        if not office.route and (office.url or office.secret):
            yield f"{office.code}: a url or a secret without a route; name the route, or empty both"
        if office.route and office.route not in tuple(Route):
            yield f"{office.code}: the route {office.route!r} is none of {', '.join(Route)}; or leave it empty"
        elif office.route:
            try:
                departments.checked(
                    sunwai, Department(office.department, Route(office.route), office.url, office.secret)
                )
            except ValueError as trouble:
                yield f"{office.code}: {trouble}"


def _missed(before: Directory, after: Directory, busy: frozenset[str]) -> Iterator[str]:
    """Offices that are gone from the table though cases are open with them."""
    for code in before.offices:
        if code not in after.offices and code in busy:
            yield f"{code} is gone, and complaints are open with it; keep its line, with yes under retired"


def _made_up(read: Directory, after: Directory) -> Iterator[str]:
    """The secrets that were made up just now: nobody else knows them yet."""
    for code, office in read.offices.items():
        if office.secret == NEW:
            yield f"{SECRET}{code}  secret: {after.offices[code].secret}"


def differences(before: Directory, after: Directory) -> Iterator[str]:
    """What changes, for people, and no secret."""
    yield from (f"- {code}" for code in before.offices if code not in after.offices)
    for code, office in after.offices.items():
        known = before.offices.get(code)
        if known is None:
            yield f"+ {code}  {office.names['en']}"
        elif known != office:
            yield from (f"~ {code}  {change}" for change in _changes(known, office))


def _changes(before: Office, after: Office) -> Iterator[str]:
    for name in PLAIN:
        old, new = _shown(getattr(before, name)), _shown(getattr(after, name))
        if old != new:
            yield f"{name}: {old} → {new}"
    for language in office_table.LANGUAGES:
        old, new = before.names.get(language, ""), after.names.get(language, "")
        if old != new:
            yield f"{language}: {old or '–'} → {new or '–'}"
    if before.secret != after.secret:
        yield "secret: changed" if after.secret else "secret: –"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "|".join(value) or "–" if isinstance(value, tuple) else str(value) or "–"
