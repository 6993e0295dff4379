"""Successes told without a name: she consents, somebody at a desk writes it down anew, everybody reads it."""

import re
from dataclasses import dataclass

from bot.sight import Refused, Unknown
from bot.wiring import Sunwai
from core.canary import masked
from core.catalogue import Catalogue
from core.complaint import Status
from core.staff import Role
from storage.complaints import Complaint
from storage.officers import Officer
from storage.stories import Story
from storage.unit import Unit

LONGEST = 600  # characters
SHOWN = 6  # on the public page
DIGITS = re.compile(r"\d{7,}|(?:\d[ -]?){9,}")  # a number by which somebody could be found


@dataclass(frozen=True)
class Told:
    """A success as everybody reads it: what it was about, where, and in what words."""

    leaf: str
    place: str
    text: str


def consent(catalogue: Catalogue, unit: Unit, complaint: Complaint) -> None:
    """She lets us tell of it. What is private in any way is never told, whatever was asked."""
    if fit(catalogue, complaint):
        unit.stories.consent(complaint.tracking_id)


def fit(catalogue: Catalogue, complaint: Complaint | None) -> bool:
    """Whether a case can be told of: solved by her own word, and nothing about it private."""
    if complaint is None or complaint.private or complaint.hidden or complaint.kept_from:
        return False
    return complaint.status is Status.CONFIRMED and not catalogue.leaves[complaint.leaf].private


def listed(sunwai: Sunwai) -> tuple[tuple[Story, Complaint], ...]:
    """Those that may be told, with their cases: first those of which nothing is told yet. Raises Away."""
    with sunwai.store.read() as unit:
        stories = (*unit.stories.waiting(), *unit.stories.published())
        found = ((story, unit.complaints.get(story.tracking_id)) for story in stories)
        return tuple((story, complaint) for story, complaint in found if complaint and fit(sunwai.catalogue, complaint))


def publish(sunwai: Sunwai, officer: Officer, tracking_id: str, text: str) -> None:
    """Tell it in these words, or with none no more. Raises Refused, and Unknown where she did not consent."""
    said = text.strip()
    if len(said) > LONGEST or masked(said) != said or DIGITS.search(said):
        raise Refused("long" if len(said) > LONGEST else "number")
    with sunwai.store.begin() as unit:
        if officer.role is not Role.COORDINATOR or unit.stories.get(tracking_id) is None:
            raise Unknown
        if said and not fit(sunwai.catalogue, unit.complaints.get(tracking_id)):
            raise Unknown
        unit.stories.publish(tracking_id, said or None, officer.id)
        unit.audit.note(f"officer:{officer.id}", "story.published" if said else "story.withdrawn", tracking_id)


def told(sunwai: Sunwai) -> tuple[Told, ...]:
    """What everybody reads, the newest first. Raises Away."""
    with sunwai.store.read() as unit:
        found = ((story, unit.complaints.get(story.tracking_id)) for story in unit.stories.published()[:SHOWN])
        fitting = ((story, case) for story, case in found if case and fit(sunwai.catalogue, case))
        return tuple(Told(case.leaf, case.place, story.text) for story, case in fitting)
