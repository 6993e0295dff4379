"""Messages that travel by themselves: news of a case, questions about it, and replies that cannot ride home."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.duties import Wake
from bot.reach import texting
from bot.wiring import Sunwai
from channels.port import Channel, NotSent
from core import conversation as conversations
from core.conversation import Conversation, Open
from core.machine import machine
from core.messages import Inbound, Reply, Said, Text, Value
from core.tracking_id import show
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
    said = Said(text, {**values, **neutral(sunwai, complaint)})
    return _about(sunwai, unit, complaint, (said,))


def ask(sunwai: Sunwai, unit: Unit, complaint: Complaint, dialogue: Open) -> Wake | None:
    """A question about a case. It is open from when it is sent: what she has not been asked, she cannot answer."""
    return _about(sunwai, unit, complaint, (), dialogue)


def reassure(sunwai: Sunwai, unit: Unit, complaint: Complaint, text: str, values: Mapping[str, Value]) -> Wake | None:
    """How a case stands, though nobody asked and nothing happened."""
    said = Said(text, {**values, **neutral(sunwai, complaint)})
    return _about(sunwai, unit, complaint, (unasked(said),), asked_for=False)


def ask_again(sunwai: Sunwai, unit: Unit, complaint: Complaint, dialogue: Open, text: str) -> Wake | None:
    """A question about a case for the second time, in the words of this text, which say less than the first."""
    return _about(sunwai, unit, complaint, (Said(text, {"tracking_id": show(complaint.tracking_id)}),), dialogue, False)


def unasked(said: Said) -> Said:
    """What nobody asked for says how to stop it."""
    return Said("unasked", {"words": Text(said.text, said.values)}, said.options)


def neutral(sunwai: Sunwai, complaint: Complaint) -> Mapping[str, Value]:
    """What stands for the department where already that would tell whoever else holds the phone what it is about."""
    betrays = complaint.private or sunwai.catalogue.leaves[complaint.leaf].private
    return {"department": Text("case.office")} if betrays else {}


def _about(
    sunwai: Sunwai,
    unit: Unit,
    complaint: Complaint,
    said: tuple[Said, ...],
    dialogue: Open | None = None,
    asked_for: bool = True,
) -> Wake | None:
    """A message about a case, perhaps with a question; None where she is erased. She has heard of her case with it."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None:
        return None
    if complaint.private:  # whoever holds the phone reads nothing of it without the word
        said, dialogue = (), Open("unlock", {"unlock.case": complaint.tracking_id, "unlock.news": "yes"})
    if dialogue:
        _, asked = opened(sunwai, unit, person, complaint.tracking_id, dialogue)
        said = (unasked(replace(said[-1], options=asked[-1].options)),) if said else asked
    reply = sunwai.wording.reply(said, person.language or complaint.language, {}, unit.now)
    assert reply
    opens = conversations.dump(Conversation((dialogue,))) if dialogue else None
    unit.dates.heard(complaint.tracking_id)
    return queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id, opens, asked_for=asked_for)


def queue(
    sunwai: Sunwai,
    unit: Unit,
    person: Person,
    channel: str,
    reply: Reply,
    case: str | None = None,
    opens: Mapping[str, Any] | None = None,
    instead_of: Message | None = None,
    asked_for: bool = True,
) -> Wake:
    """A message to be sent. What is about a case comes after what somebody waits for.

    What nobody `asked_for` and nothing gave a reason for comes by day only, and not to who has said stop anywhere.
    """
    message_id = unit.messages.add(
        person.box, person.id, channel, reply, tracking_id=case, opens=opens, instead_of=instead_of
    )
    news = case is not None
    payload = {"news": news, **({} if asked_for else {"unasked": True})}
    duty = unit.outbox.add(Topic.NOTIFY, subject=message_id, payload=payload)
    return partial(sunwai.bell.notify, duty, news=news)


def opened(
    sunwai: Sunwai, unit: Unit, person: Person, case: str, dialogue: Open
) -> tuple[Conversation, tuple[Said, ...]]:
    """Her conversation with this dialogue on top; the same question put earlier is not put twice."""
    engine = machine(StoredRecords(unit, sunwai.catalogue, person), unit.now)
    turn = engine.settle(engine.opened(person.conversation.without(case), dialogue))
    return turn.conversation, turn.said


def _farewell(channel: Channel, address: str, reply: Reply) -> None:
    """The last reply to who is erased goes out at once or never: nothing may be kept by which she could be found."""
    try:
        channel.push(address, reply)
    except NotSent as trouble:
        log.info("a farewell was not sent", extra={"channel": channel.name, "error": trouble.reason})
