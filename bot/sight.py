"""Who may see a case: one guard for every way in, be it the API, the desk, a text or a mail.

A case that is kept from an office is a complaint about that office's people. Then only the office that has it may see it, by a
caller of its own, and the service's coordinators: a department's common key may well be in the hands of the accused. A
supervisor sees the cases of the offices below hers as well, but none of those.
"""

from dataclasses import dataclass
from enum import StrEnum

from core import protection
from core.catalogue import Catalogue
from core.routing import SCREENING
from core.staff import Role
from storage.complaints import Complaint

EVERYWHERE = frozenset({Role.COORDINATOR, Role.AUDITOR})  # of the service itself, not of a department
BLIND = frozenset({Role.OPERATOR, Role.ADMINISTRATOR})  # file cases for others, or keep accounts, and read none


class Why(StrEnum):
    """Why an officer's act is refused: for each the desk has words in its languages. What only programs can ask has none."""

    LONG_NOTE = "long-note"
    LONG_RULE = "long-rule"
    NO_WORDS = "no-words"
    NO_REASON = "no-reason"
    NOWHERE = "nowhere"
    NUMBER = "number"
    THERE_ALREADY = "there-already"
    NO_SUCH_OFFICE = "no-such-office"
    ABOUT_OFFICIALS = "about-officials"
    ABOUT_THAT_OFFICE = "about-that-office"
    NO_LEAD = "no-lead"
    ERASED = "erased"
    MANY_FILES = "many-files"
    STRANGE_FILE = "strange-file"
    DAMAGED_FILE = "damaged-file"


class Refused(ValueError):
    """What is asked is not what we can do; the message says to programs what to mend, `why` to people. → 422"""

    def __init__(self, message: str, why: Why | None = None) -> None:
        super().__init__(message)
        self.why = why


class Unknown(LookupError):
    """There is no such case, or it is another's: the same to whoever asks. → 404"""


@dataclass(frozen=True)
class Caller:
    """Who asks: a department, one of its offices, or an officer. `office` is "" where it is the whole department.

    `role` is None for a department's key, `officer_id` for whoever is no officer. `below` are the offices below a supervisor's.
    """

    department: str
    office: str = ""
    role: Role | None = None
    officer_id: str | None = None
    below: frozenset[str] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether all departments' cases are theirs to see."""
        return self.role in EVERYWHERE and self.department in ("", SCREENING) and not self.office

    @property
    def owner(self) -> str:
        """Under what name a caller's own things are kept, apart from those of others in the department."""
        return f"{self.department}/{self.office}" if self.office else self.department


def caller(who: Caller | str) -> Caller:
    """A department's code stands for the whole department."""
    return who if isinstance(who, Caller) else Caller(who)


def holder(complaint: Complaint) -> Caller:
    """The office that has a case."""
    return Caller(complaint.department, complaint.office)


def has_part(caller: Caller, complaint: Complaint) -> bool:
    """Whether a caller is the mission abroad that has its part in a case, beside the office at home."""
    return bool(caller.office) and caller.office == complaint.mission


def protected(catalogue: Catalogue, complaint: Complaint) -> bool:
    """Whether whose case it is has to stay a secret: only with a second person's consent is anybody told."""
    feared = protection.protected(catalogue, complaint.leaf, complaint.department)
    return feared or complaint.private or complaint.hidden or bool(complaint.kept_from)


def may_see(caller: Caller, complaint: Complaint) -> bool:
    """Whether this case exists for them. Of a case kept from their office, nothing does, whoever they are."""
    if caller.role in BLIND or (caller.office and caller.office == complaint.kept_from):
        return False
    if caller.everywhere or has_part(caller, complaint):
        return True
    if caller.department != complaint.department:
        return False
    if complaint.office in caller.below and not complaint.kept_from:
        return True
    if caller.office or complaint.kept_from:
        return bool(caller.office) and caller.office == complaint.office
    return True
