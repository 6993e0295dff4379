"""What departments and offices may read: their own complaints, page by page or one by one, and nobody else's."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot import cursors, sight
from bot.casefile import Case, written
from bot.casework import Refused, Unknown
from bot.record import audit
from bot.sight import Caller, may_see
from bot.tables import directory
from bot.wiring import Away, Sunwai
from core.complaint import Status
from storage.complaints import Complaint
from storage.evidence import POINT, file_place
from storage.unit import Unit
from storage.vault import Unreadable

log = logging.getLogger(__name__)

MOST = 100  # complaints on a page
USUAL = 50


@dataclass(frozen=True)
class Page:
    """Complaints by their last change, the oldest first; `next_cursor` leads to those after them, None: these are all."""

    complaints: tuple[Case, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class File:
    """A piece of evidence as it is."""

    content_type: str
    data: bytes = field(repr=False)


def complaints(
    sunwai: Sunwai,
    who: Caller | str,
    status: Status | None = None,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = USUAL,
) -> Page:
    """A caller's complaints that have this status and changed at or after `since`. Raises Refused for a cursor not ours."""
    after = opened(cursor) if cursor else None
    caller = sight.caller(who)
    if caller.role in sight.BLIND:
        return Page((), None)
    with sunwai.store.read() as unit:
        # One more than asked for tells whether there are any after these.
        found = unit.complaints.of_department(
            None if caller.everywhere else caller.department,
            office=caller.office,
            status=status,
            since=since,
            after=after,
            most=limit + 1,
        )
        shown = found[:limit]
        histories = unit.complaints.histories(shown)
        evidence = unit.evidence.of([complaint.tracking_id for complaint in shown])
        offices = directory.current(sunwai, unit)
    cases = tuple(
        written(sunwai.catalogue, offices, complaint, histories[complaint.tracking_id], evidence[complaint.tracking_id])
        for complaint in shown
    )
    audit.was_read(sunwai, caller, [complaint.tracking_id for complaint in shown])
    last = shown[-1] if len(found) > limit else None
    return Page(cases, cursors.sealed(last.updated_at, last.tracking_id) if last else None)


def complaint(sunwai: Sunwai, who: Caller | str, tracking_id: str) -> Case:
    """One of a caller's complaints, by its twelve digits. Raises Unknown for another's as for none."""
    caller = sight.caller(who)
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.read() as unit:
        found = own(unit, caller, tracking_id)
        history, pieces = unit.complaints.history(found), unit.evidence.of([tracking_id])[tracking_id]
        case = written(sunwai.catalogue, directory.current(sunwai, unit), found, history, pieces)
    audit.was_read(sunwai, caller, (tracking_id,))
    return case


def evidence(sunwai: Sunwai, who: Caller | str, tracking_id: str, item_id: str) -> File:
    """What the citizen sent along with one of a caller's complaints. Raises Unknown, also once it is deleted; Away."""
    caller = sight.caller(who)
    with audit.guarded(sunwai, caller, tracking_id), sunwai.store.read() as unit:
        own(unit, caller, tracking_id)
        kept = unit.evidence.of([tracking_id])[tracking_id]
        item = next((item for item in kept if item.id == item_id and not item.deleted), None)
        box = unit.people.box(item.key_of) if item else None
        if item is None or box is None:
            raise Unknown
        point = unit.evidence.point(box, item) if item.content_type == POINT else None
    if point is not None:
        return File(item.content_type, point.encode())
    try:
        return File(item.content_type, box.open_file(sunwai.shelf.get(item.name), file_place(item)))
    except (OSError, Unreadable) as trouble:
        log.error("evidence cannot be read", extra={"evidence": item.id, "error": type(trouble).__name__})
        raise Away("shelf") from None


def own(unit: Unit, caller: Caller, tracking_id: str) -> Complaint:
    """A caller's own complaint. Raises Unknown."""
    found = unit.complaints.get(tracking_id)
    if found is None or not may_see(caller, found):
        if found:
            log.warning("a department asked for another's case", extra={"department": caller.department})
        raise Unknown
    return found


def opened(cursor: str) -> tuple[datetime, str]:
    """The place that a cursor stands for. Raises Refused."""
    try:
        return cursors.opened(cursor)
    except cursors.Foreign:
        raise Refused("cursor is not one of ours: take next_cursor as it was given") from None
