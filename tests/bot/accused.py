"""A complaint about an office, and all the ways in which that office could hear of it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot import casebook, casework
from bot.casework import Act, Unknown
from bot.sight import Caller, may_see
from bot.staff import inbox
from core.complaint import Step
from core.staff import Role
from storage.inbox import Filter
from tests.bot.placing import ACCUSED, BESIDE, DONE
from tests.bot.story import Story


@dataclass
class Accused:
    """A complaint about the people of an office, and the addresses at which that office and its department listen."""

    story: Story
    case: str
    heard: Callable[[], list[str]]

    @property
    def callers(self) -> tuple[Caller, ...]:
        """All as whom the accused could come: by the office's key or the department's, as any officer of either."""
        roles = (None, *(role for role in Role if role not in (Role.COORDINATOR, Role.AUDITOR)))
        own = tuple(Caller("WT", ACCUSED, role) for role in (None, *Role))
        return (*own, *(Caller("WT", "", role) for role in roles), Caller("WT", BESIDE), Caller("MU"))

    def never_reached(self) -> None:
        """By none of the ways in which an office hears of a case or acts on it."""
        sunwai, complaint = self.story.sunwai, self.story.case(self.case)
        assert complaint.office != ACCUSED
        assert ACCUSED not in [entry.office for entry in self.story.history(self.case)]
        for caller in self.callers:
            assert not may_see(caller, complaint)
            assert casebook.complaints(sunwai, caller).complaints == ()
            assert inbox.page(sunwai, caller, Filter()).rows == ()
            assert inbox.search(sunwai, caller, self.case, Filter()).case is None
            with pytest.raises(Unknown):
                casebook.complaint(sunwai, caller, self.case)
            with pytest.raises(Unknown):
                casebook.evidence(sunwai, caller, self.case, "0" * 32)
            for act in ACTS:
                with pytest.raises(Unknown):
                    casework.act(sunwai, caller, self.case, act)
                with pytest.raises(Unknown):
                    casework.answer(sunwai, caller, self.case, act, None)
        assert [body for body in self.heard() if self.case in body.replace("-", "")] == []
        assert not [given for given in self.story.rows(QUEUED) if "department-wt" in str(given)]


ACTS = (
    Act(Step.ACKNOWLEDGED),
    Act(Step.IN_PROGRESS),
    Act(Step.NOTE, "we look into it"),
    Act(Step.QUESTION, "who are you?"),
    DONE,
    Act(Step.REJECTED, rule="none"),
    Act(Step.TRANSFERRED, "to us", to_office=ACCUSED),
    Act(Step.MERGED, lead="482109375514"),
)
QUEUED = "SELECT payload FROM outbox"
