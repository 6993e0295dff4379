"""By which route an event goes: that of the office that has the case, else that of its department."""

from bot.tables import directory
from bot.wiring import Sunwai
from storage.complaints import Complaint
from storage.departments import Department
from storage.outbox import Duty
from storage.unit import Unit


def way(sunwai: Sunwai, unit: Unit, duty: Duty, complaint: Complaint) -> Department:
    """The route of a duty. A case kept from an office goes by no route of the department's: that office may read there."""
    found = of(sunwai, unit, duty.department or "", str(duty.payload.get("office", "")))
    return Department(found.code) if complaint.kept_from and found.office in ("", complaint.kept_from) else found


def of(sunwai: Sunwai, unit: Unit, department: str, office: str) -> Department:
    """An office's own route where it has one, else its department's."""
    return directory.route_of(sunwai, unit, department, office) or unit.departments.get(department)
