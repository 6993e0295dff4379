"""What citizens send along with their words: noted with the message, then fetched, cleaned, sealed and shelved by a worker."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot import duties
from bot.duties import Wake
from bot.wiring import Sunwai
from channels import files
from channels.files import Unfit
from channels.port import NotFetched
from core.complaint import CLOSED_BY_OFFICE, OPEN, Actor, Step
from core.machine import Turn
from core.messages import Inbound, Media, Said, Text
from core.tracking_id import show
from storage.complaints import Complaint
from storage.evidence import Item, State, file_place
from storage.outbox import Duty, Topic
from storage.people import Person
from storage.unit import Unit
from storage.vault import Box

log = logging.getLogger(__name__)

BACKOFF = (2, 10, 60, 300)  # seconds before each next try
TRIES = len(BACKOFF) + 1
PHOTO = "image/"
REGISTER = "register"
LIVE = OPEN | CLOSED_BY_OFFICE  # a photo may be the answer to "it is solved"
MOST, WITHIN = 10, timedelta(days=1)  # files of one citizen
KEPT_LOOSE = timedelta(days=7)  # what belongs to no case
BATCH = 100
RECENT = 5  # cases of hers that are looked at


@dataclass(frozen=True)
class Noted:
    """What is said about it, who is to be woken, and the case it belongs to already."""

    said: tuple[Said, ...] = ()
    wakes: tuple[Wake, ...] = ()
    case: str | None = None


def note(sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, turn: Turn) -> Noted:
    """Remember what came along with a message: in its transaction, so that it is fetched once it is taken, and not else."""
    if not inbound.media and inbound.pin is None:
        return Noted()
    case = belongs(unit, person, turn)
    room = max(0, MOST - unit.evidence.count(person.id, unit.now - WITHIN)) if inbound.media else 0
    taken, excess = inbound.media[:room], inbound.media[room:]
    wakes = tuple(wanted(sunwai, unit, person, inbound.channel, media, case) for media in taken)
    if inbound.pin:
        unit.evidence.add_point(person, inbound.channel, inbound.pin, case)
        enter(unit, case)
    said = (received(inbound, case),) if taken or inbound.pin else ()
    return Noted((*said, *((Said("evidence.enough", {"most": MOST}),) if excess else ())), wakes, case)


def belongs(unit: Unit, person: Person, turn: Turn) -> str | None:
    """The case that it belongs to: the one she is asked about, else her newest live one.

    None while one is being registered, with which it goes once that is lodged; and where she has none.
    """
    if any(item.dialogue == REGISTER for item in (*person.conversation.stack, *turn.conversation.stack)):
        return None
    top = person.conversation.top
    about = top.answers.get(f"{top.dialogue}.case") if top else None
    live = [case.tracking_id for case in unit.complaints.of_citizen(person.id, RECENT) if case.status in LIVE]
    return about if about in live else next(iter(live), None)


def wanted(sunwai: Sunwai, unit: Unit, person: Person, channel: str, media: Media, case: str | None) -> Wake:
    """Somebody must fetch a file."""
    item_id = unit.evidence.add(person, channel, media, case)
    return partial(sunwai.bell.fetch, unit.outbox.add(Topic.FETCH, subject=item_id))


def received(inbound: Inbound, case: str | None) -> Said:
    """What she reads."""
    photo = any(media.content_type.startswith(PHOTO) for media in inbound.media)
    what = Text("evidence.photo" if photo else "evidence.file" if inbound.media else "evidence.point")
    if case is None:
        return Said("evidence.received", {"what": what})
    return Said("evidence.received_for", {"what": what, "case": show(case)})


def enter(unit: Unit, case: str | None) -> Complaint | None:
    """The history of the case tells that there is something new to look at."""
    complaint = unit.complaints.get(case, lock=True) if case else None
    return unit.complaints.step(complaint, Step.EVIDENCE, Actor.CITIZEN) if complaint else None


def forget(unit: Unit, person: Person) -> None:
    """Somebody must take her files off the shelf; without her key they are rubbish anyway."""
    for item_id in unit.evidence.files(person.id):
        unit.outbox.add(Topic.FETCH, subject=item_id)


def leave(sunwai: Sunwai) -> int:
    """What was sent and never went with a complaint is not kept; how many pieces somebody is to take off the shelf."""
    with sunwai.store.read() as unit:
        loose = unit.evidence.loose(unit.now - KEPT_LOOSE, BATCH)
    if not loose:
        return 0
    with sunwai.store.lease() as unit:
        left = [item_id for item_id in loose if unit.evidence.leave(item_id)]
        for item_id in left:
            unit.outbox.add(Topic.FETCH, subject=item_id)
    return len(left)


# -- the worker's part ----------------------------------------------------------------------------------------------------


def see_to(sunwai: Sunwai, duty_id: int) -> None:
    """Fetch a file, or forget one that was left or whose sender is erased. May run twice: it comes under the same name."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        item = unit.evidence.get(duty.subject) if duty else None
        box = unit.people.box(item.key_of) if item and item.state is not State.LEFT else None
        media = unit.evidence.source(box, item) if item and box and item.state is State.WAITING else None
        if duty and (item is None or (box and media is None)):
            unit.outbox.done(duty)
        if duty is None or item is None or (box and media is None):
            return
    if box is None or media is None:
        drop(sunwai, duty, item)
    else:
        fetch(sunwai, duty, item, media, box)


