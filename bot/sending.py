"""Messages on their way: sent by one channel, and where they do not arrive there, by the next; never by two at once.

A message that was taken is followed, if there is another way to her: by a duty that sleeps until a receipt says that it
failed, or until its time is up. Then the same words go out on the next channel, as a message of their own.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.duties import Wake
from bot.notify import opened, queue
from bot.reach import Reach, Way, patience, reach
from bot.wiring import Sunwai
from channels.port import NotSent
from core import conversation as conversations
from core import quiet
from core.complaint import CLOSED_BY_OFFICE, Status
from core.conversation import Open
from core.messages import Delivery, Receipt
from storage.messages import ARRIVED, Message
from storage.outbox import Duty, Topic
from storage.people import Person
from storage.unit import Unit

log = logging.getLogger(__name__)

BACKOFF = (2, 10, 60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds before each next try
# In which status of its case a question is still worth asking.
ASKED_IN: Mapping[str, frozenset[Status]] = {
    "answer": frozenset({Status.WAITING}),
    "feedback": CLOSED_BY_OFFICE,
    "unlock": frozenset(Status),
}


def send(sunwai: Sunwai, duty_id: int) -> None:
    """Do the duty to send a message. May run twice; only the holder of the lease sends."""
    with sunwai.store.lease() as unit:
        ready = _ready(sunwai, unit, duty_id)
    if ready is None:
        return
    attempt = _push(sunwai, ready)
    if attempt.taken_by is None:
        _unsent(sunwai, ready, attempt)
        return
    channel, message = attempt.taken_by.channel, ready.message
    with sunwai.store.begin() as unit:
        if unit.outbox.done(ready.duty):
            follow = _followed(unit, ready, attempt)
            unit.messages.tried(message.id, (*message.tried, *attempt.tried))
            unit.messages.sent(
                message.id, channel.name, attempt.provider_id, channel.parts(message.reply), follow=follow
            )
            if not channel.reports:
                unit.messages.arrived(message.id)


def follow(sunwai: Sunwai, duty_id: int) -> None:
    """See whether a message has arrived; if not, let the same words go by the next channel. All of it, or nothing."""
    wake = None
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        if duty is None:
            return
        person, message = _addressed(unit, duty, lock=False)
        left = duty.created_at + patience(message.channel) - unit.now if message else timedelta()
        if message and message.state is Delivery.SENT and left > timedelta():
            unit.outbox.postpone(duty, left)
            return
        if person and message and message.state not in ARRIVED:
            wake = _instead(sunwai, unit, person, message, duty)
        unit.outbox.done(duty)
    if wake:
        wake()


def record(sunwai: Sunwai, receipt: Receipt) -> None:
    """The provider's word about a message of ours."""
    wake = None
    with sunwai.store.begin() as unit:
        citizen_id = unit.messages.recipient(receipt) if receipt.opted_out else None
        if citizen_id:
            _silence(unit, citizen_id, receipt.channel)
        unit.messages.receive(receipt)
        follow, state = unit.messages.followed(receipt)
        if follow and state in ARRIVED:
            unit.outbox.settle(follow)
        elif follow and state is Delivery.FAILED:
            unit.outbox.hasten(follow)
            wake = partial(sunwai.bell.follow, follow)
    if wake:
        wake()


@dataclass(frozen=True)
class _Ready:
    """A message that can be sent: by the first of `ways` that takes it. `put` is the question it opened, if any."""

    duty: Duty
    message: Message
    ways: tuple[Way, ...]
    put: Open | None


@dataclass(frozen=True)
class _Attempt:
    """What came of sending: who took it under which id, or the last trouble; and all channels that were tried."""

    tried: tuple[str, ...]
    taken_by: Way | None = None
    provider_id: str = ""
    trouble: NotSent = field(default_factory=lambda: NotSent("no channel", retryable=False))


