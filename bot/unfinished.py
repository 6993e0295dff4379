"""Registrations that lie unfinished: she is reminded once, and after seven days nothing of them is left.

An unfinished registration is never counted as a case, whatever is in it.
"""

from dataclasses import replace
from datetime import timedelta

from bot.converse import DEFAULT, engine
from bot.duties import Wake, ring
from bot.notify import queue, unasked
from bot.wiring import Sunwai
from core import quiet
from core.conversation import REGISTER
from core.messages import Said
from storage.unit import Unit

REMIND = timedelta(hours=2)
KEPT = timedelta(days=7)
AT_ONCE = 50


def see_to(sunwai: Sunwai) -> int:
    """Forget what has been lying too long, then remind by day of what has been lying for a while; how many."""
    return forget(sunwai) + remind(sunwai)


def remind(sunwai: Sunwai) -> int:
    """Put the open question once more, and say until when it is kept."""
    now = sunwai.store.clock()
    if quiet.wait(sunwai.catalogue.country, (), now):
        return 0
    with sunwai.store.read() as unit:
        found = unit.unfinished.to_remind(now - REMIND, AT_ONCE)
    for citizen_id in found:
        with sunwai.store.begin() as unit:
            wake = reminded(sunwai, unit, citizen_id)
        ring((wake,) if wake else ())
    return len(found)


def reminded(sunwai: Sunwai, unit: Unit, citizen_id: str) -> Wake | None:
    """One of them; None where she has gone on meanwhile, or cannot be reached."""
    person, since = unit.people.recall(citizen_id), unit.unfinished.since(citizen_id)
    if person is None or since is None or since > unit.now - REMIND:
        return None
    unit.unfinished.reminded(citizen_id)
    address = next(iter(unit.people.addresses(person)), None)
    if address is None:
        return None
    talk = engine(sunwai, unit, person)
    turn = talk.settle(talk.standing(person.conversation))
    unit.people.keep(person, turn.conversation)
    said = unasked(Said("unfinished.reminder", {"until": since + KEPT}))
    spoken = person.language or turn.conversation.language or DEFAULT
    reply = sunwai.wording.reply((said, *turn.said), spoken, {}, unit.now)
    assert reply
    return queue(sunwai, unit, person, address.channel, reply, asked_for=False)


def forget(sunwai: Sunwai) -> int:
    """Delete what she had told, and what we had answered."""
    now = sunwai.store.clock()
    with sunwai.store.read() as unit:
        found = unit.unfinished.to_forget(now - KEPT, AT_ONCE)
    for citizen_id in found:
        with sunwai.store.begin() as unit:
            forgotten(unit, citizen_id)
    return len(found)


def forgotten(unit: Unit, citizen_id: str) -> None:
    """One of them, unless she has gone on meanwhile."""
    person, since = unit.people.recall(citizen_id), unit.unfinished.since(citizen_id)
    if person is None or since is None or since > unit.now - KEPT:
        return
    left = tuple(item for item in person.conversation.stack if item.dialogue != REGISTER)
    unit.unfinished.blank(person, unit.now)
    unit.people.keep(person, replace(person.conversation, stack=left))
