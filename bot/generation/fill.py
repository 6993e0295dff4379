"""Writes invented cases into the store, sealed and with their history, as if they had been lived.

Misplaced   this is no demonstration
"""

import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from bot.generation.invent import Invented, Inventor
from bot.tables import directory
from bot.wiring import Sunwai
from core import audit, tracking_id
from core.complaint import CLOSED_BY_OFFICE, Actor, Status, Step, kind_of
from storage import audit_tables, bulk, tables
from storage.complaints import note_place
from storage.tables import table_of
from storage.tokens import TOKENS
from storage.unit import Unit
from storage.vault import Box, blind_index

CITIZENS = table_of(tables.Citizen)
COMPLAINTS = table_of(tables.Complaint)
HISTORY = table_of(tables.History)
UNLINKED = table_of(audit_tables.Unlinked)
CASES_EACH = 3  # a citizen writes more than once
AT_ONCE = 3000  # citizens' cases in one transaction
CLOSED = frozenset({*CLOSED_BY_OFFICE, Status.CONFIRMED})
SEED = 2026

Report = Callable[[int], object]
Crew = Mapping[str, Sequence[str]]
Row = dict[str, Any]


class Misplaced(Exception):
    """Invented cases have no place among real ones."""


@dataclass(frozen=True)
class Rows:
    """What is written of one citizen."""

    citizen: Row
    complaints: list[Row]
    history: list[Row]
    words: list[Row]


def fill(
    sunwai: Sunwai, count: int, report: Report, seed: int = SEED, crew: Crew = MappingProxyType({}), **taste: Any
) -> None:
    """Invent so many cases and write them; `report` hears how many each time, `taste` is the Inventor's. Raises Misplaced.

    `crew` are the ids of the officers who are said to have handled them, by department.
    """
    if not sunwai.settings.demo:
        raise Misplaced
    inventor = Inventor(sunwai.catalogue, Random(seed), sunwai.store.clock(), directory.today(sunwai), **taste)
    cases = inventor.cases(count)
    while batch := tuple(islice(cases, AT_ONCE)):
        with sunwai.store.begin() as unit:
            write(unit, batch, crew)
        report(len(batch))


def write(unit: Unit, batch: tuple[Invented, ...], crew: Crew) -> None:
    """One transaction's worth."""
    fresh = iter(ids(unit, len(batch)))
    written = tuple(rows(unit, batch[start :: shared(batch)], fresh, crew) for start in range(shared(batch)))
    connection = unit.connection
    entries = [row for each in written for row in each.history]
    numbers = bulk.reserve(connection, HISTORY, len(entries))
    bulk.load(connection, CITIZENS, [each.citizen for each in written])
    bulk.load(connection, COMPLAINTS, [row for each in written for row in each.complaints])
    bulk.load(connection, TOKENS, [row for each in written for row in each.words])
    bulk.load(connection, HISTORY, [{"id": number, **row} for number, row in zip(numbers, entries, strict=True)])
    bulk.load(connection, UNLINKED, [mark(unit, number, row) for number, row in zip(numbers, entries, strict=True)])


def mark(unit: Unit, number: int, entry: Row) -> Row:
    """What says that an entry waits to be linked into the chain."""
    seal = audit.seal(unit.chain_key(), "history", audit.digest("history", entry))
    return {"source": "history", "row_id": number, "seal": seal}


def shared(batch: tuple[Invented, ...]) -> int:
    """Among how many citizens a batch is shared."""
    return max(1, len(batch) // CASES_EACH)


def ids(unit: Unit, count: int) -> tuple[str, ...]:
    """So many tracking IDs that nobody has: among a million made by chance, some are made twice."""
    found: set[str] = set()
    while len(found) < count:
        found |= {tracking_id.make(secrets.randbelow) for _ in range(count - len(found))}
        found -= set(
            unit.connection.scalars(select(COMPLAINTS.c.tracking_id).where(COMPLAINTS.c.tracking_id.in_(found)))
        )
    return tuple(found)


def rows(unit: Unit, cases: tuple[Invented, ...], fresh: Iterator[str], crew: Crew) -> Rows:
    """A citizen, her cases and their history. Her number begins like none that was ever given out."""
    citizen_id = uuid.uuid4().hex
    box, wrapped = unit.vault.new_key(citizen_id)
    phone = f"+9239{secrets.randbelow(10**8):08}"
    citizen = {
        "id": citizen_id,
        "key_sealed": wrapped,
        "phone_index": blind_index(unit.index_key(), "phone", phone),
        "phone_sealed": box.seal(phone, f"citizens.phone/{citizen_id}"),
        "language": cases[0].language,
        "created_at": cases[0].life[0].at,
    }
    named = [(next(fresh), case) for case in cases]
    complaints = [complaint(box, citizen_id, one, case) for one, case in named]
    entries = [entry for one, case in named for entry in history(box, one, case, crew)]
    words = [row for one, case in named for row in unit.tokens.rows(one, case.where, case.details)]
    return Rows(citizen, complaints, entries, words)


def complaint(box: Box, citizen_id: str, one: str, case: Invented) -> Row:
    """The row of a case as it stands."""
    last, steps = case.last, [happening.step for happening in case.life]
    notice = next((each.note for each in reversed(case.life) if each.actor is Actor.OFFICER), "")
    closed = last.status in CLOSED
    return {
        "tracking_id": one,
        "citizen_id": citizen_id,
        "key_of": citizen_id,
        "kind": kind_of(case.leaf),
        "leaf": case.leaf,
        "department": case.department,
        "level": last.level,
        "status": last.status,
        "urgent": case.urgent,
        "place": case.place,
        "where_sealed": box.seal(case.where, f"complaints.where/{one}"),
        "details_sealed": box.seal(case.details, f"complaints.details/{one}"),
        "notice_sealed": box.seal(notice, f"complaints.notice/{one}") if notice else None,
        "channel": case.channel,
        "language": case.language,
        "outcome": "relief_granted" if closed and Step.REJECTED not in steps else None,
        "stars": case.stars,
        "registered_at": case.life[0].at,
        "updated_at": last.at,
        "closed_at": max((each.at for each in case.life if each.step in CLOSING), default=None) if closed else None,
        "due_at": case.due_at,
        "office": case.office(last.level),
        "heard_at": last.at,
        "answered_at": next((each.at for each in case.life if each.actor is Actor.OFFICER), None),
        "closings": sum(step in CLOSING for step in steps),
        "reopenings": steps.count(Step.REOPENED),
        "escalations": steps.count(Step.ESCALATED),
        **PLAIN,
    }


def history(box: Box, one: str, case: Invented, crew: Crew) -> Iterator[Row]:
    """A row for each thing that happened."""
    here = crew.get(case.department, ())
    handler = here[int(one) % len(here)] if here else None
    for each in case.life:
        yield {
            "tracking_id": one,
            "at": each.at,
            "actor": each.actor,
            "step": each.step,
            "status": each.status,
            "department": case.department,
            "level": each.level,
            "office": case.office(each.level),
            "officer_id": handler if each.actor is Actor.OFFICER else None,
            "note_sealed": box.seal(each.note, note_place(one, each.step, each.at)) if each.note else None,
        }


CLOSING = frozenset({Step.RESOLVED, Step.REJECTED})
PLAIN: Mapping[str, Any] = {
    "kept_from": "",
    "hidden": False,
    "private": False,
    "transfers": 0,
    "source": "message",
}
