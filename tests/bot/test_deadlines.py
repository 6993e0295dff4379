"""A promise that is not kept: one level up, an apology, a new date; once for every date."""

from bot import deadlines
from core.complaint import HIGHEST_LEVEL
from tests import together
from tests.bot.story import Story


def late(story: Story, case: str) -> None:
    """The moment after the promised date."""
    due = story.case(case).due_at
    assert due
    story.clock.move(seconds=(due - story.clock.now).total_seconds() + 1)


def test_a_case_is_not_late_until_its_date_has_passed(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    late(story, case)
    story.clock.move(seconds=-2)
    assert deadlines.pass_over(story.sunwai) == 0
    assert her.reads() == []


def test_a_late_case_goes_one_level_up_with_an_apology_and_a_new_date(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    either.work()
    before = either.case(case)
    late(either, case)
    either.wait(seconds=1)
    after = either.case(case)
    assert (after.level, after.status) == (1, "forwarded")
    assert after.due_at
    assert before.due_at
    assert after.due_at > either.clock.now > before.due_at
    (text,) = her.reads()
    assert case[:4] in text
    last = either.history(case)[-1]
    assert (last.actor, last.step, last.level) == ("machine", "escalated", 1)


def test_it_happens_once_for_a_date_though_many_look_at_the_same_instant(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    late(either, case)
    together.threads(*[lambda: deadlines.pass_over(either.sunwai)] * 5)
    either.wait(seconds=10)
    assert either.case(case).level == 1
    assert len(her.reads()) == 1


def test_each_missed_date_is_one_level_more_up_to_the_highest(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    levels = []
    for _ in range(HIGHEST_LEVEL + 1):
        late(story, case)
        story.wait(seconds=1)
        levels.append(story.case(case).level)
    assert levels == [1, 2, 3, 3]
    assert len(her.reads()) == HIGHEST_LEVEL + 1


def test_a_closed_case_is_not_late_and_a_reopened_one_has_a_new_date(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    first = story.case(case).due_at
    story.office(case, "resolved")
    late(story, case)
    story.wait(seconds=1)
    assert story.case(case).level == 0
    her.says("2")
    again = story.case(case).due_at
    assert again
    assert first
    assert again > story.clock.now > first


def test_who_said_stop_gets_no_apology_but_her_case_goes_up_all_the_same(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP")
    late(story, case)
    story.wait(seconds=1)
    assert story.case(case).level == 1
    assert her.reads() == []


def test_an_apology_waits_for_redis_and_the_escalation_does_not(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        late(story, case)
        story.wait(seconds=1)
        assert story.case(case).level == 1
    story.wait(seconds=4)
    assert len(her.reads()) == 1


def test_more_late_cases_than_one_round_takes_are_taken_in_the_next(story: Story) -> None:
    her = story.citizen()
    cases = [her.lodges() for _ in range(3)]
    with story.sunwai.store.begin() as unit:
        assert len(unit.complaints.late(2)) == 0
    late(story, cases[-1])
    with story.sunwai.store.begin() as unit:
        assert len(unit.complaints.late(2)) == 2
    assert deadlines.pass_over(story.sunwai) == 3
