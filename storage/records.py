"""What dialogues may read, from the database: memoised, so that a replayed script sees the same twice."""

from datetime import timedelta
from functools import cache, cached_property

from core.catalogue import Catalogue
from core.complaint import OPEN, Step
from core.records import NUDGE_EVERY, Case, Glimpse, Held, Issued, Near
from storage import held
from storage.complaints import Complaint
from storage.links import Given
from storage.people import Person
from storage.unit import Unit
from storage.vault import Unreadable

LATELY = timedelta(days=14)  # so long two reports may be of the same
MOST = 5  # cases in a list: what fits into a readable SMS


class StoredRecords:
    """The records of one citizen within one transaction."""

    def __init__(self, unit: Unit, catalogue: Catalogue, person: Person) -> None:
        self.catalogue = catalogue
        self.numbered = person.numbered
        self._unit, self._person = unit, person
        complaints = unit.complaints
        self.cases = cache(lambda: tuple(map(self._case, complaints.of_citizen(person.id, MOST))))
        self.find = cache(lambda tracking_id: self._seen(complaints.get(tracking_id)))
        self.overdue = cache(lambda tracking_id: self._overdue(complaints.get(tracking_id)))
        self.aged = cache(unit.evidence.aged)
        self.held = cache(self._held)
        self.seen = cache(lambda: held.seen(unit.connection, person.id, MOST))
        self.nearby = cache(self._nearby)
        self.unlocks = cache(self._unlocks)
        self.issued = cache(lambda code: self._given(unit.links.find(person.id, code)))

    @cached_property
    def locked(self) -> bool:
        """Whether she has tried too many words or codes within an hour."""
        return self._unit.links.exhausted(self._person.id)

    def _nearby(self, leaf: str, district: str, words: tuple[str, ...]) -> Near | None:
        since = self._unit.now - LATELY
        for about, at in self._unit.tokens.nearby(leaf, district, " ".join(words), since):
            try:
                complaint = self._unit.complaints.get(about)
            except Unreadable:  # a damaged case keeps no neighbour from registering theirs
                continue
            if complaint and complaint.citizen_id != self._person.id and not complaint.lead:
                return Near(about, at)
        return None

    def _unlocks(self, tracking_id: str, word: str) -> bool:
        complaint = self._unit.complaints.get(tracking_id)
        return complaint is not None and complaint.word_index == self._unit.word_index(tracking_id, word)

    def _held(self) -> Held:
        here, who = self._unit.connection, self._person.id
        learning = self._unit.people.learning(self._person)
        return Held(held.cases(here, who), held.files(here, who), held.opened(here, who), learning)

    def _overdue(self, complaint: Complaint | None) -> bool:
        """By the date itself, or by what was done when it had passed: one level up, with a new date."""
        if complaint is None or complaint.citizen_id != self._person.id or complaint.status not in OPEN:
            return False
        about, now = complaint.tracking_id, self._unit.now
        passed = complaint.due_at is not None and complaint.due_at <= now
        escalated = self._unit.complaints.last(about, Step.ESCALATED)
        begun = self._unit.complaints.last(about, Step.REGISTERED, Step.REOPENED)
        nudged = self._unit.complaints.last(about, Step.NUDGED)
        late = passed or (escalated is not None and begun is not None and escalated >= begun)
        return late and (nudged is None or now - nudged >= NUDGE_EVERY)

    def _seen(self, complaint: Complaint | None) -> Case | Glimpse | None:
        if complaint is None:
            return None
        return self._case(complaint) if complaint.citizen_id == self._person.id else glimpse(complaint)

    def _case(self, complaint: Complaint) -> Case:
        reopen, closed = self.catalogue.country.terms.reopen, complaint.closed_at
        return case(complaint, settled=closed is not None and self._unit.now - closed > reopen)

    def _given(self, given: Given | None) -> Issued | None:
        return Issued(given.channel, given.citizen_id == self._person.id) if given else None


def case(complaint: Complaint, *, settled: bool = False) -> Case:
    """All of it, for her whose it is."""
    return Case(
        complaint.tracking_id,
        complaint.leaf,
        complaint.told_department,
        complaint.place,
        complaint.status,
        complaint.registered_at,
        complaint.due_at,
        complaint.notice,
        settled,
        complaint.private,
    )


def glimpse(complaint: Complaint) -> Glimpse:
    """What anybody with the ID may see."""
    return Glimpse(
        complaint.tracking_id, complaint.told_department, complaint.status, complaint.registered_at, complaint.due_at
    )
