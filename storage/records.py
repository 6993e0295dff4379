"""What dialogues may read, from the database: memoised, so that a replayed script sees the same twice."""

from functools import cache

from core.catalogue import Catalogue
from core.records import Case, Glimpse, Issued
from storage.complaints import Complaint, Complaints
from storage.links import Given, Links

MOST = 5  # cases in a list: what fits into a readable SMS


class StoredRecords:
    """The records of one citizen within one transaction."""

    def __init__(self, complaints: Complaints, links: Links, catalogue: Catalogue, citizen_id: str) -> None:
        self.catalogue = catalogue
        self._citizen_id = citizen_id
        self.cases = cache(lambda: tuple(map(case, complaints.of_citizen(citizen_id, MOST))))
        self.find = cache(lambda tracking_id: self._seen(complaints.get(tracking_id)))
        self.issued = cache(lambda code: self._given(links.find(citizen_id, code)))

    def _seen(self, complaint: Complaint | None) -> Case | Glimpse | None:
        if complaint is None:
            return None
        return case(complaint) if complaint.citizen_id == self._citizen_id else glimpse(complaint)

    def _given(self, given: Given | None) -> Issued | None:
        return Issued(given.channel, given.citizen_id == self._citizen_id) if given else None


def case(complaint: Complaint) -> Case:
    """All of it, for her whose it is."""
    return Case(
        complaint.tracking_id,
        complaint.leaf,
        complaint.department,
        complaint.place,
        complaint.status,
        complaint.registered_at,
        complaint.due_at,
        complaint.notice,
    )


def glimpse(complaint: Complaint) -> Glimpse:
    """What anybody with the ID may see."""
    return Glimpse(
        complaint.tracking_id, complaint.department, complaint.status, complaint.registered_at, complaint.due_at
    )
