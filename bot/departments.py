"""How cases travel to each department, as a table an operator edits.

Faulty   a table that cannot be taken, with a sentence for each fault; nothing of it is applied
"""

import base64
import binascii
import csv
import io
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.delivery import addresses
from bot.delivery.addresses import Barred, Unheard
from bot.record import audit
from bot.wiring import Sunwai
from storage.departments import Department, Route

log = logging.getLogger(__name__)

COLUMNS = ("code", "name", "route", "url", "secret")  # `name` is for the reader
PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
MAILTO = "mailto:"
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
NEW = "new"  # in the column `secret`: make one up
MEND = f"write `{NEW}` to have one made, or `{PREFIX}` and the base64 of 24 to 64 bytes"


@dataclass
class Faulty(Exception):
    """What is wrong with a table, line by line."""

    faults: tuple[str, ...]


def export(sunwai: Sunwai) -> str:
    """All departments as CSV, secrets included, just as `take` reads it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for department in routes(sunwai).values():
        name = sunwai.catalogue.name("department", department.code, "en")
        table.writerow((department.code, name, department.route, department.url, department.secret))
    audit.note(sunwai, "console", "routes.exported")
    return out.getvalue()


def take(sunwai: Sunwai, text: str) -> tuple[str, ...]:
    """Set the routes that a table gives; what changes, a line each. Missing rows and columns stay as they are.

    Raises Faulty, and then nothing has changed.
    """
    before = routes(sunwai)
    after = read(sunwai, text, before)
    changed = {code: department for code, department in after.items() if department != before[code]}
    with sunwai.store.begin() as unit:
        unit.departments.replace(changed.values())
        unit.audit.note("console", "routes.imported", changed=sorted(changed))
    log.info("departments were imported", extra={"changed": sorted(changed)})
    return tuple(line for code in changed for line in differences(before[code], changed[code], text))


def direct(sunwai: Sunwai, code: str, row: Mapping[str, str], by: str) -> str:
    """Set one department's route; the secret that was made up for it, "" where none was. Raises ValueError, KeyError.

    `row` has `route`, `url` and `secret`; an empty secret is the one that is there.
    """
    before = routes(sunwai)[code]
    given = {name: value for name, value in row.items() if name != "secret" or value.strip()}
    after = checked(sunwai, merged(before, given))
    with sunwai.store.begin() as unit:
        unit.departments.replace([after])
        unit.audit.note(by, "route.set", department=code, route=after.route)
    log.info("a department's route was set", extra={"department": code, "route": after.route})
    return after.secret if row.get("secret", "").strip() == NEW else ""


def routes(sunwai: Sunwai) -> dict[str, Department]:
    """Every department's route, by its code, in the catalogue's order."""
    with sunwai.store.read() as unit:
        return {code: unit.departments.get(code) for code in sunwai.catalogue.departments}


def read(sunwai: Sunwai, text: str, before: Mapping[str, Department]) -> Mapping[str, Department]:
    """The departments in a table, by their codes. Raises Faulty with all that is wrong."""
    found: dict[str, Department] = {}
    faults = []
    for line, row in rows(text):
        code = row["code"].strip().upper()
        try:
            if code in found:
                raise ValueError(f"{code} is there twice")
            if code not in before:
                raise ValueError(f"{code or 'an empty code'} is no department; there are {', '.join(before)}")
            found[code] = checked(sunwai, merged(before[code], row))
        except ValueError as trouble:
            faults.append(f"line {line}: {trouble}")
    if faults:
        raise Faulty(tuple(faults))
    return found


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers, each as wide as the header. Raises Faulty."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found, faults = [], []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if "code" not in header or len(set(header)) < len(header) or set(header) - set(COLUMNS):
            raise Faulty((f"line 1: the columns are {','.join(COLUMNS)}, each at most once, and code always",))
        for cells in filter(None, reader):
            if len(cells) != len(header):
                faults.append(f"line {reader.line_num}: {len(cells)} cells under {len(header)} columns")
                continue
            found.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as trouble:
        faults.append(f"line {reader.line_num}: {trouble}")
    if faults:
        raise Faulty(tuple(faults))
    return found


def merged(before: Department, row: Mapping[str, str]) -> Department:
    """The department with what a row gives. Raises ValueError."""
    given = {name: row[name].strip() for name in ("url", "secret") if name in row}
    route = row.get("route", before.route).strip().lower()
    if route not in tuple(Route):
        raise ValueError(f"the route {route!r} is none of {', '.join(Route)}")
    if given.get("secret") == NEW:
        given["secret"] = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return replace(before, route=Route(route), **given)


def checked(sunwai: Sunwai, department: Department) -> Department:
    """The department, if cases can travel to it so. Raises ValueError."""
    url, secret = department.url, department.secret
    match department.route:
        case Route.WEBHOOK | Route.OPEN311 if not url:
            raise ValueError(f"the route {department.route} needs a url")
        case Route.WEBHOOK if not secret:
            raise ValueError(f"a webhook needs a secret; {MEND}")
        case Route.OPEN311 if not (secret and secret.isascii() and secret.isprintable()):
            raise ValueError("an Open311 endpoint needs its api key as the secret")
        case Route.EMAIL:
            return replace(department, url=mailed(url), secret="")
    if secret and department.route is not Route.OPEN311 and not strong(secret):
        raise ValueError(f"the secret cannot be used; {MEND}")
    if url:
        reachable(sunwai, department)
    return department


def mailed(url: str) -> str:
    """The address of a mail as a URL; `mailto:` may be left out. Raises ValueError."""
    address = url.removeprefix(MAILTO)
    if not MAILBOX.fullmatch(address):
        raise ValueError("a mail needs one address as its url, e.g. mailto:office@example.gov.pk")
    return MAILTO + address


def reachable(sunwai: Sunwai, department: Department) -> None:
    """Whether a URL may be called. Raises ValueError."""
    try:
        addresses.guarded(department.url, demo=sunwai.settings.demo)
    except Barred as trouble:
        raise ValueError(f"the url cannot be used: {trouble}") from None
    except Unheard:
        # Not ours to judge today: it is looked up again, and checked again, at every call.
        log.warning("a host is not known", extra={"department": department.code})


def strong(secret: str) -> bool:
    """Whether it is a secret as Standard Webhooks have them."""
    try:
        return secret.startswith(PREFIX) and len(base64.b64decode(secret[len(PREFIX) :], validate=True)) in SECRET_BYTES
    except (binascii.Error, ValueError):
        return False


def differences(before: Department, after: Department, text: str) -> tuple[str, ...]:
    """What changes, for the operator. A secret is shown only when it was made up just now: nobody else knows it yet."""
    lines = [
        f"{after.code}  {name}: {getattr(before, name) or '–'} → {getattr(after, name) or '–'}"
        for name in ("route", "url")
        if getattr(before, name) != getattr(after, name)
    ]
    if before.secret != after.secret:
        made_up = bool(after.secret) and after.secret not in text
        news = after.secret if made_up else "changed" if after.secret else "–"
        lines.append(f"{after.code}  secret: {news}")
    return tuple(lines)
