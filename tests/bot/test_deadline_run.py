"""One case through all its dates, on a shifted clock, over the real store: what the office and the citizen hear, and when."""

from datetime import timedelta

from core.complaint import HEAD_LEVEL, Status, Step, move
from tests.bot.story import Citizen, Story

LAND = "Intiqal darj nahi ho raha, patwari ke daftar, Gujranwala"  # twenty days, by the calendar
NOTE = "The mutation was entered on Monday."


class Days:
    """Lets day after day pass, with a round of the scheduler every six hours; remembers which day it is."""

    def __init__(self, story: Story, her: Citizen, case: str) -> None:
        self.story, self.her, self.case = story, her, case
        self.first = story.clock.now

    def until(self, day: int, **more: float) -> list[str]:
        """What she reads till then."""
        then = self.first + timedelta(days=day, **more)
        while (left := then - self.story.clock.now) > timedelta():
            self.story.wait(seconds=min(left, timedelta(hours=6)).total_seconds())
        return self.her.reads()


def test_a_case_from_its_filing_to_the_end_of_its_time_for_reopening(either: Story) -> None:
    her = either.citizen()
    case = her.lodges(LAND)
    either.work()
    days = Days(either, her, case)
    assert either.case(case).leaf == "LR2"
    assert either.case(case).due_at == days.first + timedelta(days=20)

    # A week in which nothing happens, and another: a sign of life each time, and no more.
    assert days.until(7, minutes=-1) == []
    (alive,) = days.until(8)
    assert "STOP" in alive
    assert len(days.until(17)) == 1

    # Two days before the promised date the office is reminded; the citizen hears nothing of that.
    assert "complaint.due_soon" not in either.events(case)
    assert days.until(18, minutes=1) == []
    assert either.events(case) == ["complaint.forwarded", "complaint.due_soon"]

    # The date passes: one level up, an apology, a new date.
    (apology,) = days.until(20, minutes=1)
    late = either.case(case)
    assert (late.level, late.due_at) == (1, days.first + timedelta(days=40, minutes=1))
    assert "maazrat" in apology
    assert "2 Jan" in apology
    assert either.events(case)[-1] == "complaint.escalated"
    assert late.office != either.history(case)[0].office, "it is with the office above"

    # Signs of life again, the reminder of the second promise, and with the fortieth day the head.
    assert len(days.until(39, hours=23)) == 2
    assert either.events(case)[-1] == "complaint.due_soon"
    (head,) = days.until(40, minutes=2)
    assert "40 din" in head
    limit = either.case(case)
    assert (limit.level, limit.limit_at) == (HEAD_LEVEL, None)
    assert either.events(case)[-1] == "complaint.escalated"

    # It is resolved; she does not answer and is asked once more. A note in between moves nothing.
    days.until(44)
    either.office(case, "resolved", NOTE, code="LR")
    assert NOTE in her.reads()[0]
    closed = either.case(case).closed_at
    (again,) = days.until(48)
    assert NOTE not in again
    days.until(60)
    either.office(case, "note", "Filed.", code="LR")
    assert either.case(case).closed_at == closed

    # On the last day of the thirty "2" reopens it, with the officer's words quoted to who has it now.
    assert days.until(73) == []
    assert "dobara khol" in her.says("2")
    either.work()
    opened = either.history(case)[-2]
    assert (opened.step, opened.note) == ("reopened", f"“{NOTE}”")
    assert either.events(case)[-1] == "complaint.reopened"
    assert either.case(case).level >= HEAD_LEVEL

    # Resolved once more: on the thirty-first day it is too late, and she is offered a new complaint that names this one.
    days.until(75)
    either.office(case, "resolved", "Entered.", code="LR")
    days.until(90)
    either.office(case, "note", "Filed.", code="LR")
    days.until(105, hours=7)
    assert "30 din" in her.says("2")
    assert either.case(case).status == "resolved", "no answer is no answer, and never satisfied"
    her.says("1", "Intiqal phir bhi darj nahi hua")
    new = her.lodges("1")
    assert f"{case[:4]}-{case[4:8]}-{case[8:]}" in either.case(new).details
    assert either.case(new).leaf == "LR2"
    with either.sunwai.store.read() as unit:
        assert unit.complaints.closed_by_office() == (1, 0)
    assert_a_path_of_the_lifecycle(either, case)


def assert_a_path_of_the_lifecycle(story: Story, case: str) -> None:
    """I7: each entry's status follows from the one before by its step."""
    first, *rest = story.history(case)
    status = first.status
    assert (first.step, status) == (Step.REGISTERED, Status.REGISTERED)
    for entry in rest:
        status = move(status, entry.step)
        assert entry.status == status, entry.step
    assert story.case(case).status == status
