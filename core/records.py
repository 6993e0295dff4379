"""The small port through which a dialogue reads: what is on record for this citizen, and the catalogue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.catalogue import Catalogue
from core.complaint import Status


@dataclass(frozen=True)
class Case:
    """A complaint of this citizen's own, as far as a dialogue needs to know it. `notice` is the office's last word to her.

    `settled`: its office closed it so long ago that it cannot be reopened any more.
    """

    tracking_id: str
    leaf: str
    department: str
    place: str
    status: Status
    registered_at: datetime
    due_at: datetime | None
    notice: str
    settled: bool = False
    private: bool = False


@dataclass(frozen=True)
class Glimpse:
    """A complaint as a stranger may see it: where it is and until when, never words, names, numbers or the subject."""

    tracking_id: str
    department: str
    status: Status
    registered_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Issued:
    """A code that connects two channels: on which it was given, and whether to her herself."""

    channel: str
    own: bool


@dataclass(frozen=True)
class Held:
    """What we hold of her: how many cases, files of hers, times that an officer opened who she is; and may we learn of her?"""

    cases: int
    files: int
    opened: int
    learning: bool


@dataclass(frozen=True)
class Seen:
    """That somebody of a department ("" for our own people) has read a case of hers; `number`: and who she is."""

    at: datetime
    department: str
    number: bool


@dataclass(frozen=True)
class Near:
    """An open case that may be the same as one that is being told: which, and since when."""

    tracking_id: str
    registered_at: datetime


NUDGE_EVERY = timedelta(days=3)  # an office that is reminded every hour reads nothing


class Records(Protocol):
    """What a dialogue may read. The same question gets the same answer within one message."""

    @property
    def catalogue(self) -> Catalogue: ...

    def cases(self) -> tuple[Case, ...]:
        """Her own complaints, newest first, nine at most."""
        ...

    def find(self, tracking_id: str) -> Case | Glimpse | None:
        """Any complaint by its tracking ID: her own in full, a stranger's as a glimpse."""
        ...

    def overdue(self, tracking_id: str) -> bool:
        """Whether the promise of an open case of hers was broken and the office was not reminded of it for some days."""
        ...

    def aged(self, tracking_id: str) -> bool:
        """Whether something she sent along with a case of hers was deleted, because its time was over."""
        ...

    @property
    def numbered(self) -> bool:
        """Whether we know a telephone number of hers."""
        ...

    def nearby(self, leaf: str, district: str, words: tuple[str, ...]) -> Near | None:
        """The oldest open case of somebody else about the same, nearby, of these days; the words tell where."""
        ...

    def unlocks(self, tracking_id: str, word: str) -> bool:
        """Whether this is the word of a private case of hers."""
        ...

    @property
    def locked(self) -> bool:
        """Whether she has tried too many words or codes within an hour."""
        ...

    def held(self) -> Held:
        """What we hold of her, and who has seen it."""
        ...

    def seen(self) -> tuple[Seen, ...]:
        """Who has read her cases lately, the newest first, five at most."""
        ...

    def issued(self, code: str) -> Issued | None:
        """A code that holds now; None for any other, and once she has guessed too often."""
        ...
