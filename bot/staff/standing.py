"""As whom an officer acts: what her role, her department, her office and the offices below it let her see."""

from bot.sight import Caller
from bot.tables import directory
from bot.wiring import Sunwai
from core.staff import Role
from storage.officers import Officer
from storage.unit import Unit


def caller(sunwai: Sunwai, unit: Unit, officer: Officer) -> Caller:
    """An officer as a caller; a supervisor of an office with the offices below it."""
    oversees = officer.role is Role.SUPERVISOR and officer.office
    below = directory.current(sunwai, unit).below(officer.office) if oversees else frozenset()
    return Caller(officer.department, officer.office, officer.role, officer.id, below)


def today(sunwai: Sunwai, officer: Officer) -> Caller:
    """The same for who has no transaction open."""
    with sunwai.store.read() as unit:
        return caller(sunwai, unit, officer)
