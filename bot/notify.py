"""Messages that travel by themselves: news of a case, questions about it, and replies that cannot ride home."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.duties import Wake
from bot.wiring import Sunwai
from channels.port import Channel, NotSent
from core import conversation as conversations
from core.complaint import CLOSED_BY_OFFICE, Status
from core.conversation import Conversation, Open
from core.machine import machine
from core.messages import Inbound, Receipt, Reply, Said, Value
from storage.complaints import Complaint
from storage.messages import Message
from storage.outbox import Duty, Topic
from storage.people import Address, Person
from storage.records import StoredRecords
from storage.unit import Unit

log = logging.getLogger(__name__)

BACKOFF = (2, 10, 60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds before each next try
TEXTING = "sms/"  # how the channels begin by which a telephone can be texted
# In which status of its case a question is still worth asking.
ASKED_IN: Mapping[str, frozenset[Status]] = {"answer": frozenset({Status.WAITING}), "feedback": CLOSED_BY_OFFICE}


def queue_reply(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, reply: Reply) -> Wake:
    """A reply to be pushed where it was asked for."""
    if person.erased:
        return partial(_farewell, sunwai.channels[inbound.channel], inbound.address, reply)
    return _queue(sunwai, unit, person, inbound.channel, reply)


def confirm(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, reply: Reply) -> tuple[Wake, ...]:
    """What she read on a screen that vanishes comes by SMS as well, where that can be."""
    by_sms = _texting(sunwai)
    if sunwai.channels[inbound.channel].pushes or by_sms is None or inbound.phone is None:
        return ()
    unit.people.reach(person, by_sms.name, inbound.phone)
    return (_queue(sunwai, unit, person, by_sms.name, reply),)


def tell(sunwai: Sunwai, unit: Unit, complaint: Complaint, text: str, values: Mapping[str, Value]) -> Wake | None:
    """News of a case, in her language; None where she is erased."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None:
        return None
    reply = sunwai.wording.reply((Said(text, values),), person.language or complaint.language, {}, unit.now)
    assert reply
    return _queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id)


def ask(sunwai: Sunwai, unit: Unit, complaint: Complaint, dialogue: Open) -> Wake | None:
    """A question about a case. It is open from when it is sent: what she has not been asked, she cannot answer."""
    person = unit.people.recall(complaint.citizen_id, lock=False)
    if person is None:
        return None
    _, said = _opened(sunwai, unit, person, complaint.tracking_id, dialogue)
    reply = sunwai.wording.reply(said, person.language or complaint.language, {}, unit.now)
    assert reply
    return _queue(sunwai, unit, person, complaint.channel, reply, complaint.tracking_id, dialogue)


def send(sunwai: Sunwai, duty_id: int) -> None:
    """Do the duty to send a message. May run twice; only the holder of the lease sends."""
    with sunwai.store.lease() as unit:
        ready = _ready(sunwai, unit, duty_id)
    if ready is None:
        return
    try:
        channel, provider_id = _push(sunwai, ready)
    except NotSent as trouble:
        _unsent(sunwai, ready, trouble)
        return
    with sunwai.store.begin() as unit:
        if unit.outbox.done(ready.duty):
            unit.messages.sent(ready.message.id, channel.name, provider_id, channel.parts(ready.message.reply))


def record(sunwai: Sunwai, receipt: Receipt) -> None:
    """The provider's word about a message of ours."""
    with sunwai.store.begin() as unit:
        citizen_id = unit.messages.recipient(receipt) if receipt.opted_out else None
        if citizen_id:
            _silence(unit, citizen_id, receipt.channel)
        unit.messages.receive(receipt)


@dataclass(frozen=True)
class _Ready:
    """A message that can be sent: by the first of `targets` that takes it. `put` is the question it opened, if any."""

    duty: Duty
    message: Message
    targets: tuple[tuple[Channel, Address], ...]
    put: Open | None


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
    engine = machine(StoredRecords(unit.complaints, unit.links, sunwai.catalogue, person.id), unit.now)
    turn = engine.settle(engine.opened(person.conversation.without(case), dialogue))
    return turn.conversation, turn.said


def _ready(sunwai: Sunwai, unit: Unit, duty_id: int) -> _Ready | None:
    """Claim the duty, and put its question if it has one; None where there is nothing to send, or not now."""
    duty = unit.outbox.claim(duty_id)
    if duty is None:
        return None
    key_of = unit.messages.whose(duty.subject)
    person = unit.people.recall(key_of) if key_of else None
    box = unit.people.box(key_of) if key_of and person else None
    if person is None or box is None:
        _drop(unit, duty, "erased")
        return None
    message = unit.messages.get(box, duty.subject)
    dialogue = conversations.load(message.opens).top if message.opens else None
    if dialogue and _overtaken(unit, message, dialogue):
        _drop(unit, duty, "overtaken")
        return None
    addresses, targets = _reached(sunwai, unit, person, message)
    if dialogue and addresses and (busy := _busy(unit, person, message.tracking_id or "")):
        unit.outbox.postpone(duty, busy)
        return None
    put = _put(sunwai, unit, person, message, dialogue) if dialogue and addresses else None
    if not targets:
        _drop(unit, duty, "no channel")  # where only she can begin, she finds the question when she does
        return None
    return _Ready(duty, message, targets, put)


