"""What complaints can be about: the newest table of leaves that the ministry has given, else the one that is shipped.

A process comes to know a newer edition between two messages: each message, job, page and round looks for its number first.
A message keeps the catalogue it began with, whatever is put into force meanwhile.
"""

import logging
import time
from dataclasses import replace

from bot.wiring import InForce, Sunwai
from core import leaf_table
from core.catalogue import Catalogue
from storage.unit import StorageError, Unit
from storage.vault import Unreadable

log = logging.getLogger(__name__)

NAME = "leaves"
REST = 5.0  # seconds: pages that wait for a database which hangs shall not wait for it twice


def current(sunwai: Sunwai, unit: Unit) -> Catalogue:
    """The catalogue in force. Costs one small look-up; the table is read once a process and edition."""
    if sunwai.in_force.settled:
        return sunwai.catalogue
    number, known = unit.editions.number(NAME), sunwai.in_force.known
    if number > known[0]:  # a snapshot begun earlier takes nothing back
        known = sunwai.in_force.known = (number, _catalogue(unit, number, known[1].ground))
        log.debug("another table of leaves is in force", extra={"edition": number})
    return known[1]


def settled(sunwai: Sunwai, unit: Unit) -> Sunwai:
    """The same for one message: with the catalogue in force, and no other until it is dealt with."""
    current(sunwai, unit)
    return replace(sunwai, in_force=InForce(sunwai.in_force.known, settled=True))


def fresh(sunwai: Sunwai) -> Sunwai:
    """The same for one job."""
    look(sunwai)
    return replace(sunwai, in_force=InForce(sunwai.in_force.known, settled=True))


def look(sunwai: Sunwai) -> int:
    """See whether there is a newer edition; its number. With the database away, what is known stays in force."""
    if time.monotonic() < sunwai.in_force.resting:
        return sunwai.in_force.known[0]
    try:
        with sunwai.store.read() as unit:
            current(sunwai, unit)
    except (StorageError, Unreadable) as trouble:
        sunwai.in_force.resting = time.monotonic() + REST
        log.warning("the leaves in force are not known", extra={"error": type(trouble).__name__})
    return sunwai.in_force.known[0]


def _catalogue(unit: Unit, number: int, ground: Catalogue) -> Catalogue:
    newest = unit.editions.get(NAME, number) if number else None
    if newest is None:
        return ground
    found, faults = leaf_table.examined(newest.text, ground)
    if faults:  # it was without fault by an older version: what can be used of it is, and old cases keep their leaves
        log.error("leaves in force do not fit the program", extra={"faults": len(faults), "first": faults[0]})
    return leaf_table.applied(found, ground)