def _addressed(unit: Unit, duty: Duty, *, lock: bool = True) -> tuple[Person | None, Message | None]:
    """For whom a message is, and the message; (None, None) once she is erased."""
    key_of = unit.messages.whose(duty.subject)
    person = unit.people.recall(key_of, lock=lock) if key_of else None
    box = unit.people.box(key_of) if key_of and person else None
    return (person, unit.messages.get(box, duty.subject)) if box else (None, None)


def _ready(sunwai: Sunwai, unit: Unit, duty_id: int) -> _Ready | None:
    """Claim the duty, and put its question if it has one; None where there is nothing to send, or not now."""
    duty = unit.outbox.claim(duty_id)
    if duty is None:
        return None
    person, message = _addressed(unit, duty)
    if person is None or message is None:
        _drop(unit, duty, "erased")
        return None
    dialogue = conversations.load(message.opens).top if message.opens else None
    if reason := _needless(unit, duty, person, message, dialogue):
        _drop(unit, duty, reason)
        return None
    found = reach(sunwai, unit, person, message, asked_for=asked_for(duty))
    if found.wanted and (later := _later(sunwai, unit, duty, person, message, found)):
        unit.outbox.postpone(duty, later)
        return None
    put = _put(sunwai, unit, person, message, dialogue) if dialogue and found.wanted else None
    if not found.ways:  # where only she can begin, she finds the question when she does
        _drop(unit, duty, "no channel")
        return None
    return _Ready(duty, message, found.ways, put)


def _drop(unit: Unit, duty: Duty, reason: str) -> None:
    unit.messages.failed(duty.subject, reason)
    unit.outbox.done(duty)


def asked_for(duty: Duty) -> bool:
    """Whether there was a reason to send this message: an act of hers, or of an office's."""
    return not duty.payload.get("unasked")


def _needless(unit: Unit, duty: Duty, person: Person, message: Message, dialogue: Open | None) -> str:
    """Why a message need not be sent any more; "" where it has to."""
    waits = dialogue or not asked_for(duty)
    complaint = unit.complaints.get(message.tracking_id) if message.tracking_id and waits else None
    if dialogue and (complaint is None or complaint.status not in ASKED_IN[dialogue.dialogue]):
        return "overtaken"
    if not asked_for(duty) and complaint and complaint.heard_at and complaint.heard_at > duty.created_at:
        return "overtaken"  # by news of the same case, while this waited for the morning
    if dialogue and duty.attempts == 1 and _shown(person, dialogue, duty.created_at):
        return "shown"
    return "arrived" if unit.messages.needless(message) else ""


def _shown(person: Person, dialogue: Open, since: datetime) -> bool:
    """Whether she has seen this question meanwhile, in a reply. (What we put ourselves, we put at an earlier attempt.)"""
    about = set(dialogue.answers.items())
    same = (item for item in person.conversation.stack if item.dialogue == dialogue.dialogue)
    return any(item.asked and item.asked.at > since and about <= set(item.answers.items()) for item in same)


def _later(sunwai: Sunwai, unit: Unit, duty: Duty, person: Person, message: Message, found: Reach) -> timedelta | None:
    """How long it has to wait: a question for the answer to another, what nobody asked for till the morning."""
    until = person.conversation.held_until(message.tracking_id or "") if message.opens else None
    busy = until - unit.now if until else timedelta()
    numbers = tuple(way.address for way in found.ways)
    night = timedelta() if asked_for(duty) else quiet.wait(sunwai.catalogue.country, numbers, unit.now)
    return max(busy, night, timedelta()) or None


def _put(sunwai: Sunwai, unit: Unit, person: Person, message: Message, dialogue: Open) -> Open | None:
    """Open the question just before it goes out, so that the quickest answer finds it."""
    conversation, _ = opened(sunwai, unit, person, message.tracking_id or "", dialogue)
    unit.people.keep(person, conversation)
    return conversation.top


