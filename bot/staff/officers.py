"""Those who work here: taking them on, letting them go, changing what they may do.

Unfit   somebody who cannot be taken on so, with the reason
"""

import logging
import re
import uuid
from dataclasses import replace

from bot.staff import passwords
from bot.tables import directory
from bot.wiring import Sunwai
from channels.numbers import e164
from core.staff import Role
from storage.officers import Officer
from storage.unit import Taken, Unit

__all__ = ["Officer", "Unfit", "add", "change", "disable", "every", "reset"]

log = logging.getLogger(__name__)

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
AT_HOME = frozenset({Role.OFFICER, Role.SUPERVISOR})  # roles that are of one department


class Unfit(ValueError):
    """The message says what to mend."""


def add(
    sunwai: Sunwai,
    login: str,
    name: str,
    role: Role,
    department: str,
    office: str = "",
    phone: str = "",
    language: str = "en",
    by: str = "console",
) -> tuple[Officer, str]:
    """Take somebody on; she, and the one-time password for her first sign-in, which is shown nowhere else. Raises Unfit.

    `by` is who does it, as the record of acts has it.
    """
    password, number = passwords.made(), numbered(phone)
    officer = Officer(
        id=uuid.uuid4().hex,
        login=login.strip().casefold(),
        role=role,
        department=department.strip().upper(),
        office=office.strip().upper(),
        name=name.strip(),
        language=language,
        has_phone=bool(number),
        disabled=False,
    )
    try:
        with sunwai.store.begin() as unit:
            check(sunwai, unit, officer)
            unit.officers.add(officer, number, passwords.kept_once(password, unit.now))
            unit.audit.note(by, "officer.added", officer=officer.id, role=officer.role)
    except Taken:
        raise Unfit("somebody has this login or this number already") from None
    log.info("an officer was added", extra={"officer": officer.id, "role": role, "department": officer.department})
    return officer, password


def every(sunwai: Sunwai) -> tuple[Officer, ...]:
    """Everybody, by login, those who have left included: history names them."""
    with sunwai.store.read() as unit:
        return unit.officers.all()


def change(
    sunwai: Sunwai,
    login: str,
    *,
    role: Role | None = None,
    department: str | None = None,
    office: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    by: str = "console",
) -> Officer:
    """Give her other work, another number or language. Other work ends her sessions: she signs in to it. Raises Unfit."""
    place = {"department": department and department.upper(), "office": office and office.upper()}
    given = {"role": role, "language": language, **place}
    values = {name: value for name, value in given.items() if value is not None}
    try:
        with sunwai.store.begin() as unit:
            before = found(unit, login)
            after = replace(before, **values)  # type: ignore[arg-type]
            check(sunwai, unit, after)
            if values:
                unit.officers.change(before.id, **values)
            if phone is not None:
                unit.officers.call(before.id, numbered(phone))
            if replace(before, language=after.language) != after:
                unit.officers.end_all(before.id)
            after = found(unit, login)
            unit.audit.note(by, "officer.changed", officer=after.id, changed=sorted(values))
    except Taken:
        raise Unfit("somebody has this number already") from None
    log.info("an officer was changed", extra={"officer": after.id, "changed": sorted(values)})
    return after


def disable(sunwai: Sunwai, login: str, *, disabled: bool = True, by: str = "console") -> Officer:
    """Let her go, at once and everywhere; or take her back. Raises Unfit."""
    with sunwai.store.begin() as unit:
        officer = found(unit, login)
        unit.officers.disable(officer.id, disabled=disabled)
        unit.officers.end_all(officer.id)
        unit.audit.note(by, "officer.disabled" if disabled else "officer.taken_back", officer=officer.id)
    log.info("an officer was disabled" if disabled else "an officer was taken back", extra={"officer": officer.id})
    return replace(officer, disabled=disabled)


def reset(sunwai: Sunwai, login: str, by: str = "console") -> str:
    """She has lost her password or her second factor: a one-time password, and both are set up anew. Raises Unfit."""
    password = passwords.made()
    with sunwai.store.begin() as unit:
        officer = found(unit, login)
        unit.officers.set_password(officer.id, passwords.kept_once(password, unit.now))
        unit.officers.enrol(officer.id, None)
        unit.officers.end_all(officer.id)
        unit.audit.note(by, "officer.reset", officer=officer.id)
    log.info("an officer's password was reset", extra={"officer": officer.id})
    return password


def found(unit: Unit, login: str) -> Officer:
    """Who has this login. Raises Unfit."""
    officer = unit.officers.named(login.strip().casefold())
    if officer is None:
        raise Unfit("nobody has this login")
    return officer


def check(sunwai: Sunwai, unit: Unit, officer: Officer) -> None:
    """Whether she can work here so. Raises Unfit."""
    departments, languages = sunwai.catalogue.departments, {found.code for found in sunwai.catalogue.country.languages}
    if not LOGIN.fullmatch(officer.login):
        raise Unfit("a login has 3 to 64 small letters, digits, dots, dashes, underscores or @")
    if not officer.name:
        raise Unfit("an officer has a name")
    if officer.department and officer.department not in departments:
        raise Unfit(f"{officer.department} is no department; there are {', '.join(departments)}")
    if officer.role in AT_HOME and not officer.department:
        raise Unfit(f"a person who is {officer.role} belongs to a department")
    if officer.language not in languages:
        raise Unfit(f"{officer.language} is no language of ours; there are {', '.join(sorted(languages))}")
    office = directory.current(sunwai, unit).in_use(officer.office) if officer.office else None
    if officer.office and (office is None or office.department != officer.department):
        raise Unfit(f"{officer.office} is no office of that department; `offices export` lists them")


def numbered(phone: str) -> str:
    """A number as E.164, "" for none. Raises Unfit."""
    number = e164(phone) if phone.strip() else ""
    if number is None:
        raise Unfit("this is no telephone number")
    return number
