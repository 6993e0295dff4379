"""Tables that a ministry keeps (offices, leaves): planned, put into force as a whole, and all their editions.

Faulty   a table that cannot be taken, with a sentence for each fault; nothing of it is applied
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.tables.subjects import look, settled
from bot.wiring import Sunwai
from core.csv_table import Faulty
from storage.unit import Unit

__all__ = ["SECRET", "Edition", "Faulty", "Plan", "Table"]

log = logging.getLogger(__name__)

MOST = 200  # editions in the history
SECRET = "! "  # begins a line that tells a secret

Entries = TypeVar("Entries")


@dataclass(frozen=True)
class Plan:
    """What an import would do: a line for each change, and the table as it will be kept."""

    changes: tuple[str, ...]
    text: str = field(repr=False)
    after: int = 0  # the edition it was compared with

    @property
    def secrets(self) -> tuple[str, ...]:
        """The lines that tell a secret made up just now: for whoever puts it into force, this once."""
        return tuple(line for line in self.changes if line.startswith(SECRET))

    @property
    def open(self) -> tuple[str, ...]:
        """The lines without secrets."""
        return tuple(line for line in self.changes if not line.startswith(SECRET))


@dataclass(frozen=True)
class Edition:
    """One edition of a table: who gave it and when, and what it changed."""

    number: int
    by: str
    at: datetime
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Table(Generic[Entries]):
    """One of the tables, by its name.

    `drafted` tells what a text would change and how it would be kept, or raises Faulty; `examined` reads an edition as far as
    it can be read; `shipped` is what the service starts with; `differences` are lines for people.
    """

    name: str
    drafted: Callable[[Sunwai, Unit, str], tuple[tuple[str, ...], str]]
    examined: Callable[[Sunwai, str], Entries]
    shipped: Callable[[Sunwai], Entries]
    differences: Callable[[Entries, Entries], Iterable[str]]

    def plan(self, sunwai: Sunwai, text: str) -> Plan:
        """What importing this table would change. Raises Faulty with all that is wrong."""
        with sunwai.store.read() as unit:
            changes, kept = self.drafted(settled(sunwai, unit), unit, text)
            return Plan(changes, kept, unit.editions.number(self.name))

    def prepare(self, sunwai: Sunwai, text: str, by: str) -> int:
        """Keep a table to be looked at; the number under which it is `prepared`. Raises Faulty with all that is wrong."""
        self.plan(sunwai, text)
        with sunwai.store.begin() as unit:
            return unit.editions.add(self._prepared, text, by)

    def prepared(self, sunwai: Sunwai, number: int) -> Plan | None:
        """What a table that was kept to be looked at would change now; None for no such table. Raises Faulty."""
        with sunwai.store.read() as unit:
            kept = unit.editions.get(self._prepared, number)
        return self.plan(sunwai, kept.text) if kept else None

    def take(self, sunwai: Sunwai, planned: Plan, by: str = "console") -> bool:
        """Put a plan into force; False where somebody else imported meanwhile, and then nothing is changed."""
        with sunwai.store.begin() as unit:
            if unit.editions.number(self.name) != planned.after:
                return False
            if planned.changes:
                unit.editions.add(self.name, planned.text, by)
                unit.audit.note(by, f"{self.name}.imported", changes=len(planned.changes))
        log.info("a table was imported", extra={"table": self.name, "changes": len(planned.changes)})
        look(sunwai)
        return True

    def history(self, sunwai: Sunwai) -> tuple[Edition, ...]:
        """The editions, the newest first, each with what it changed; the first is compared with the shipped table."""
        with sunwai.store.read() as unit:
            editions = unit.editions.history(self.name, MOST)
        tables = [self.examined(sunwai, edition.text) for edition in editions]
        before = [*tables[1:], self.shipped(sunwai)]
        return tuple(
            Edition(edition.id, edition.by, edition.at, tuple(self.differences(earlier, later)))
            for edition, earlier, later in zip(editions, before, tables, strict=False)
        )

    @property
    def _prepared(self) -> str:
        """The name of the tables that are to be looked at before they are in force."""
        return f"{self.name}.prepared"
