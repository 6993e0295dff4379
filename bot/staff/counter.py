"""What somebody who files for citizens sees besides her own form: what was filed, what may be the same, where a case stands.

Of other people's cases it is what a stranger may know, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.repeats import Request
from bot.sight import protected
from bot.staff.filing import Filing, Operator, answered_before
from bot.wiring import Sunwai
from channels.numbers import e164
from core import tracking_id as ids
from core.catalogue import Catalogue
from core.dialogues.draft import NOWHERE, Draft, Spot, placed
from core.dialogues.track import facts, subject
from core.filing import STORY
from core.messages import Said
from core.opening import clearest
from core.records import Case, Glimpse
from storage.complaints import Complaint
from storage.people import Person
from storage.records import LATELY, StoredRecords, glimpse
from storage.unit import Unit

MOST = 5  # likely duplicates that anybody reads while typing
LEAF, PLACE = "register.leaf", "register.place"
LOOKED_UP = "case.looked_up"


@dataclass(frozen=True)
class Alike:
    """An open case that may be the same: which, and since when."""

    tracking_id: str
    registered_at: datetime


@dataclass(frozen=True)
class Told:
    """Where a case stands, in words to be read out; `own`: the caller's number is that of whoever filed it."""

    tracking_id: str
    words: str
    own: bool


def filed(sunwai: Sunwai, operator: Operator, key: str) -> Filing | None:
    """What this operator filed by this idempotency key, as it was answered; None where nothing was."""
    with sunwai.store.read() as unit:
        earlier = unit.departments.taken(operator.by, key)
        there = earlier is not None and earlier.answer_sealed
        return answered_before(unit, operator, Request(key, ""), earlier) if earlier and there else None


def alike(sunwai: Sunwai, answers: Mapping[str, str]) -> tuple[Alike, ...]:
    """Open cases of these days, nearby, of the same subject as what is being taken down; nobody's secret, the oldest first."""
    draft = drafted(sunwai.catalogue, answers)
    words = draft.around(sunwai.catalogue) if draft and draft.spot else ()
    if draft is None or draft.spot is None or not words:
        return ()
    with sunwai.store.read() as unit:
        found = unit.tokens.nearby(draft.leaf, draft.spot.district, " ".join(words), unit.now - LATELY)
    return tuple(Alike(case, at) for case, at in found[:MOST])


def drafted(catalogue: Catalogue, answers: Mapping[str, str]) -> Draft | None:
    """What has been told so far, as far as it can be compared; None while its subject is unknown."""
    story, said = answers.get(STORY, ""), answers.get(PLACE, "")
    leaf = answers.get(LEAF, "") or clearest(story, catalogue) or ""
    if leaf not in catalogue.leaves or catalogue.leaves[leaf].department in NOWHERE:
        return None
    return Draft(leaf, Spot(said) if said in catalogue.districts else placed(catalogue, said or story), story)


def look_up(sunwai: Sunwai, operator: Operator, wanted: str, phone: str, language: str) -> Told | None:
    """Where a case stands, as a stranger may know, or as she may whose number this is; None for no such case.

    That it was asked for is on record.
    """
    case, number = ids.find(wanted), e164(phone) if phone.strip() else None
    with sunwai.store.begin() as unit:
        complaint = unit.complaints.get(case) if case else None
        if complaint is None or not case:
            return None
        person = unit.people.of_phone(number) if number else None
        found = known(sunwai, unit, person, complaint) or glimpse(complaint)
        reply = sunwai.wording.reply((said(sunwai.catalogue, found),), language, {}, unit.now)
        assert reply
        unit.audit.note(operator.by, LOOKED_UP, case, own=isinstance(found, Case))
    return Told(ids.show(case), reply.text, isinstance(found, Case))


def known(sunwai: Sunwai, unit: Unit, person: Person | None, complaint: Complaint) -> Case | None:
    """The case as hers who has this number; None where it is not hers, and where she has something to fear.

    Else whoever sits here could try out numbers until one is that of her who complained of the police.
    """
    if person is None or protected(sunwai.catalogue, complaint):
        return None
    found = StoredRecords(unit, sunwai.catalogue, person).find(complaint.tracking_id)
    return found if isinstance(found, Case) else None


def said(catalogue: Catalogue, found: Case | Glimpse) -> Said:
    """The bot's own words about a case."""
    if isinstance(found, Glimpse):
        return Said("track.glimpse", facts(found))
    text = "track.case" if found.due_at else "track.case_without_date"
    return Said(f"{text}_with_note" if found.notice else text, {**facts(found), **subject(catalogue, found)})
