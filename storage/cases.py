"""A case and a line of its history, as they are read."""

from dataclasses import dataclass, field
from datetime import datetime

from core.complaint import Actor, Kind, Status, Step
from core.routing import SCREENING


@dataclass(frozen=True)
class Complaint:
    """A case. The citizen's words are "" once she is erased; `place` is a district's code or "".

    `citizen_id` is whose it is, `key_of` under whose key it is sealed for ever: not the same once she has joined herself.
    The rest is explained where the table is.
    """

    tracking_id: str
    citizen_id: str
    key_of: str
    kind: Kind
    leaf: str
    department: str
    level: int
    status: Status
    urgent: bool
    place: str
    where: str = field(repr=False)
    details: str = field(repr=False)
    notice: str = field(repr=False)
    channel: str
    language: str
    outcome: str | None
    stars: int | None
    registered_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    office: str = ""
    kept_from: str = ""
    hidden: bool = False
    private: bool = False
    word_index: bytes | None = field(default=None, repr=False)
    lead: str | None = None
    transfers: int = 0
    source: str = "message"
    remind_at: datetime | None = None
    heard_at: datetime | None = None
    limit_at: datetime | None = None
    answered_at: datetime | None = None
    closings: int = 0
    reopenings: int = 0
    escalations: int = 0
    mission: str = ""
    mission_due_at: datetime | None = None
    mission_remind_at: datetime | None = None

    @property
    def told_department(self) -> str:
        """The department that the citizen hears of: her subject's, while somebody finds out whose case it is."""
        return self.leaf[:2] if self.department == SCREENING else self.department


@dataclass(frozen=True)
class Entry:
    """One line of a case's history."""

    id: int
    at: datetime
    actor: Actor
    step: Step
    status: Status
    department: str
    level: int
    note: str = field(repr=False)
    office: str = ""
    officer_id: str | None = None
