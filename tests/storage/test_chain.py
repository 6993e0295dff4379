"""The chain as an intruder finds it, who owns the database: whatever he changes, it is told."""

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, text

from core import audit
from core.audit import BEFORE_ALL, Head, Link
from storage import guards, proof
from storage.audit import CHAIN, digests
from storage.proof import Ground
from tests.bot.story import Story, begin
from tests.house import GUTTER

MUTATIONS = 1000
TABLES = ("history", "acts", "chain")
OTHERS = {"status": "resolved", "department": "EL", "step": "note", "actor": "machine", "by": "machine", "act": "read"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A story with citizens, offices, questions, reopened cases, acts; all of it linked."""
    story = begin(tmp_path_factory.mktemp("chain"))
    for number in range(4):
        her = story.citizen(f"+92300000040{number}")
        case = her.lodges(GUTTER)
        story.office(case, "question", "Which house?")
        her.says("number 7")
        story.office(case, "resolved", "Done.")
        if number % 2:
            her.says("2")
    with story.sunwai.store.begin() as unit:
        for number in range(6):
            unit.audit.note("officer:x", "case.read", count=number)
    with story.sunwai.store.begin() as unit:
        unit.audit.link(1000)
        for name in guards.missing(unit.connection) or [f"only_added_to_{t}_{k}" for t in guards.KEPT for k in KINDS]:
            unit.connection.execute(text(f"DROP TRIGGER {name}"))
    yield story
    story.sunwai.store.engine.dispose()


KINDS = ("update", "delete")


class Intruder:
    """Somebody with all rights to the database, and now and then with the program's key as well."""

    def __init__(self, connection: Connection, key: bytes, seed: int) -> None:
        self.connection = connection
        self.key = key
        self.chance = random.Random(seed)

    def flip(self) -> str:
        """Change one column of one row, or one bit of it."""
        table = self.chance.choice(TABLES)
        row = self.any(table)
        column = self.chance.choice([name for name in row if name not in ("id", "seq") and row[name] is not None])
        self.set(table, row, column, self.other(column, row[column]))
        return f"{table}.{column}"

    def delete(self) -> str:
        table = self.chance.choice(TABLES)
        row = self.any(table)
        self.run(f"DELETE FROM {table} WHERE {number(table)} = :id", id=row[number(table)])
        return table

    def insert(self) -> str:
        """A row of one's own, copied from another, by a number that is free; sometimes as if it waited to be linked."""
        table = self.chance.choice(TABLES[:2])
        row = self.any(table)
        row["id"] = self.last(table) + self.chance.choice((1, 1000))
        names = ", ".join(f'"{name}"' for name in row)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)
        if self.chance.random() < 0.5:
            seal = self.chance.choice((None, self.chance.randbytes(32)))
            self.run("INSERT INTO unlinked VALUES (:source, :row, :seal)", source=table, row=row["id"], seal=seal)
        return table

    def swap(self) -> str:
        """Two rows change places."""
        table = self.chance.choice(TABLES)
        name, one = number(table), self.any(table)
        other = self.chance.choice([row for row in self.rows(table) if row[name] != one[name]])
        for before, after in ((one[name], -1), (other[name], one[name]), (-1, other[name])):
            self.run(f"UPDATE {table} SET {name} = :after WHERE {name} = :before", before=before, after=after)
        return table

    def cut(self) -> str:
        """The tail of the chain, with the rows that it held."""
        at = self.chance.randrange(1, self.last("chain") + 1)
        for row in self.rows("chain"):
            if row["seq"] >= at:
                self.run(f"DELETE FROM {row['source']} WHERE id = :id", id=row["row_id"])
        self.run("DELETE FROM chain WHERE seq >= :at", at=at)
        return "tail"

    def rewrite(self) -> str:
        """A row changed, and every hash from there to the end made anew; without the key, or with it."""
        links = self.rows("chain")
        at = self.chance.randrange(len(links))
        changed = links[at]
        row = next(row for row in self.rows(changed["source"]) if row["id"] == changed["row_id"])
        column = self.chance.choice([name for name in row if name in OTHERS and row[name] is not None])
        self.set(changed["source"], row, column, self.other(column, row[column]))
        keyed = self.chance.random() < 0.5
        before = bytes(links[at - 1]["hash"]) if at else BEFORE_ALL
        for stored in self.connection.execute(CHAIN.select().where(CHAIN.c.seq > at).order_by(CHAIN.c.seq)).all():
            digest = digests(self.connection, [(stored.source, stored.row_id)])[stored.source, stored.row_id]
            link = Link(stored.seq, stored.source, stored.row_id, digest, stored.at)
            plain = hashlib.sha256(before + digest).digest()
            before = audit.follow(self.key, before, link) if keyed else plain
            self.run("UPDATE chain SET digest = :d, hash = :h WHERE seq = :s", d=digest, h=before, s=stored.seq)
        return "with the key" if keyed else "without the key"

    def other(self, column: str, value: Any) -> Any:
        """Something else than this value."""
        if isinstance(value, bytes):
            place, bit = self.chance.randrange(len(value)), self.chance.randrange(8)
            return value[:place] + bytes([value[place] ^ 1 << bit]) + value[place + 1 :]
        if isinstance(value, int):
            return value ^ 1 << self.chance.randrange(8)
        if column == "at":
            return value.replace("2026", "2025") if self.chance.random() < 0.5 else value[:-1] + "7"
        if column == "detail":
            return '{"count": 99}'
        if OTHERS.get(column, value) != value:
            return OTHERS[column]
        return value[:-1] + ("x" if value[-1:] != "x" else "y") if value else "x"

    def set(self, table: str, row: dict[str, Any], column: str, value: Any) -> None:
        self.run(f'UPDATE {table} SET "{column}" = :v WHERE {number(table)} = :id', v=value, id=row[number(table)])

    def any(self, table: str) -> dict[str, Any]:
        return self.chance.choice(self.rows(table))

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = self.connection.execute(text(f"SELECT * FROM {table} ORDER BY {number(table)}"))
        return [dict(row._mapping) for row in found]

    def last(self, table: str) -> int:
        return int(self.connection.scalar(text(f"SELECT max({number(table)}) FROM {table}")) or 0)

    def run(self, statement: str, **values: Any) -> None:
        self.connection.execute(text(statement), values)


