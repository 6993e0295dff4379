"""By which route an event goes: that of the office that has the case, else that of its department."""

from bot.wiring import Sunwai
from storage.complaints import Complaint
from storage.departments import Department
from storage.outbox import Duty
from storage.unit import Unit


def way(sunwai: Sunwai, unit: Unit, duty: Duty, complaint: Complaint) -> Department:
    """The route. A case that is kept from an office goes by no route of the department's, which that office may read."""
    department = unit.departments.get(duty.department or "")
    return Department(department.code) if complaint.kept_from else department
