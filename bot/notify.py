"""Messages that travel by themselves: news of a case, questions about it, and replies that cannot ride home."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from bot.duties import Wake
from bot.wiring import Sunwai
from channels.port import Channel, NotSent
from core import conversation as conversations
from core.conversation import Conversation, Open
from core.machine import machine
from core.messages import Receipt, Reply, Said, Value
from storage.complaints import Complaint
from storage.messages import Message
from storage.outbox import Duty, Topic
from storage.people import Address, Person
from storage.records import StoredRecords
from storage.unit import Unit

log = logging.getLogger(__name__)

BACKOFF = (2, 10, 60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds before each next try
NO_PUSH = ("ussd/",)  # channels on which only the citizen can begin


def queue_reply(sunwai: Sunwai, unit: Unit, person: Person, channel: str, reply: Reply) -> Wake:
    """A reply to be pushed where it was asked for."""
    return _queue(sunwai, unit, person, channel, reply)


def tell(sunwai: Sunwai, unit: Unit, complaint: Complaint, text: str, values: Mapping[str, Value]) -> Wake | None:
    """News of a case, in her language; None where she is erased."""
    person = unit.people.recall(complaint.citizen_id)
    if person is None:
        return None
    reply = sunwai.wording.reply((Said(text, values),), person.language or complaint.language, {}, unit.now)
    assert reply
    return _queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id)


def ask(sunwai: Sunwai, unit: Unit, complaint: Complaint, dialogue: Open) -> Wake | None:
    """A question about a case. Where another has just been put, it waits its turn; a "yes" must not answer the wrong one."""
    person = unit.people.recall(complaint.citizen_id)
    if person is None:
        return None
    conversation, said = _opened(sunwai, unit, person, complaint.tracking_id, dialogue)
    reply = sunwai.wording.reply(said, person.language or complaint.language, {}, unit.now)
    assert reply
    busy = _busy(unit, person, complaint.tracking_id)
    if not busy:
        unit.people.keep(person, conversation)
    return _queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id, dialogue if busy else None)


def send(sunwai: Sunwai, duty_id: int) -> None:
    """Do the duty to send a message. May run twice; only the holder of the lease sends."""
    with sunwai.store.lease() as unit:
        ready = _ready(sunwai, unit, duty_id)
    if ready is None:
        return
    duty, message, reply, targets = ready
    try:
        channel, provider_id = _push(sunwai, targets, reply)
    except NotSent as trouble:
        _unsent(sunwai, duty, message, trouble)
        return
    with sunwai.store.begin() as unit:
        unit.messages.sent(message.id, channel.name, provider_id, channel.parts(reply))
        unit.outbox.done(duty)


def record(sunwai: Sunwai, receipt: Receipt) -> None:
    """The provider's word about a message of ours."""
    with sunwai.store.begin() as unit:
        citizen_id = unit.messages.receive(receipt)
        person = unit.people.recall(citizen_id) if citizen_id and receipt.opted_out else None
        if person:
            unit.people.silence(person, receipt.channel, unit.now)


def _queue(
    sunwai: Sunwai,
    unit: Unit,
    person: Person,
    channel: str,
    reply: Reply,
    tracking_id: str | None = None,
    opens: Open | None = None,
) -> Wake:
    opening = conversations.dump(Conversation((opens,))) if opens else None
    message_id = unit.messages.add(person.box, person.id, channel, reply, tracking_id=tracking_id, opens=opening)
    duty = unit.outbox.add(Topic.NOTIFY, subject=message_id)
    return partial(sunwai.bell.notify, duty)


def _busy(unit: Unit, person: Person, case: str) -> timedelta | None:
    """How long a question about this case has to wait for the answer to another."""
    until = person.conversation.held_until(case)
    return until - unit.now if until and until > unit.now else None


def _opened(
    sunwai: Sunwai, unit: Unit, person: Person, case: str, dialogue: Open
) -> tuple[Conversation, tuple[Said, ...]]:
    """Her conversation with this dialogue on top; the same question put earlier is not put twice."""
    engine = machine(StoredRecords(unit.complaints, sunwai.catalogue, person.id), unit.now)
    turn = engine.settle(engine.opened(person.conversation.without(case), dialogue))
    return turn.conversation, turn.said


def _ready(
    sunwai: Sunwai, unit: Unit, duty_id: int
) -> tuple[Duty, Message, Reply, tuple[tuple[Channel, Address], ...]] | None:
    """Claim the duty, and put its question if it has one; None where there is nothing to send, or not now."""
    duty = unit.outbox.claim(duty_id)
    citizen_id = duty and unit.messages.whose(duty.subject)
    person = citizen_id and unit.people.recall(citizen_id)
    if not duty or not person:
        _drop(unit, duty, "erased")
        return None
    message = unit.messages.get(person.box, duty.subject)
    if message.opens:
        case = message.tracking_id or ""
        if busy := _busy(unit, person, case):
            unit.outbox.postpone(duty, busy)
            return None
        dialogue = conversations.load(message.opens).stack[0]
        unit.people.keep(person, _opened(sunwai, unit, person, case, dialogue)[0])
        unit.messages.opened(message.id)
    targets = _targets(sunwai, unit, person, message)
    if not targets:
        _drop(unit, duty, "no channel")
        return None
    return duty, message, message.reply, targets


def _drop(unit: Unit, duty: Duty | None, reason: str) -> None:
    if duty:
        unit.messages.failed(duty.subject, reason)
        unit.outbox.done(duty)


def _targets(sunwai: Sunwai, unit: Unit, person: Person, message: Message) -> tuple[tuple[Channel, Address], ...]:
    """Where she can be reached: the message's own channel first, then the one she used last; never where she said stop."""
    # A reply (no case) answers what she has just sent: she may have it even after a stop.
    wanted = [a for a in unit.people.addresses(person) if message.tracking_id is None or not a.silenced]
    wanted.sort(key=lambda address: address.channel != message.channel)
    open_to_us = [a for a in wanted if a.channel in sunwai.channels and not a.channel.startswith(NO_PUSH)]
    return tuple((sunwai.channels[address.channel], address) for address in open_to_us)


def _push(sunwai: Sunwai, targets: tuple[tuple[Channel, Address], ...], reply: Reply) -> tuple[Channel, str]:
    """Send by the first channel that takes it. A failure that may pass is raised: a second channel now could double it."""
    trouble = NotSent("no channel", retryable=False)
    for channel, address in targets:
        try:
            return channel, channel.push(address.address, reply)
        except NotSent as refused:
            if refused.retryable:
                raise
            trouble = refused
    raise trouble


def _unsent(sunwai: Sunwai, duty: Duty, message: Message, trouble: NotSent) -> None:
    with sunwai.store.begin() as unit:
        if trouble.opted_out and (person := unit.people.recall(message.citizen_id)):
            unit.people.silence(person, message.channel, unit.now)
        if trouble.retryable and duty.attempts <= len(BACKOFF):
            wait = trouble.retry_after or BACKOFF[duty.attempts - 1]
            unit.outbox.retry(duty, timedelta(seconds=wait), trouble.reason)
        else:
            unit.messages.failed(message.id, trouble.reason)
            unit.outbox.bury(duty, trouble.reason) if trouble.retryable else unit.outbox.done(duty)
    log.info("a message was not sent", extra={"message": message.id, "error": trouble.reason})
