"""The offices in force: the newest table that the ministry has given, else the one that is shipped."""

import logging
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from bot.wiring import Sunwai
from core import office_table
from core.catalogue import Catalogue
from core.complaint import HEAD_LEVEL, HIGHEST_LEVEL
from core.directory import Directory, Office, climb, head
from storage.complaints import Complaint
from storage.departments import Department, Route
from storage.unit import Store, Unit

log = logging.getLogger(__name__)

NAME = "offices"

_read: WeakKeyDictionary[Store, tuple[int, Catalogue, Directory]] = (
    WeakKeyDictionary()
)  # by process: the newest edition read


def current(sunwai: Sunwai, unit: Unit) -> Directory:
    """The offices in force. Costs one small look-up; the table is read once a process and edition."""
    number, catalogue = unit.editions.number(NAME), sunwai.catalogue
    known = _read.get(sunwai.store)
    if known is None or known[:2] != (number, catalogue):  # of other leaves an office may be the specialist
        known = _read[sunwai.store] = (number, catalogue, _directory(sunwai, unit, number))
    return known[2]


def today(sunwai: Sunwai) -> Directory:
    """The offices in force, for who has no transaction open."""
    with sunwai.store.read() as unit:
        return current(sunwai, unit)


def _directory(sunwai: Sunwai, unit: Unit, number: int) -> Directory:
    newest = unit.editions.newest(NAME) if number else None
    if newest is None:
        return office_table.shipped(sunwai.catalogue.ground)
    directory, faults = office_table.examined(newest.text, sunwai.catalogue)
    if faults:  # it was without fault by an older catalogue: complaints must go somewhere all the same
        log.error("offices in force do not fit the catalogue", extra={"faults": len(faults), "first": faults[0]})
    return directory


def route_of(sunwai: Sunwai, unit: Unit, department: str, office: str) -> Department | None:
    """The route of an office's own; None where it has none."""
    found = current(sunwai, unit).offices.get(office) if office else None
    if found is None or not found.route or found.department != department:
        return None
    return Department(department, Route(found.route), found.url, found.secret, office)


def has(sunwai: Sunwai, department: str, code: str) -> bool:
    """Whether a department has such an office."""
    with sunwai.store.read() as unit:
        office = current(sunwai, unit).in_use(code)
    return office is not None and office.department == department


def raised(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Mapping[str, Any]:
    """What changes in a case that goes one level up: to the office above, never to the one it is kept from."""
    above = climb(current(sunwai, unit), complaint.office, complaint.kept_from)
    return _held(above) or {"level": min(complaint.level + 1, HIGHEST_LEVEL)}


def headed(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> Mapping[str, Any]:
    """What changes in a case that goes to the head of the organisation."""
    found = head(current(sunwai, unit), complaint.office, complaint.kept_from)
    return _held(found) or {"level": max(complaint.level, HEAD_LEVEL)}


def _held(office: Office | None) -> Mapping[str, Any]:
    return {"office": office.code, "department": office.department, "level": office.level} if office else {}
