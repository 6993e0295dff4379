"""What a department hears of a case, the same by every route; fixed with the duty, so that repetitions are alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.casefile import disclosed, whole
from core import protection
from core import tracking_id as ids
from core.catalogue import Catalogue
from storage.complaints import Complaint
from storage.outbox import Duty

# What has happened, in words, by their id.
WHAT: Mapping[str, str] = {
    "complaint.forwarded": "mail.forwarded",
    "complaint.reopened": "mail.reopened",
    "citizen.replied": "mail.replied",
    "complaint.withdrawn": "mail.withdrawn",
    "complaint.due_soon": "mail.due_soon",
    "complaint.escalated": "mail.escalated",
    "complaint.shared": "mail.shared",
    "citizen.nudged": "mail.nudged",
}


@dataclass(frozen=True)
class News:
    """One event of a case on its way; `words` are the citizen's that go with it."""

    duty: Duty
    complaint: Complaint
    words: str = ""

    @property
    def key(self) -> str:
        """What stays the same over all repetitions, by which a department tells them."""
        return self.duty.subject

    @property
    def event(self) -> str:
        """`complaint.forwarded` and the like."""
        return str(self.duty.payload["event"])

    @property
    def what(self) -> str:
        """The text that says what has happened."""
        return WHAT.get(self.event, "mail.news")

    @property
    def tracking_id(self) -> str:
        """As people read it."""
        return ids.show(self.complaint.tracking_id)

    def facts(self, catalogue: Catalogue) -> Mapping[str, Any]:
        """The case as JSON values, and nothing in them of who the citizen is."""
        duty = self.duty
        complaint = disclosed(catalogue, self.complaint)
        words = protection.disclosed(catalogue, complaint.leaf, complaint.department, self.words)
        return {
            "tracking_id": self.tracking_id,
            "kind": complaint.kind,
            "department": duty.department,
            "office": duty.payload.get("office", ""),
            "office_name": duty.payload.get("office_name", ""),
            "leaf": complaint.leaf,
            "place": complaint.place,
            "where": whole(complaint.where),
            "details": whole(complaint.details),
            "language": complaint.language,
            "urgent": complaint.urgent,
            "status": duty.payload["status"],
            "level": duty.payload["level"],
            "registered_at": complaint.registered_at.isoformat(),
            "due_at": duty.payload["due_at"],
            **({"note": whole(words)} if words else {}),
        }