def _take_back(unit: Unit, message: Message, put: Open | None) -> None:
    """Close a question that did not go out."""
    person = unit.people.recall(message.citizen_id) if put else None
    if person:
        left = tuple(item for item in person.conversation.stack if item != put)
        unit.people.keep(person, replace(person.conversation, stack=left))


def _push(sunwai: Sunwai, ready: _Ready) -> _Attempt:
    """Send by the first channel that takes it. A failure that may pass ends it: a second channel now could double it."""
    attempt = _Attempt(())
    for way in ready.ways:
        tried = (*attempt.tried, way.channel.name)
        sunwai.pace.wait(way.channel.name, way.address)
        try:
            return _Attempt(tried, way, way.channel.push(way.address, ready.message.reply, way.cold))
        except NotSent as refused:
            attempt = _Attempt(tried, trouble=refused)
        except Exception as bug:
            log.exception("a channel failed", extra={"message_id": ready.message.id, "channel": way.channel.name})
            return _Attempt(tried, trouble=NotSent(type(bug).__name__, retryable=True))
        if attempt.trouble.opted_out:
            with sunwai.store.begin() as unit:
                _silence(unit, ready.message.citizen_id, way.channel.name)
        if attempt.trouble.retryable:
            break
    return attempt


def _unsent(sunwai: Sunwai, ready: _Ready, attempt: _Attempt) -> None:
    """Again later; by another channel, if this one has not worked for so long; or never."""
    duty, message, trouble = ready.duty, ready.message, attempt.trouble
    with sunwai.store.lease() as unit:
        _take_back(unit, message, ready.put)
        left = duty.created_at + patience(attempt.tried[-1]) - unit.now
        if trouble.retryable and _others(ready, attempt) and left <= timedelta():
            unit.messages.tried(message.id, (*message.tried, *attempt.tried))
            unit.outbox.retry(duty, timedelta(), trouble.reason)
        elif trouble.retryable and duty.attempts <= len(BACKOFF):
            wait = timedelta(seconds=min(trouble.retry_after or BACKOFF[duty.attempts - 1], BACKOFF[-1]))
            unit.outbox.retry(duty, min(wait, left) if _others(ready, attempt) else wait, trouble.reason)
        elif trouble.retryable:
            unit.outbox.bury(duty, trouble.reason)
        elif unit.outbox.done(duty):
            unit.messages.failed(message.id, trouble.reason)
    log.info("a message was not sent", extra={"message_id": message.id, "error": trouble.reason})


def _others(ready: _Ready, attempt: _Attempt) -> bool:
    """Whether there is another way to her. A reply (no case) has none: it belongs where she has just written."""
    return bool(ready.message.tracking_id) and any(way.channel.name not in attempt.tried for way in ready.ways)


def _followed(unit: Unit, ready: _Ready, attempt: _Attempt) -> int | None:
    """The duty to see whether it arrives, if anything could be done about it."""
    taken_by = attempt.taken_by
    if taken_by is None or not taken_by.channel.reports or not _others(ready, attempt):
        return None
    payload = {"opens": ready.message.opens, **({} if asked_for(ready.duty) else {"unasked": True})}
    return unit.outbox.add(
        Topic.FOLLOW, subject=ready.message.id, payload=payload, after=patience(taken_by.channel.name)
    )


def _instead(sunwai: Sunwai, unit: Unit, person: Person, message: Message, duty: Duty) -> Wake | None:
    """The same words by the next channel; None where none is left."""
    wanted = asked_for(duty)
    ways = reach(sunwai, unit, person, message, asked_for=wanted).ways
    if not ways:
        return None
    log.info("a message goes by another channel", extra={"message_id": message.id, "channel": ways[0].channel.name})
    opens, channel = duty.payload["opens"], ways[0].channel.name
    return queue(sunwai, unit, person, channel, message.reply, message.tracking_id, opens, message, wanted)


def _silence(unit: Unit, citizen_id: str, channel: str) -> None:
    """She told the provider that she wants no more."""
    person = unit.people.recall(citizen_id)
    if person:
        unit.people.silence(person, channel, unit.now)
