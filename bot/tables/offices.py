"""The table of offices that a ministry keeps: exported, planned, put into force, and all its editions.

Faulty   a table that cannot be taken, with a sentence for each fault; nothing of it is applied
"""

import base64
import secrets
from collections.abc import Iterator
from dataclasses import replace

from bot import departments
from bot.departments import NEW, PREFIX
from bot.tables.directory import NAME, current
from bot.tables.editions import SECRET, Table
from bot.wiring import Sunwai
from core import office_table
from core.csv_table import Faulty, changed
from core.directory import Directory, Office
from storage.departments import Department, Route
from storage.unit import Unit

KEPT = "kept"  # in the column `secret`: the one that is in force


def export(sunwai: Sunwai, *, secrets: bool = True) -> str:
    """The table in force as CSV, just as `plan` reads it; without the secrets, `kept` stands for each."""
    with sunwai.store.read() as unit:
        directory = current(sunwai, unit)
    return office_table.write(directory if secrets else closed(directory))


def drafted(sunwai: Sunwai, unit: Unit, text: str) -> tuple[tuple[str, ...], str]:
    """What importing a table would change, and the table as it would be kept. Raises Faulty with all that is wrong."""
    read = office_table.read(text, sunwai.catalogue)
    before, busy = current(sunwai, unit), unit.complaints.busy_offices()
    directory = equipped(read, before)
    faults = (*_unroutable(sunwai, directory), *_missed(before, directory, busy))
    if faults:
        raise Faulty(faults)
    return (*differences(before, directory), *_made_up(read, directory)), office_table.write(directory)


def examined(sunwai: Sunwai, text: str) -> Directory:
    """An edition as far as it can be read."""
    return office_table.examined(text, sunwai.catalogue)[0]


def shipped(sunwai: Sunwai) -> Directory:
    """The table before any edition."""
    return office_table.shipped(sunwai.catalogue.ground)


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
    yield from changed(_open(before), _open(after))
    if before.secret != after.secret:
        yield "secret: changed" if after.secret else "secret: –"


def _open(office: Office) -> dict[str, str]:
    """An office's row without its secret."""
    return {column: cell for column, cell in office_table.cells_of(office).items() if column != "secret"}


TABLE = Table(NAME, drafted, examined, shipped, differences)