def _overtaken(unit: Unit, message: Message, dialogue: Open) -> bool:
    """Whether the case has moved on while its question waited."""
    complaint = unit.complaints.get(message.tracking_id or "")
    return complaint is None or complaint.status not in ASKED_IN[dialogue.dialogue]


def _put(sunwai: Sunwai, unit: Unit, person: Person, message: Message, dialogue: Open) -> Open | None:
    """Open the question just before it goes out, so that the quickest answer finds it."""
    conversation, _ = _opened(sunwai, unit, person, message.tracking_id or "", dialogue)
    unit.people.keep(person, conversation)
    return conversation.top


def _take_back(unit: Unit, message: Message, put: Open | None) -> None:
    """Close a question that did not go out."""
    person = unit.people.recall(message.citizen_id) if put else None
    if person:
        left = tuple(item for item in person.conversation.stack if item != put)
        unit.people.keep(person, replace(person.conversation, stack=left))


def _drop(unit: Unit, duty: Duty, reason: str) -> None:
    unit.messages.failed(duty.subject, reason)
    unit.outbox.done(duty)


def _reached(
    sunwai: Sunwai, unit: Unit, person: Person, message: Message
) -> tuple[tuple[Address, ...], tuple[tuple[Channel, Address], ...]]:
    """Where she wants to hear it, and by which channels she is told: the message's own first, then the one she used last."""
    addresses = sorted(unit.people.addresses(person), key=lambda address: address.channel != message.channel)
    # A reply (no case) answers what she has just sent: she may have it even after a stop.
    stopped = {address.channel for address in addresses if address.silenced and message.tracking_id}
    wanted = tuple(address for address in addresses if address.channel not in stopped)
    ways: dict[tuple[str, str], tuple[Channel, Address]] = {}
    for address in wanted:
        channel = _channel(sunwai, address)
        if channel and channel.name not in stopped:
            ways.setdefault((channel.name, address.address), (channel, address))
    return wanted, tuple(ways.values())


def _channel(sunwai: Sunwai, address: Address) -> Channel | None:
    """The channel that reaches an address; a phone that dials can be texted."""
    channel = sunwai.channels.get(address.channel)
    return _texting(sunwai) if channel and not channel.pushes else channel


def _texting(sunwai: Sunwai) -> Channel | None:
    """The first of them."""
    return next((channel for name, channel in sunwai.channels.items() if name.startswith(TEXTING)), None)


def _push(sunwai: Sunwai, ready: _Ready) -> tuple[Channel, str]:
    """Send by the first channel that takes it. A failure that may pass is raised: a second channel now could double it."""
    trouble = NotSent("no channel", retryable=False)
    for channel, address in ready.targets:
        try:
            return channel, channel.push(address.address, ready.message.reply)
        except NotSent as refused:
            trouble = refused
        except Exception as bug:
            log.exception("a channel failed", extra={"message_id": ready.message.id, "channel": channel.name})
            raise NotSent(type(bug).__name__, retryable=True) from None
        if trouble.opted_out:
            with sunwai.store.begin() as unit:
                _silence(unit, ready.message.citizen_id, channel.name)
        if trouble.retryable:
            break
    raise trouble


def _unsent(sunwai: Sunwai, ready: _Ready, trouble: NotSent) -> None:
    duty, message = ready.duty, ready.message
    with sunwai.store.lease() as unit:
        _take_back(unit, message, ready.put)
        if trouble.retryable and duty.attempts <= len(BACKOFF):
            wait = trouble.retry_after or BACKOFF[duty.attempts - 1]
            unit.outbox.retry(duty, timedelta(seconds=min(wait, BACKOFF[-1])), trouble.reason)
        elif trouble.retryable:
            unit.outbox.bury(duty, trouble.reason)
        elif unit.outbox.done(duty):
            unit.messages.failed(message.id, trouble.reason)
    log.info("a message was not sent", extra={"message_id": message.id, "error": trouble.reason})


def _silence(unit: Unit, citizen_id: str, channel: str) -> None:
    """She told the provider that she wants no more."""
    person = unit.people.recall(citizen_id)
    if person:
        unit.people.silence(person, channel, unit.now)


def _farewell(channel: Channel, address: str, reply: Reply) -> None:
    """The last reply to who is erased goes out at once or never: nothing may be kept by which she could be found."""
    try:
        channel.push(address, reply)
    except NotSent as trouble:
        log.info("a farewell was not sent", extra={"channel": channel.name, "error": trouble.reason})
