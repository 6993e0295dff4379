"""What citizens send along with their words: noted with the message, and wanted from then on (bot/fetching.py)."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.duties import Wake
from bot.wiring import Sunwai
from core.complaint import CLOSED_BY_OFFICE, OPEN, Actor, Step
from core.machine import Turn
from core.messages import Inbound, Media, Said, Text
from core.tracking_id import show
from storage.complaints import Complaint
from storage.outbox import Topic
from storage.people import Person
from storage.unit import Unit

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
