"""What she adds to a case, and how she reminds the office: in the history, and with the department."""

from bot import casebook
from core.complaint import Step
from tests.bot.story import Story


def test_what_she_adds_is_in_the_history_and_goes_to_the_department(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.work()
    her.says("STATUS", "1", "Ab do aur gutter band hain")
    story.work()
    assert story.history(case)[-1].step is Step.ADDED
    assert story.events(case) == ["complaint.forwarded", "citizen.replied"]
    assert casebook.complaint(story.sunwai, "WT", case)["events"][-1]["note"] == "Ab do aur gutter band hain"


def test_a_case_in_time_cannot_be_nudged(story: Story) -> None:
    her = story.citizen()
    her.lodges()
    assert story.words("track.next.nudge") not in her.says("STATUS")


def test_an_office_that_missed_its_date_is_reminded_once_in_three_days(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.work()
    story.wait(days=4)
    assert story.words("track.next.nudge") in her.says("STATUS")
    her.says("2")
    assert [entry.step for entry in story.history(case)].count(Step.NUDGED) == 1
    assert story.events(case)[-1] == "citizen.nudged"
    assert story.words("track.next.nudge") not in her.says("STATUS")
    story.wait(days=2)
    assert story.words("track.next.nudge") not in her.says("STATUS")
    story.wait(days=1, minutes=1)
    assert story.words("track.next.nudge") in her.says("STATUS")


def test_a_call_back_is_a_case_of_its_own_for_the_help_desk(story: Story) -> None:
    her = story.citizen()
    her.says("HUMAN")
    case = her.lodges("1")
    assert (story.case(case).leaf, story.case(case).kind, story.case(case).department) == ("SG5", "request", "SG")
    story.work()
    assert story.events(case) == ["complaint.forwarded"]
