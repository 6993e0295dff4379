"""What is behind the scenes of the demonstration: what is remembered of a talk, and the journey of each complaint."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.wiring import Sunwai
from core import conversation as conversations
from core import routing
from core.complaint import Actor, Step, lawful
from core.conversation import Open
from storage import tables
from storage.complaints import Complaint
from storage.tables import table_of
from storage.unit import Unit
from storage.vault import blind_index

CITIZENS = table_of(tables.Citizen)
NUMBERED = CITIZENS.alias("numbered")
CONTACTS = table_of(tables.Contact)
CONVERSATIONS = table_of(tables.Conversation)

MOST = 5  # cases shown of one citizen


@dataclass(frozen=True)
class Line:
    """A line to us: a telephone number on whatever channel, or an `address` on a `channel` that knows no numbers."""

    address: str
    channel: str = ""


@dataclass(frozen=True)
class Moment:
    """One point of a journey.

    `kind` "history" has a Step as its `name`; "duty" a topic of the outbox; "message" a text to the citizen. `state` is
    "done", "waiting", "claimed" or "dead", for a message its delivery. `took` is how long a duty took.
    """

    kind: str
    name: str
    at: datetime
    state: str
    note: str = ""
    queue: str = ""
    attempts: int = 0
    took: timedelta | None = None


@dataclass(frozen=True)
class Journey:
    """A complaint, the lines of whoever made it, all that happened to it in order, and what an officer may do next."""

    lines: tuple[Line, ...]
    complaint: Complaint
    moments: tuple[Moment, ...] = field(repr=False)
    lawful: tuple[Step, ...] = ()


def kept(sunwai: Sunwai, line: Line) -> Open | None:
    """The dialogue that the next message on a line belongs to."""
    with sunwai.store.read() as unit:
        row = _citizen(unit, line)
        if row is None or not row.key_sealed:
            return None
        stored = unit.vault.unwrap(row.key_sealed, row.id).open(row.sealed, f"conversations/{row.id}")
    return conversations.load(json.loads(stored)).top


def journeys(sunwai: Sunwai, lines: Iterable[Line]) -> tuple[Journey, ...]:
    """The complaints that came over these lines, the newest first."""
    with sunwai.store.read() as unit:
        callers: dict[str, tuple[Line, ...]] = {}
        for line in lines:
            if row := _citizen(unit, line):
                callers[row.id] = (*callers.get(row.id, ()), line)
        found = [journey for caller, hers in callers.items() for journey in _journeys(unit, caller, hers)]
    return tuple(sorted(found, key=lambda journey: journey.complaint.registered_at, reverse=True))


def _journeys(unit: Unit, citizen_id: str, lines: tuple[Line, ...]) -> Iterator[Journey]:
    for complaint in unit.complaints.of_citizen(citizen_id, MOST):
        history = unit.complaints.history(complaint)
        moments = [
            *(Moment("history", entry.step, entry.at, "done", entry.note) for entry in history),
            *(_duty(unit, duty) for duty in unit.outbox.of(complaint.tracking_id)),
            *(
                Moment("message", "text", sent["created_at"], sent["state"])
                for sent in unit.messages.of(complaint.tracking_id)
            ),
        ]
        # Sorting is stable: what was committed at one instant stays in the order of cause and effect.
        ordered = tuple(sorted(moments, key=lambda moment: moment.at))
        yield Journey(lines, complaint, ordered, lawful(complaint.status, Actor.OFFICER))


def _duty(unit: Unit, duty: Mapping[str, Any]) -> Moment:
    leased = duty["lease_until"] is not None and duty["lease_until"] > unit.now
    held = duty["state"] == "waiting" and leased and not duty["error"]  # with an error it rests until its next try
    return Moment(
        kind="duty",
        name=duty["topic"],
        at=duty["created_at"],
        state="claimed" if held else duty["state"],
        note=duty["error"] or "",
        queue=routing.queue(duty["department"]) if duty["department"] else "",
        attempts=duty["attempts"],
        took=duty["done_at"] - duty["created_at"] if duty["done_at"] else None,
    )


def _citizen(unit: Unit, line: Line) -> Any:
    """Her row with her conversation, read without locking it; None for a stranger."""
    if line.channel:
        index = blind_index(unit.index_key(), f"address/{line.channel}", line.address)
        contact = select(CONTACTS.c.citizen_id).where(
            CONTACTS.c.channel == line.channel, CONTACTS.c.address_index == index
        )
        hers = CITIZENS.c.id == contact.scalar_subquery()
    else:
        index = blind_index(unit.index_key(), "phone", line.address)
        whose = select(func.coalesce(NUMBERED.c.joined_to, NUMBERED.c.id)).where(NUMBERED.c.phone_index == index)
        hers = CITIZENS.c.id == whose.scalar_subquery()
    columns = (CITIZENS.c.id, CITIZENS.c.key_sealed, CONVERSATIONS.c.sealed)
    joined = select(*columns).join(CONVERSATIONS, CONVERSATIONS.c.citizen_id == CITIZENS.c.id)
    return unit.connection.execute(joined.where(hers)).first()
