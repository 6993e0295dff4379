"""A great many cases in little time: some thousand invented lives, each lived by many, with words sealed for each of them."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, LiteralString

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.engine import URL

from bot.generation import fill
from bot.generation.invent import Invented, Inventor
from bot.tables import directory
from bot.wiring import Sunwai
from storage import bulk, tables
from storage.tables import table_of
from storage.tokens import TOKENS, Tokens
from storage.unit import Unit
from storage.vault import Box
from tests import engines

LIVES = 8000
AT_ONCE = 10_000  # cases in one transaction
EACH = 4  # cases of one citizen
MOMENTS = ("registered_at", "updated_at", "closed_at", "due_at", "heard_at", "answered_at")
SPREAD = 20 * 3600  # seconds by which a life that is lived again lies back
CITIZENS = table_of(tables.Citizen)
# Three entries a case: what a history holds at the least of what was answered.
HISTORY = """
INSERT INTO history (tracking_id, at, actor, step, status, department, level, office)
SELECT tracking_id, at, actor, step, step, department, 0, office FROM complaints CROSS JOIN LATERAL (VALUES
  (registered_at, 'citizen', 'registered'), (registered_at + interval '5 seconds', 'machine', 'forwarded'),
  (answered_at, 'officer', 'acknowledged')) AS entry (at, actor, step) WHERE at IS NOT NULL
"""
# This is a server of our own: rows that lean on one another are known to be right, and nothing takes too long.
UNCHECKED = "SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0"
SORTING = "SET maintenance_work_mem = '512MB'"
KEY, KEYED = "tokens_pkey", "(token_index, kind, tracking_id)"
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('complaints', 'tokens', 'history') AND indexname NOT LIKE '%_pkey'
"""


def fill_with(sunwai: Sunwai, url: URL, count: int, report: Callable[[int], object]) -> None:
    """So many cases on the PostgreSQL at `url`, their words to be found, their history; indexes are made anew at the end."""
    dice, now = Random(fill.SEED), sunwai.store.clock()
    lives = tuple(Inventor(sunwai.catalogue, dice, now, directory.today(sunwai)).cases(min(count, LIVES)))
    with engines.connect(url) as patient:  # the program's own connections hang up when the server thinks for long
        indexes = without_indexes(patient)
        for start in range(0, count, AT_ONCE):
            with sunwai.store.begin() as unit:
                unit.connection.execute(text(UNCHECKED))
                several = [dice.choice(lives) for _ in range(min(AT_ONCE, count - start))]
                write(unit, several, dice)
            report(start + len(several))
        for work in (SORTING, HISTORY, *indexes, "VACUUM ANALYZE"):
            patient.execute(work)


def without_indexes(connection: Connection[Any]) -> tuple[LiteralString, ...]:
    """Take the indexes away that only slow the filling down; what makes them again."""
    found = connection.execute(INDEXES).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    connection.execute(f"ALTER TABLE tokens DROP CONSTRAINT {KEY}")
    return (*(made for _, made in found), f"ALTER TABLE tokens ADD CONSTRAINT {KEY} PRIMARY KEY {KEYED}")


def write(unit: Unit, several: list[Invented], dice: Random) -> None:
    """One transaction's worth."""
    citizens, complaints, words = [], [], []
    fresh = iter(fill.ids(unit, len(several)))
    for start in range(0, len(several), EACH):
        citizen, box = nobody(unit)
        citizens.append(citizen)
        for life in several[start : start + EACH]:
            row = again(box, citizen["id"], next(fresh), life, dice.uniform(0, SPREAD))
            complaints.append(row)
            words.extend(tokens(unit.tokens, row["tracking_id"], life))
    bulk.load(unit.connection, CITIZENS, citizens)
    bulk.load(unit.connection, fill.COMPLAINTS, complaints)
    bulk.load(unit.connection, TOKENS, words)


def nobody(unit: Unit) -> tuple[dict[str, Any], Box]:
    """A citizen whom no number finds, and what seals her words."""
    citizen_id = uuid.uuid4().hex
    box, wrapped = unit.vault.new_key(citizen_id)
    return {"id": citizen_id, "key_sealed": wrapped, "language": "ur", "created_at": unit.now}, box


def again(box: Box, citizen_id: str, one: str, life: Invented, back: float) -> dict[str, Any]:
    """The row of a life that is lived once more, some seconds earlier."""
    row = fill.complaint(box, citizen_id, one, life)
    earlier = timedelta(seconds=back)
    return {**row, **{name: shifted(row[name], earlier) for name in MOMENTS}}


def shifted(at: datetime | None, earlier: timedelta) -> datetime | None:
    """A moment, if there is one, so much earlier."""
    return at and at - earlier


KNOWN: dict[tuple[str, str], list[dict[str, object]]] = {}


def tokens(made: Tokens, one: str, life: Invented) -> Iterator[dict[str, object]]:
    """The words by which a case is found; the same words are indexed once."""
    words = (life.where, life.details)
    if words not in KNOWN:
        KNOWN[words] = made.rows("", *words)
    return ({**row, "tracking_id": one} for row in KNOWN[words])
