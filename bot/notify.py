"""Messages that travel by themselves: news of a case, questions about it, and replies that cannot ride home."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.duties import Wake
from bot.reach import texting
from bot.wiring import Sunwai
from channels.port import Channel, NotSent
from core import conversation as conversations
from core.conversation import Conversation, Open
from core.machine import machine
from core.messages import Inbound, Reply, Said, Value
from storage.complaints import Complaint
from storage.messages import Message
from storage.outbox import Topic
from storage.people import Person
from storage.records import StoredRecords
from storage.unit import Unit

log = logging.getLogger(__name__)


def queue_reply(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, reply: Reply) -> Wake:
    """A reply to be pushed where it was asked for."""
    if person.erased:
        return partial(_farewell, sunwai.channels[inbound.channel], inbound.address, reply)
    return queue(sunwai, unit, person, inbound.channel, reply)


def confirm(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, reply: Reply) -> tuple[Wake, ...]:
    """What she read on a screen that vanishes comes by SMS as well, where that can be."""
    by_sms = texting(sunwai)
    if sunwai.channels[inbound.channel].pushes or by_sms is None or inbound.phone is None:
        return ()
    unit.people.reach(person, by_sms.name, inbound.phone)
    return (queue(sunwai, unit, person, by_sms.name, reply),)


def tell(sunwai: Sunwai, unit: Unit, complaint: Complaint, text: str, values: Mapping[str, Value]) -> Wake | None:
    """News of a case, in her language; None where she is erased."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None:
        return None
    reply = sunwai.wording.reply((Said(text, values),), person.language or complaint.language, {}, unit.now)
    assert reply
    return queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id)


def ask(sunwai: Sunwai, unit: Unit, complaint: Complaint, dialogue: Open) -> Wake | None:
    """A question about a case. It is open from when it is sent: what she has not been asked, she cannot answer."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None:
        return None
    _, said = opened(sunwai, unit, person, complaint.tracking_id, dialogue)
    reply = sunwai.wording.reply(said, person.language or complaint.language, {}, unit.now)
    assert reply
    opens = conversations.dump(Conversation((dialogue,)))
    return queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id, opens)


def queue(
    sunwai: Sunwai,
    unit: Unit,
    person: Person,
    channel: str,
    reply: Reply,
    case: str | None = None,
    opens: Mapping[str, Any] | None = None,
    instead_of: Message | None = None,
) -> Wake:
    """A message to be sent. What is about a case was not asked for: it comes after what somebody waits for."""
    message_id = unit.messages.add(
        person.box, person.id, channel, reply, tracking_id=case, opens=opens, instead_of=instead_of
    )
    news = case is not None
    duty = unit.outbox.add(Topic.NOTIFY, subject=message_id, payload={"news": news})
    return partial(sunwai.bell.notify, duty, news=news)


def opened(
    sunwai: Sunwai, unit: Unit, person: Person, case: str, dialogue: Open
) -> tuple[Conversation, tuple[Said, ...]]:
    """Her conversation with this dialogue on top; the same question put earlier is not put twice."""
    engine = machine(StoredRecords(unit.complaints, unit.links, sunwai.catalogue, person.id), unit.now)
    turn = engine.settle(engine.opened(person.conversation.without(case), dialogue))
    return turn.conversation, turn.said


def _farewell(channel: Channel, address: str, reply: Reply) -> None:
    """The last reply to who is erased goes out at once or never: nothing may be kept by which she could be found."""
    try:
        channel.push(address, reply)
    except NotSent as trouble:
        log.info("a farewell was not sent", extra={"channel": channel.name, "error": trouble.reason})
