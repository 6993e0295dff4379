"""The contract of every route: at least once, under one key for ever, given up only when it must be, and never forgotten."""

from collections.abc import Iterator

import pytest

from bot import casebook
from bot.running import upkeep
from storage.departments import Department, Route
from tests.bot.receivers import RECEIVERS, Receiver, cases_in
from tests.bot.story import Story
from tests.house import HER


@pytest.fixture(params=RECEIVERS)
def receiver(request: pytest.FixtureRequest, story: Story) -> Iterator[Receiver]:
    with RECEIVERS[request.param](story) as made:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([made.department])
        yield made


def lodged(story: Story) -> str:
    case = story.citizen().lodges()
    story.work()
    return case


def states(story: Story) -> list[object]:
    return [state for (state,) in story.duties("deliver", "state")]


def keys(receiver: Receiver) -> set[str]:
    return {key for key, _ in receiver.arrived()}


def test_a_case_arrives_once_with_its_id_and_its_words(story: Story, receiver: Receiver) -> None:
    case = lodged(story)
    ((_, words),) = receiver.arrived()
    assert cases_in(words) == {case}
    assert "gali 4" in words
    assert story.case(case).status == "forwarded"
    assert states(story) == ["done"]


def test_nothing_that_arrives_says_who_the_citizen_is(story: Story, receiver: Receiver) -> None:
    lodged(story)
    ((_, words),) = receiver.arrived()
    assert HER.removeprefix("+92") not in words


def test_what_falters_comes_again_under_the_same_key_until_it_is_taken(story: Story, receiver: Receiver) -> None:
    receiver.falters(2)
    case = lodged(story)
    assert story.case(case).status == "registered"
    assert states(story) == ["waiting"]
    story.wait(seconds=5)
    story.wait(seconds=10)
    assert len(receiver.arrived()) == 3
    assert len(keys(receiver)) == 1
    assert states(story) == ["done"]
    assert story.case(case).status == "forwarded"
    story.wait(days=1)
    assert len(receiver.arrived()) == 3


def test_where_the_answer_is_lost_it_comes_again_under_the_same_key(story: Story, receiver: Receiver) -> None:
    receiver.hangs_up()
    lodged(story)
    assert states(story) == ["waiting"]
    story.wait(seconds=5)
    (first, words), (second, again) = receiver.arrived()
    assert first == second
    assert cases_in(words) == cases_in(again)
    assert states(story) == ["done"]


def test_what_is_refused_for_good_is_a_dead_letter_and_can_be_replayed(story: Story, receiver: Receiver) -> None:
    receiver.refuses()
    case = lodged(story)
    assert states(story) == ["dead"]
    story.wait(days=1)
    assert len(receiver.arrived()) == 1
    receiver.mends()
    assert upkeep.replay(story.sunwai, None) == 1
    story.wait(seconds=4)
    assert states(story) == ["done"]
    assert len(keys(receiver)) == 1
    assert story.case(case).status == "forwarded"


def test_what_is_down_for_three_days_is_a_dead_letter_and_not_before(story: Story, receiver: Receiver) -> None:
    receiver.falters(99)
    lodged(story)
    for _ in range(7):
        story.wait(hours=10)
    assert set(states(story)) == {"waiting"}  # and what was to be told of its lateness comes after it
    story.wait(hours=10)
    assert states(story)[0] == "dead"
    receiver.mends()
    upkeep.replay(story.sunwai, None)
    for _ in range(2):
        story.wait(hours=10)
    assert set(states(story)) == {"done"}


def test_a_reopened_case_comes_again_as_an_event_of_its_own(story: Story, receiver: Receiver) -> None:
    case = lodged(story)
    story.office(case, "resolved", "The line was cleared.")
    story.citizen().says("2")
    story.work()
    assert len(keys(receiver)) == 2
    assert all(cases_in(words) == {case} for _, words in receiver.arrived())


def test_the_desk_has_it_by_being_asked(story: Story) -> None:
    with story.sunwai.store.begin() as unit:
        unit.departments.replace([Department("WT", Route.DESK)])
    case = lodged(story)
    assert states(story) == ["done"]
    (found,) = casebook.complaints(story.sunwai, "WT").complaints
    assert cases_in(found["tracking_id"]) == {case}
    assert found["status"] == "forwarded"
