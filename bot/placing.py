"""Which office a case is put with: at its registration, and when an office passes it on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.sight import Refused, Why
from bot.tables import directory
from bot.wiring import Sunwai
from core import deadlines
from core.directory import Directory, Office, OfficeKind, climb
from core.events import Lodge
from core.routing import MOST_TRANSFERS, SCREENING, Routed, Site, country_of, mission, routed, screening
from storage.complaints import Complaint
from storage.unit import Unit

SCREENED = timedelta(hours=24)  # so long a case may lie at the screening desk
ABROAD = timedelta(days=10)  # for the part that a mission has in a case


def lodged(sunwai: Sunwai, unit: Unit, event: Lodge, phone: str | None) -> Mapping[str, Any]:
    """The office of a new complaint, the dates that come with it, and the mission's part in it where she is abroad."""
    offices, catalogue = directory.current(sunwai, unit), sunwai.catalogue
    site = Site(event.place, event.where, event.details)
    found = routed(offices, catalogue, event.leaf, site, against=event.against)
    dates = vars(deadlines.opened(catalogue, event.leaf, unit.now))
    if found.office is None:
        dates = {**dates, "remind_at": screened(dates["remind_at"], unit)}
    about_officials = bool(found.kept_from) or offices.accuses(event.leaf)
    there = None if about_officials else mission(offices, country_of(catalogue, phone, site))
    return {**dates, **held(sunwai, offices, found), **_part(there, unit, dates["due_at"])}


def held(sunwai: Sunwai, offices: Directory, found: Routed) -> Mapping[str, Any]:
    """A case with this office, or with the screening desk."""
    office = found.office or screening(offices, sunwai.catalogue)
    return {
        "department": office.department if office else SCREENING,
        "office": office.code if office else "",
        "level": office.level if office else 0,
        "kept_from": found.kept_from,
    }


def screened(remind_at: datetime | None, unit: Unit) -> datetime:
    """When the screening desk is reminded: before a day has passed, whatever was promised to the citizen."""
    ours = deadlines.reminder(unit.now, unit.now + SCREENED)
    return min(remind_at, ours) if remind_at else ours


def _part(there: Office | None, unit: Unit, due_at: datetime | None) -> Mapping[str, Any]:
    """A mission's part in a case, and its dates; none where nothing is promised. What is about officials is not spread."""
    return {"mission": there.code, **abroad(unit.now, due_at)} if there and due_at else {}


def abroad(now: datetime, due_at: datetime | None = None) -> Mapping[str, Any]:
    """The dates of a mission's part that begins now, no later than the office's at home."""
    due = min(due_at or now + ABROAD, now + ABROAD)
    return {"mission_due_at": due, "mission_remind_at": deadlines.reminder(now, due)}


def passed_on(
    sunwai: Sunwai, unit: Unit, complaint: Complaint, to_department: str, to_office: str
) -> Mapping[str, Any]:
    """What changes in a case that an office passes on. The third time it goes to the coordinator. Raises Refused."""
    offices = directory.current(sunwai, unit)
    changes = {"transfers": complaint.transfers + 1}
    if to_office:
        found = _to_office(sunwai, offices, complaint, to_department, to_office)
    else:
        found = _to_department(sunwai, offices, complaint, to_department)
    if to_department == SCREENING or (complaint.transfers >= MOST_TRANSFERS and complaint.department != SCREENING):
        return {**changes, **held(sunwai, offices, Routed(None, found.kept_from))}
    if found.office:
        return {**changes, **held(sunwai, offices, found)}
    if found.kept_from or _accuses(offices, complaint):
        words = "the complaint is about officials: name the office by to_office, or transfer it to ZZ"
        raise Refused(words, Why.ABOUT_OFFICIALS)
    return {**changes, "department": to_department, "office": "", "kept_from": ""}


def _to_department(sunwai: Sunwai, offices: Directory, complaint: Complaint, department: str) -> Routed:
    if department == complaint.department:
        words = "the case is with that department already; another of its offices is named by to_office"
        raise Refused(words, Why.THERE_ALREADY)
    kept = complaint.kept_from
    against = kept == department or (not kept and _accuses(offices, complaint))
    site = Site(complaint.place, complaint.where, complaint.details)
    found = routed(offices, sunwai.catalogue, complaint.leaf, site, department=department, against=against)
    if against:
        return found
    if found.office and kept and offices.under(found.office.code, kept):
        return Routed(climb(offices, kept), kept)
    return Routed(found.office, kept)


def _to_office(sunwai: Sunwai, offices: Directory, complaint: Complaint, department: str, code: str) -> Routed:
    office = offices.in_use(code)
    if office is None or office.kind is OfficeKind.MISSION or (department and office.department != department):
        raise Refused("to_office is no office that takes cases, or not one of that department", Why.NO_SUCH_OFFICE)
    if office.code == complaint.office:
        raise Refused("the case is with that office already", Why.THERE_ALREADY)
    kept = complaint.kept_from
    if kept == office.department or (not kept and _accuses(offices, complaint)):
        kept = _accused(sunwai, offices, complaint, office) or kept
    unknown = kept == complaint.department == office.department  # which of its offices is accused, nobody can tell
    if (kept and offices.under(office.code, kept)) or (unknown and not offices.under(complaint.office, office.code)):
        raise Refused("the complaint is about that office's people: it cannot have it", Why.ABOUT_THAT_OFFICE)
    return Routed(office, kept)


def _accused(sunwai: Sunwai, offices: Directory, complaint: Complaint, office: Office) -> str:
    """Which office of a department a complaint about officials may be about: the one that would have it otherwise."""
    site = Site(complaint.place, complaint.where, complaint.details)
    found = routed(offices, sunwai.catalogue, complaint.leaf, site, department=office.department, against=True)
    return found.kept_from


def _accuses(offices: Directory, complaint: Complaint) -> bool:
    return offices.accuses(complaint.leaf)
