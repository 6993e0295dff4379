"""Officers' orders by text: what each would do is said back with a code, and done once that code comes back.

A number that an SMS comes from can be forged; the code goes to the officer alone. So nothing moves on the word of a
sender, and five wrong codes end it for an hour. Whoever is no officer, or writes anything but an order, is a citizen.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot import casework
from bot.casework import Act, Refused, Unknown
from bot.duties import Wake
from bot.record import audit
from bot.sight import Caller, may_see
from bot.staff import standing
from bot.wiring import Sunwai
from core import orders
from core.complaint import Actor, Outcome, Step, Unlawful, lawful
from core.messages import Choice, Inbound, Named, Reply, Said, Text, Value
from core.orders import Kind, Order
from core.staff import Role
from core.tracking_id import show
from storage.officers import Officer
from storage.orders import HOLDS
from storage.people import Person
from storage.unit import Unit

BY_TEXT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR})
DIALLED = "ussd/"  # a screen that vanishes is no place for an order
DIGITS = 6
MOST = 5  # late cases in one text
STEPS: Mapping[Kind, Step] = {Kind.DONE: Step.RESOLVED, Kind.ASK: Step.QUESTION, Kind.FWD: Step.TRANSFERRED}


@dataclass(frozen=True)
class Answer:
    """What an officer is answered, and who is to be woken after the commit."""

    reply: Reply
    wakes: tuple[Wake, ...] = ()


@dataclass(frozen=True)
class Desk:
    """An officer's order in the transaction of the message that brought it."""

    sunwai: Sunwai
    unit: Unit
    officer: Officer
    person: Person

    @property
    def caller(self) -> Caller:
        """As whom she acts: what she may see is what she may see at her desk."""
        return standing.caller(self.sunwai, self.unit, self.officer)

    def order(self, order: Order) -> Said:
        """Say back what would be done, with the code that confirms it; or why it cannot be."""
        if until := self.unit.orders.barred_until(self.officer.id):
            return Said("order.barred", {"until": until})
        if trouble := self.trouble(order):
            return trouble
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        self.unit.orders.place(self.officer.id, json.dumps(asdict(order)), code)
        minutes = int(HOLDS.total_seconds()) // 60
        return Said(f"order.confirm.{order.kind}", {**named(order), **to(order), "code": code, "minutes": minutes})

    def trouble(self, order: Order) -> Said | None:
        """Why an order cannot be carried out as it stands."""
        found = self.unit.complaints.get(order.tracking_id)
        if found is None or not may_see(self.caller, found):
            if found:
                where = audit.standing(self.caller)
                self.unit.audit.note(audit.by(self.caller), audit.REFUSED, order.tracking_id, **where)
            return Said("order.unknown", named(order))
        if found.citizen_id == self.person.id:
            return Said("order.own", named(order))
        if not order.words.strip() or (order.kind is Kind.FWD and not order.department):
            return Said(f"order.words.{order.kind}", named(order))
        if order.kind is Kind.FWD and order.department not in self.sunwai.catalogue.departments:
            return Said("order.department", {"code": order.department})
        if order.kind is Kind.FWD and order.department == found.department:
            return Said("order.same", named(order))
        if len(order.words) > casework.LONGEST_NOTE:
            return Said("order.long", {"most": casework.LONGEST_NOTE})
        if STEPS[order.kind] not in lawful(found.status, Actor.OFFICER):
            return Said("order.closed", named(order))
        return None

    def confirm(self, code: str) -> tuple[Said, tuple[Wake, ...]] | None:
        """Carry out what waits for this code. None where she has ordered nothing: then it is no code of ours."""
        placed = self.unit.orders
        if not placed.recent(self.officer.id):
            return None
        waiting = placed.waiting(self.officer.id)
        if until := placed.barred_until(self.officer.id):
            return Said("order.barred", {"until": until}), ()
        if waiting is None:
            return Said("order.nothing"), ()
        if not placed.fits(self.officer.id, waiting, code):
            placed.miss(waiting)
            self.unit.audit.note(audit.by(self.caller), "order.wrong_code")
            until = placed.barred_until(self.officer.id)
            return (Said("order.barred", {"until": until}) if until else Said("order.wrong")), ()
        placed.done(waiting)
        kept = json.loads(waiting.order)
        return self.carry_out(Order(**{**kept, "kind": Kind(kept["kind"])}))

    def carry_out(self, order: Order) -> tuple[Said, tuple[Wake, ...]]:
        """As if she had done it at her desk: the same step, the same history, the same news to the citizen."""
        outcome = Outcome.RELIEF_GRANTED if order.kind is Kind.DONE else None
        act = Act(STEPS[order.kind], order.words, outcome, to_department=order.department)
        try:
            complaint = casework.locked(self.unit, self.caller, order.tracking_id)
            _, wakes = casework.take(self.sunwai, self.unit, self.caller, complaint, act)
        except Unknown:
            return Said("order.unknown", named(order)), ()
        except (Unlawful, Refused):  # somebody else was quicker
            return Said("order.closed", named(order)), ()
        return Said(f"order.taken.{order.kind}", {**named(order), **to(order)}), wakes

    def late(self) -> tuple[Said, ...]:
        """Her cases whose date has passed."""
        found = self.unit.orders.late(self.officer.department, self.officer.office, MOST)
        cases = [case for case in map(self.unit.complaints.get, found) if case and may_see(self.caller, case)]
        if not cases:
            return (Said("order.none_late"),)
        lines = tuple(
            Choice(
                case.tracking_id, Text("order.late.case", {"tracking_id": show(case.tracking_id), "due": case.due_at})
            )
            for case in cases
            if case.due_at
        )
        return Said("order.late", options=lines), Said("order.how")


def heard(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound) -> Answer | None:
    """The answer to an officer's order or code; None for everything else, which is a citizen's."""
    if inbound.channel.startswith(DIALLED) or inbound.choice:
        return None
    order, code = orders.read(inbound.text), orders.code(inbound.text)
    if order is None and code is None:
        return None
    number = inbound.phone or unit.orders.number(person)
    officer = unit.officers.of_phone(number) if number else None
    if officer is None or officer.role not in BY_TEXT:
        return None
    desk, wakes = Desk(sunwai, unit, officer, person), tuple[Wake, ...]()
    if order:
        said = desk.late() if order.kind is Kind.LATE else (desk.order(order),)
    else:
        confirmed = desk.confirm(code or "")
        if confirmed is None:
            return None
        said, wakes = (confirmed[0],), confirmed[1]
    reply = sunwai.wording.reply(said, officer.language, {}, unit.now)
    assert reply
    return Answer(reply, wakes)


def named(order: Order) -> Mapping[str, Value]:
    """What the words about an order may name."""
    return {"tracking_id": show(order.tracking_id)}


def to(order: Order) -> Mapping[str, Value]:
    """Where a case is to go."""
    return {"department": Named("department", order.department)} if order.kind is Kind.FWD else {}