def number(table: str) -> str:
    return "seq" if table == "chain" else "id"


def test_a_thousand_changes_to_the_record_are_all_found(
    told: Story, record_property: Callable[[str, object], None]
) -> None:
    """Each alone, on the same record, by somebody who may do all to the database. What was recorded beside it is his limit."""
    detected, missed, kinds = 0, [], ("flip", "delete", "insert", "swap", "cut", "rewrite")
    with told.sunwai.store.read() as unit:
        key, head = unit.chain_key(), unit.audit.head() or Head()
    recorded = {head.seq: [head.hash]}
    with told.sunwai.store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = 0")  # type: ignore[union-attr]
        assert list(proof.faults(Ground(connection, key, recorded))) == [
            GUARD.format(t, k) for t in guards.KEPT for k in KINDS
        ]
        connection.rollback()
        for seed in range(MUTATIONS):
            intruder = Intruder(connection, key, seed)
            kind = kinds[seed % len(kinds)]
            what = getattr(intruder, kind)()
            found = next(
                (fault for fault in proof.faults(Ground(connection, key, recorded)) if "guard" not in fault), None
            )
            detected += found is not None
            if found is None:
                missed.append((seed, kind, what))
            connection.rollback()
    record_property("detected", detected)
    assert (missed, detected) == ([], MUTATIONS)


@pytest.mark.parametrize("seed", range(12))
def test_a_walk_that_rests_after_every_row_finds_what_one_in_a_go_finds(told: Story, seed: int) -> None:
    with told.sunwai.store.read() as unit:
        key, head = unit.chain_key(), unit.audit.head() or Head()
    with told.sunwai.store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = 0")  # type: ignore[union-attr]
        intruder = Intruder(connection, key, seed)
        getattr(intruder, ("flip", "delete", "insert", "swap", "cut", "rewrite")[seed % 6])()
        ground = Ground(connection, key, {head.seq: [head.hash]})
        found = list(proof.faults(ground))
        assert found == list(proof.faults(replace(ground, most=1)))
        connection.rollback()
    assert len(found) > len(guards.KEPT) * len(KINDS)


GUARD = "the database: its guard only_added_to_{}_{} is gone"
