"""The sentences that officers answer with: the newest table that an administrator has given, else the one that is shipped."""

import logging
from weakref import WeakKeyDictionary

from bot.wiring import Sunwai
from core import answers
from core.answers import Faulty, Template
from core.catalogue import Catalogue
from core.complaint import Step
from storage.complaints import Complaint
from storage.editions import Edition
from storage.unit import Store, Unit

__all__ = ["Edition", "Faulty", "Template", "current", "export", "fitting", "history", "take"]

log = logging.getLogger(__name__)

NAME = "templates"
MOST = 200  # editions in the history

_read: WeakKeyDictionary[Store, tuple[int, Catalogue, tuple[Template, ...]]] = (
    WeakKeyDictionary()
)  # the newest edition read


def current(sunwai: Sunwai, unit: Unit) -> tuple[Template, ...]:
    """The sentences in force; read once a process and edition."""
    number, catalogue = unit.editions.number(NAME), sunwai.catalogue
    known = _read.get(sunwai.store)
    if known is None or known[:2] != (number, catalogue):
        known = _read[sunwai.store] = (number, catalogue, _templates(sunwai, unit))
    return known[2]


def fitting(sunwai: Sunwai, unit: Unit, complaint: Complaint, step: Step) -> tuple[Template, ...]:
    """What may be said in a case, the nearest first."""
    return answers.chosen(current(sunwai, unit), complaint.leaf, complaint.department, step)


def export(sunwai: Sunwai) -> str:
    """The table in force as CSV."""
    with sunwai.store.read() as unit:
        return answers.write(current(sunwai, unit))


def take(sunwai: Sunwai, text: str, by: str = "console") -> int:
    """Put a table into force; how many sentences it has. Raises Faulty with all that is wrong."""
    templates = answers.read(text, sunwai.catalogue)
    with sunwai.store.begin() as unit:
        unit.editions.add(NAME, answers.write(templates), by)
        unit.audit.note(by, "templates.changed", sentences=len(templates))
    log.info("templates for answers were changed", extra={"sentences": len(templates)})
    return len(templates)


def history(sunwai: Sunwai) -> tuple[Edition, ...]:
    """The editions, the newest first."""
    with sunwai.store.read() as unit:
        return unit.editions.history(NAME, MOST)


def _templates(sunwai: Sunwai, unit: Unit) -> tuple[Template, ...]:
    newest = unit.editions.newest(NAME)
    shipped = answers.SHIPPED.read_text(encoding="utf-8")
    try:
        return answers.read(newest.text if newest else shipped, sunwai.catalogue)
    except Faulty as trouble:  # it was without fault by an older catalogue
        log.error("templates in force do not fit the catalogue", extra={"faults": len(trouble.faults)})
        return answers.read(shipped, sunwai.catalogue)
