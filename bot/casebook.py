"""What departments may read: their own complaints, page by page or one by one, and nobody else's."""

import base64
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.casefile import Case, written
from bot.casework import Refused, Unknown
from bot.wiring import Sunwai
from core import tracking_id as ids
from core.complaint import Status
from storage.complaints import Complaint

log = logging.getLogger(__name__)

MOST = 100  # complaints on a page
USUAL = 50


@dataclass(frozen=True)
class Page:
    """Complaints by their last change, the oldest first; `next_cursor` leads to those after them, None: these are all."""

    complaints: tuple[Case, ...]
    next_cursor: str | None


def complaints(
    sunwai: Sunwai,
    department: str,
    status: Status | None = None,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = USUAL,
) -> Page:
    """A department's complaints that have this status and changed at or after `since`. Raises Refused for a cursor not ours."""
    after = opened(cursor) if cursor else None
    with sunwai.store.read() as unit:
        # One more than asked for tells whether there are any after these.
        found = unit.complaints.of_department(department, status=status, since=since, after=after, most=limit + 1)
        shown = found[:limit]
        histories = unit.complaints.histories(shown)
    cases = tuple(written(sunwai.catalogue, complaint, histories[complaint.tracking_id]) for complaint in shown)
    return Page(cases, sealed(shown[-1]) if len(found) > limit else None)


def complaint(sunwai: Sunwai, department: str, tracking_id: str) -> Case:
    """One of a department's complaints, by its twelve digits. Raises Unknown for another department's as for none."""
    with sunwai.store.read() as unit:
        found = unit.complaints.get(tracking_id)
        if found is None or found.department != department:
            if found:
                log.warning("a department asked for another's case", extra={"department": department})
            raise Unknown
        return written(sunwai.catalogue, found, unit.complaints.history(found))


def sealed(complaint: Complaint) -> str:
    """The place after this complaint, for a caller to carry; what is in it is our own affair."""
    place = json.dumps([complaint.updated_at.isoformat(), complaint.tracking_id])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def opened(cursor: str) -> tuple[datetime, str]:
    """The place that a cursor stands for. Raises Refused."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, tracking_id = json.loads(text)
        place = datetime.fromisoformat(at)
        if place.tzinfo is None or not ids.valid(tracking_id):
            raise ValueError
        return place.astimezone(UTC), tracking_id
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Refused("cursor is not one of ours: take next_cursor as it was given") from None
