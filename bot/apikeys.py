"""The keys by which departments, their offices and operators call us: issued, shown this once, listed, ended."""

import logging
import re
import secrets

from bot.sight import Caller
from bot.wiring import Sunwai
from core.staff import Role
from storage.departments import Key

__all__ = ["Key", "caller", "every", "issue", "issue_to_operator", "revoke"]

log = logging.getLogger(__name__)

OPERATORS = "operators"  # stands where a department's code does: an operator's key is of none
OPERATOR = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")


def caller(sunwai: Sunwai, key: str) -> Caller | None:
    """Who calls with a key; None for a wrong or revoked one. Raises Away."""
    with sunwai.store.read() as unit:
        holder = unit.departments.of_key(key)
    if holder is None:
        return None
    role = Role(holder.role) if holder.role in tuple(Role) else None
    return Caller(holder.department, holder.office, role)


def issue(sunwai: Sunwai, code: str, *, office: str = "", revoke: bool = False, by: str = "console") -> str:
    """A further key for a department or one of its offices, shown this once; with `revoke` its older ones end.

    Raises KeyError for no department.
    """
    department = sunwai.catalogue.departments[code].code
    key = f"sunwai_{department.lower()}_{secrets.token_urlsafe(32)}"
    with sunwai.store.begin() as unit:
        ended = unit.departments.revoke_keys(department, office) if revoke else 0
        unit.departments.add_key(department, key, office=office)
        unit.audit.note(by, "key.issued", department=department, office=office, revoked=ended)
    log.info("a key was issued", extra={"department": department, "office": office, "revoked": ended})
    return key


def issue_to_operator(sunwai: Sunwai, name: str, *, revoke: bool = False, by: str = "console") -> str:
    """A further key for an operator (a call centre, a counter) who files for citizens and reads nothing. Raises ValueError."""
    if not OPERATOR.fullmatch(name):
        raise ValueError("an operator's name has 2 to 32 small letters, digits and dashes")
    key = f"sunwai_operator_{secrets.token_urlsafe(32)}"
    with sunwai.store.begin() as unit:
        ended = unit.departments.revoke_keys(OPERATORS, name) if revoke else 0
        unit.departments.add_key(OPERATORS, key, role=Role.OPERATOR, office=name)
        unit.audit.note(by, "key.issued", operator=name, revoked=ended)
    log.info("an operator's key was issued", extra={"operator": name, "revoked": ended})
    return key


def every(sunwai: Sunwai) -> tuple[Key, ...]:
    """All of them, the newest first, the ended ones included. A key itself is known to its holder alone."""
    with sunwai.store.read() as unit:
        return unit.departments.keys()


def revoke(sunwai: Sunwai, key_id: int, by: str) -> bool:
    """End a key; False where it has ended already, or there is none."""
    with sunwai.store.begin() as unit:
        ended = unit.departments.revoke_key(key_id)
        if ended:
            unit.audit.note(by, "key.revoked", key=key_id)
    log.info("a key was revoked", extra={"key": key_id, "ended": ended})
    return ended
