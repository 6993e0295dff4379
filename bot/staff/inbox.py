"""The inbox of whoever works here: a page of cases, what is in each view, and what was searched for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot import casework, cursors
from bot.casefile import disclosed, whole
from bot.casework import Act, Refused, Unknown, Unlawful
from bot.sight import BLIND, Caller, Why, may_see
from bot.wiring import Sunwai
from core import tracking_id as ids
from core.canary import masked
from core.catalogue import Catalogue
from core.complaint import Status
from core.staff import Role
from core.understanding import places
from storage.complaints import Complaint
from storage.inbox import NEVER, Filter, Scope, View
from storage.unit import Unit

__all__ = ["Filter", "Found", "Page", "Row", "Together", "View", "changed", "page", "search", "together", "views_of"]

MOST = 40  # cases on a page
GLANCE = 140  # characters of her words that a list shows
USUAL = (View.OPEN, View.UNREAD, View.LATE, View.REOPENED, View.WAITING, View.CLOSED)
SPECIAL: Mapping[Role, tuple[View, ...]] = {Role.COORDINATOR: (View.SCREENING, View.SHUFFLED)}


class Undone(StrEnum):
    """Why an act was not done: no such case of theirs; not from where it stands; something about the act itself."""

    UNKNOWN = "unknown"
    UNLAWFUL = "unlawful"
    REFUSED = "refused"


UNDONE: Mapping[type[Exception], Undone] = {
    Unknown: Undone.UNKNOWN,
    Unlawful: Undone.UNLAWFUL,
    Refused: Undone.REFUSED,
}


@dataclass(frozen=True)
class Row:
    """A case in the list. Nothing here tells who the citizen is."""

    tracking_id: str
    department: str
    office: str
    leaf: str
    place: str
    where: str
    glance: str
    language: str
    status: Status
    level: int
    urgent: bool
    reopened: bool
    unread: bool
    registered_at: datetime
    due_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class Page:
    """Some cases, the way to those after them, how many each view has, and the moment of looking."""

    rows: tuple[Row, ...]
    cursor: str | None
    counts: Mapping[View, int]
    at: datetime


@dataclass(frozen=True)
class Found:
    """What a search led to: one case by its tracking ID, or a narrower list."""

    case: str | None = None
    filter: Filter | None = None


def views_of(caller: Caller) -> tuple[View, ...]:
    """The views that a role has, where it begins first."""
    return (*SPECIAL.get(caller.role, ()), *USUAL) if caller.role else USUAL


def page(sunwai: Sunwai, caller: Caller, wanted: Filter, cursor: str | None = None) -> Page:
    """A page of a view. Raises Refused for a cursor that is not ours."""
    place = opened(cursor) if cursor else None
    with sunwai.store.read() as unit:
        found = unit.inbox.page(scope(caller), wanted, place, MOST + 1)
        shown = found[:MOST]
        unread = unit.inbox.unread([complaint.tracking_id for complaint in shown])
        counts = unit.inbox.counts(scope(caller), views_of(caller))
    rows = tuple(row(sunwai.catalogue, complaint, complaint.tracking_id in unread) for complaint in shown)
    return Page(rows, after(shown[-1], wanted.view) if len(found) > MOST else None, counts, unit.now)


@dataclass(frozen=True)
class Together:
    """What became of several cases at once: which are done, and of each that is not the reason."""

    done: tuple[str, ...]
    undone: Mapping[str, Undone | Why]


def together(sunwai: Sunwai, caller: Caller, cases: Sequence[str], act: Act) -> Together:
    """The same act on several cases, each by itself: what cannot be done with one stops no other. Raises Refused."""
    if len(cases) > MOST:
        raise Refused(f"{MOST} cases at once are the most")
    done, undone = list[str](), dict[str, Undone | Why]()
    for case in dict.fromkeys(cases):
        try:
            casework.act(sunwai, caller, case, act)
            done.append(case)
        except (Unknown, Unlawful, Refused) as trouble:
            undone[case] = (isinstance(trouble, Refused) and trouble.why) or UNDONE[type(trouble)]
    return Together(tuple(done), undone)


def changed(sunwai: Sunwai, caller: Caller, since: datetime) -> int:
    """How many of a caller's cases have changed since."""
    with sunwai.store.read() as unit:
        return unit.inbox.changed(scope(caller), since)


def search(sunwai: Sunwai, caller: Caller, words: str, wanted: Filter) -> Found:
    """By tracking ID, by place, or by words that stand in the case."""
    case = ids.find(words)
    if case:
        with sunwai.store.read() as unit:
            complaint = unit.complaints.get(case)
        return Found(case=case) if complaint and may_see(caller, complaint) else Found(filter=nothing(wanted))
    place = places.find(words, sunwai.catalogue)
    if place and len(place.districts) == 1 and words.strip().casefold() in called(sunwai.catalogue, place):
        return Found(filter=replace(wanted, place=place.districts[0]))
    with sunwai.store.read() as unit:
        return Found(filter=replace(wanted, cases=mentioning(unit, caller, words, wanted)))


def called(catalogue: Catalogue, place: places.Found) -> frozenset[str]:
    """A place's name as it was understood, and its district's in every language."""
    names = catalogue.districts[place.districts[0]].names.values()
    return frozenset(name.casefold() for name in (place.name, *names))


def mentioning(unit: Unit, caller: Caller, words: str, wanted: Filter) -> frozenset[str]:
    """The cases of a caller's view in which all these words stand. By a number nobody is found: it may be hers."""
    return frozenset(unit.tokens.search(masked(words), unit.inbox.fitting(scope(caller), wanted)))


def nothing(wanted: Filter) -> Filter:
    """The same, and no case fits it."""
    return replace(wanted, cases=frozenset())


def scope(caller: Caller) -> Scope:
    """Whose cases a caller looks through."""
    if caller.everywhere:
        return Scope()
    blind = caller.role in BLIND or not caller.department
    return Scope(caller.department, caller.office, caller.below, nobody=blind)


def row(catalogue: Catalogue, complaint: Complaint, unread: bool) -> Row:
    """A case for the list."""
    complaint = disclosed(catalogue, complaint)
    words = " ".join(whole(complaint.details).split())
    return Row(
        tracking_id=complaint.tracking_id,
        department=complaint.department,
        office=complaint.office,
        leaf=complaint.leaf,
        place=complaint.place,
        where=whole(complaint.where),
        glance=words if len(words) <= GLANCE else f"{words[: GLANCE - 1].rstrip()}…",
        language=complaint.language,
        status=complaint.status,
        level=complaint.level,
        urgent=complaint.urgent,
        reopened=complaint.reopenings > 0,
        unread=unread,
        registered_at=complaint.registered_at,
        due_at=complaint.due_at,
        updated_at=complaint.updated_at,
    )


def after(complaint: Complaint, view: View) -> str:
    """The place after this case in a view's order."""
    at = complaint.updated_at if view is View.CLOSED else complaint.due_at or NEVER
    return cursors.sealed(at, complaint.tracking_id)


def opened(cursor: str) -> tuple[datetime, str]:
    """The place that a cursor stands for. Raises Refused."""
    try:
        return cursors.opened(cursor)
    except cursors.Foreign:
        raise Refused("this page is not there: begin with the first one") from None
