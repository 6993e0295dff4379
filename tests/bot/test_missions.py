"""Who writes from abroad has an office at home, and a mission with a part in her case."""

import pytest

from bot import casebook, casework, endings
from bot.casework import Act, Unknown, Unlawful
from bot.sight import Caller
from core.complaint import Actor, Step
from core.events import Lodge, Reopen, Withdraw
from tests.bot.placing import DETAILS, DONE, GULF, WORDS, ended, lodged
from tests.bot.story import Story
from tests.house import STRANGER


def test_who_writes_from_abroad_has_an_office_at_home_and_a_mission_with_two_dates(story: Story) -> None:
    case = lodged(story, Lodge("OP5", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)
    complaint = story.case(case)
    assert (complaint.office, complaint.mission) == ("OP-OPF", "OP-MISSION-AE")
    assert complaint.mission_due_at
    assert complaint.due_at
    assert complaint.mission_due_at < complaint.due_at
    assert sorted(story.events(case)) == ["complaint.forwarded", "complaint.shared"]


def test_the_citizen_abroad_is_told_both_and_both_dates(story: Story) -> None:
    her = story.citizen(GULF)
    her.says("My plot in Gujrat was grabbed by a neighbour, I live in Dubai")
    said = her.says("1")
    assert "Embassy of Pakistan, Abu Dhabi" in said
    assert len(story.rows("SELECT mission_due_at FROM complaints WHERE mission_due_at IS NOT NULL")) == 1


def test_the_mission_reads_the_case_and_adds_to_it_but_does_not_close_it(story: Story) -> None:
    case = lodged(story, Lodge("LR4", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)
    there = Caller("OP", "OP-MISSION-AE")
    assert casebook.complaint(story.sunwai, there, case)["department"] == "LR"
    assert len(casebook.complaints(story.sunwai, there).complaints) == 1
    casework.act(story.sunwai, there, case, Act(Step.NOTE, "her papers are in order"))
    with pytest.raises(Unlawful):
        casework.act(story.sunwai, there, case, DONE)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, Caller("OP", "OP-MISSION-SA"), case)


@pytest.mark.parametrize(("leaf", "against"), [("WT4", True), ("CR1", False), ("PO3", False)])
def test_a_complaint_about_officials_is_not_spread_abroad(story: Story, leaf: str, against: bool) -> None:
    case = lodged(story, Lodge(leaf, "gujranwala", WORDS, DETAILS, against=against), GULF)
    assert story.case(case).mission == ""


def test_at_home_no_mission_has_a_part(story: Story) -> None:
    assert story.case(story.citizen(STRANGER).lodges()).mission == ""


EMBASSY, MINISTRY = "OP-MISSION-AE", "OP-MOFA-1"


@pytest.fixture
def abroad(story: Story) -> str:
    """A case that the embassy in Abu Dhabi has its part in, for ten days; the office at home has twenty."""
    return lodged(story, Lodge("OP5", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)


def shared(story: Story, case: str) -> list[tuple[str, str]]:
    """What missions, and who is above them, had to hear: the event and the office."""
    with story.sunwai.store.read() as unit:
        duties = [duty["payload"] for duty in unit.outbox.of(case) if duty["topic"] == "deliver"]
    return [(duty["event"], duty["office"]) for duty in duties if duty["office"] in (EMBASSY, MINISTRY)]


def test_a_mission_is_reminded_of_its_own_date_and_who_is_above_it_has_its_part_once_that_has_passed(
    story: Story, abroad: str
) -> None:
    her = story.citizen(GULF)
    first = story.case(abroad).mission_due_at
    assert first
    story.wait(days=7)
    her.reads()
    assert shared(story, abroad) == [("complaint.shared", EMBASSY)]
    story.wait(days=1, minutes=1)
    assert shared(story, abroad)[1:] == [("complaint.due_soon", EMBASSY)]
    assert her.reads() == []
    story.wait(days=2)
    assert shared(story, abroad)[2:] == [("complaint.shared", MINISTRY)]
    late = story.case(abroad)
    assert (late.mission, late.office, late.level, late.escalations) == (MINISTRY, "OP-OPF", 0, 0), "home is not late"
    assert late.mission_due_at
    assert (late.mission_due_at - first).days == 10
    (apology,) = her.reads()
    assert "Abu Dhabi" in apology
    assert casebook.complaint(story.sunwai, Caller("OP", MINISTRY), abroad)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, Caller("OP", EMBASSY), abroad)


def test_a_mission_that_has_done_its_part_is_neither_reminded_nor_late(story: Story, abroad: str) -> None:
    casework.act(story.sunwai, Caller("OP", EMBASSY), abroad, Act(Step.NOTE, "her papers are in order"))
    story.wait(days=11)
    assert shared(story, abroad) == [("complaint.shared", EMBASSY)]
    assert story.case(abroad).mission == EMBASSY


def test_where_nobody_is_above_a_mission_its_date_is_seen_to_once_and_no_more(story: Story, abroad: str) -> None:
    with story.sunwai.store.begin() as unit:
        complaint = unit.complaints.get(abroad, lock=True)
        assert complaint
        unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, mission="OP-MOFA-3")
    story.wait(days=9)
    story.wait(days=2)
    entries = len(story.history(abroad))
    story.wait(hours=1)
    assert (story.case(abroad).mission, len(story.history(abroad))) == ("OP-MOFA-3", entries)


def test_a_mission_hears_that_the_case_is_withdrawn_as_the_office_at_home_does(story: Story, abroad: str) -> None:
    ended(story, Withdraw(abroad), GULF)
    assert shared(story, abroad) == [("complaint.shared", EMBASSY), ("complaint.withdrawn", EMBASSY)]
    assert story.events(abroad).count("complaint.withdrawn") == 2
    story.wait(days=11)
    assert shared(story, abroad)[2:] == []


def test_a_mission_hears_that_a_citizen_who_had_a_case_is_erased(story: Story, abroad: str) -> None:
    with story.sunwai.store.begin() as unit:
        her = unit.people.of_phone(GULF)
        assert her
        endings.erase(story.sunwai, unit, her)
        (act,) = [act for act in unit.audit.acts() if act.act == "citizen.erased"]
    assert act.detail["cases"] == 1
    assert shared(story, abroad) == [("complaint.shared", EMBASSY), ("complaint.withdrawn", EMBASSY)]


def test_a_reopened_case_has_its_mission_for_ten_days_again(story: Story, abroad: str) -> None:
    casework.act(story.sunwai, Caller("OP", "OP-OPF"), abroad, DONE)
    story.clock.move(days=12)
    ended(story, Reopen(abroad), GULF)
    again = story.case(abroad)
    assert again.mission_due_at
    assert (again.mission_due_at - story.clock.now).days == 10
    assert again.mission == EMBASSY
