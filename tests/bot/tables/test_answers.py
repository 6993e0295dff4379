"""The sentences that officers answer with: shipped, then the administrator's."""

import pytest

from bot.tables import answers
from core.answers import Faulty
from core.complaint import Step
from tests.bot.story import Story

TABLE = "about,step,en,ur,ur-Latn\nWT4,resolved,Cleared.,صاف۔,Saaf.\n"


def texts(story: Story, case: str) -> list[str]:
    with story.sunwai.store.read() as unit:
        found = answers.fitting(story.sunwai, unit, story.case(case), Step.RESOLVED)
    return [each.texts["en"] for each in found]


def test_the_administrators_table_takes_the_place_of_the_shipped_one_and_is_on_record(story: Story) -> None:
    case = story.citizen().lodges()
    assert "The sewer was cleared by machine and the street was washed." in texts(story, case)
    assert answers.take(story.sunwai, TABLE, by="officer:x") == 1
    assert texts(story, case) == ["Cleared."]
    assert answers.export(story.sunwai) == TABLE
    assert [edition.by for edition in answers.history(story.sunwai)] == ["officer:x"]
    assert ("templates.changed",) in story.rows("SELECT act FROM acts")


def test_a_table_with_a_fault_changes_nothing(story: Story) -> None:
    with pytest.raises(Faulty):
        answers.take(story.sunwai, TABLE + "XX9,resolved,a,b,c\n")
    assert answers.history(story.sunwai) == ()
