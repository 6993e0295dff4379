"""Citizens and cases to put into a store."""

import itertools
import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from core import tracking_id
from core.complaint import Kind, Status
from core.messages import Inbound
from storage import guards
from storage.complaints import Complaint
from storage.people import Person
from storage.unit import Store, Unit
from tests.house import HER

numbers = itertools.count(1)


def message(text: str = "salam", *, phone: str | None = HER, **more: Any) -> Inbound:
    """A message; each has an id of its own unless it is given one."""
    given = {"channel": "sms/twilio", "address": phone or "", "id": f"SM{next(numbers):032}", **more}
    return Inbound(text=text, phone=phone, **given)


def take(store: Store, inbound: Inbound) -> Person:
    """Meet her and record the message, as a conversation does."""
    with store.begin() as unit:
        person = unit.people.meet(inbound)
        if not person.seen:
            unit.people.record(person, inbound, None)
    return person


def case(person: Person, unit: Unit, **more: Any) -> Complaint:
    """A complaint of hers, not yet lodged."""
    plain = Complaint(
        tracking_id=tracking_id.make(secrets.randbelow),
        citizen_id=person.id,
        key_of=person.id,
        kind=Kind.COMPLAINT,
        leaf="WT4",
        department="WT",
        level=0,
        status=Status.REGISTERED,
        urgent=False,
        place="gujranwala",
        where="gali 4",
        details="gutter band hai",
        notice="",
        channel="sms/twilio",
        language="ur-Latn",
        outcome=None,
        stars=None,
        registered_at=unit.now,
        updated_at=unit.now,
        closed_at=None,
        due_at=None,
    )
    return replace(plain, **more)


def lodged(store: Store, inbound: Inbound | None = None, **more: Any) -> Complaint:
    """A complaint in the store, of whoever sent this."""
    with store.begin() as unit:
        person = unit.people.meet(inbound or message())
        complaint = case(person, unit, **more)
        unit.complaints.lodge(person.box, complaint)
    return complaint


def unguarded(connection: Connection) -> None:
    """From here on in this transaction the database lets everything be changed, as its owner can have it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        return
    for table in guards.KEPT:
        for kind in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER only_added_to_{table}_{kind}")
