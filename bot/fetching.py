"""What citizens sent along, brought by a worker: fetched from the provider, cleaned, sealed and shelved; or taken off again."""

import logging

from bot import duties
from bot.duties import Wake
from bot.evidence import enter
from bot.wiring import Sunwai
from channels import files
from channels.files import Unfit
from channels.port import NotFetched
from core.complaint import OPEN
from core.messages import Media
from storage.evidence import Item, State, file_place
from storage.outbox import Duty
from storage.unit import Unit
from storage.vault import Box

log = logging.getLogger(__name__)

BACKOFF = (2, 10, 60, 300)  # seconds before each next try


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
        if trouble.retryable and duty.attempts <= len(BACKOFF):
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
        unit.outbox.again(duty, BACKOFF, reason)
    log.warning("evidence is not fetched", extra={"evidence": duty.subject, "error": reason})


def drop(sunwai: Sunwai, duty: Duty, item: Item) -> None:
    """She is erased, or it was left."""
    sunwai.shelf.drop(item.name)
    with sunwai.store.begin() as unit:
        if unit.outbox.done(duty):
            unit.evidence.remove(item.id)