def fetch(sunwai: Sunwai, duty: Duty, item: Item, media: Media, box: Box) -> None:
    """Bring a file from the provider to the shelf."""
    try:
        data, content_type = cleaned(sunwai, item, media)
        sunwai.shelf.put(item.name, box.seal_file(data, file_place(item)))
    except NotFetched as trouble:
        if trouble.retryable and duty.attempts < TRIES:
            later(sunwai, duty, trouble.reason)
        else:
            refuse(sunwai, duty, item, trouble.reason)
    except OSError as trouble:
        later(sunwai, duty, type(trouble).__name__)
    else:
        keep(sunwai, duty, item, content_type, len(data))


def cleaned(sunwai: Sunwai, item: Item, media: Media) -> tuple[bytes, str]:
    """The file without what it tells of her, and its type by its own bytes. Raises NotFetched."""
    channel = sunwai.channels.get(item.channel)
    if channel is None:
        raise NotFetched("no channel", retryable=True)
    data = channel.fetch(media)
    content_type = files.kind(data)
    if content_type is None:
        raise NotFetched("unwanted", retryable=False)
    try:
        return files.bare(data, content_type), content_type
    except Unfit as trouble:
        raise NotFetched(str(trouble), retryable=False) from None


def keep(sunwai: Sunwai, duty: Duty, item: Item, content_type: str, size: int) -> None:
    """It is on the shelf; its case, if it has one by now, hears of it."""
    with sunwai.store.begin() as unit:
        if not unit.outbox.done(duty):
            return
        erased = unit.people.box(item.key_of) is None
        wake = None if erased else kept(sunwai, unit, item, content_type, size)
    if erased:
        sunwai.shelf.drop(item.name)
    if wake:
        wake()
    log.info("evidence is kept", extra={"evidence": item.id, "type": content_type, "bytes": size})


def kept(sunwai: Sunwai, unit: Unit, item: Item, content_type: str, size: int) -> Wake | None:
    """Its case has it; the department hears of what came after the case was there."""
    unit.evidence.keep(item.id, content_type, size)
    found = unit.evidence.get(item.id)
    complaint = enter(unit, found.tracking_id if found else None)
    if complaint is None or complaint.status not in OPEN or item.created_at <= complaint.registered_at:
        return None
    return duties.deliver(sunwai, unit, complaint, "citizen.replied")


def refuse(sunwai: Sunwai, duty: Duty, item: Item, reason: str) -> None:
    """It cannot be had, or is not what we take."""
    with sunwai.store.begin() as unit:
        if unit.outbox.done(duty):
            unit.evidence.refuse(item.id, reason)
    log.warning("evidence is refused", extra={"evidence": item.id, "error": reason})


def later(sunwai: Sunwai, duty: Duty, reason: str) -> None:
    """Again after a while; what the shelf does not take in all tries is an operator's."""
    with sunwai.store.lease() as unit:
        if duty.attempts < TRIES:
            unit.outbox.retry(duty, timedelta(seconds=BACKOFF[duty.attempts - 1]), reason)
        else:
            unit.outbox.bury(duty, reason)
    log.warning("evidence is not fetched", extra={"evidence": duty.subject, "error": reason})


def drop(sunwai: Sunwai, duty: Duty, item: Item) -> None:
    """She is erased, or it was left."""
    sunwai.shelf.drop(item.name)
    with sunwai.store.begin() as unit:
        if unit.outbox.done(duty):
            unit.evidence.remove(item.id)
