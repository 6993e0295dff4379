"""What somebody hears of a case that is not theirs, on whatever way they ask."""

import re

import pytest

from core import tracking_id as ids
from tests.bot.story import Story
from tests.house import STRANGER

NOT_FOR_STRANGERS = ("Islampura", "gali 4", "gutter", "Gujranwala", "Section Officer", "cleared")


@pytest.mark.parametrize("asks", ["STATUS {case}", "{case}", "status {digits}"])
def test_s22_a_stranger_who_has_the_id_hears_of_stage_department_and_dates_alone(story: Story, asks: str) -> None:
    case = story.citizen().lodges()
    story.work()
    story.office(case, "in_progress", "Section Officer went to gali 4")
    said = story.citizen(STRANGER).says(asks.format(case=ids.show(case), digits=case))
    assert ids.show(case) in said
    assert not [word for word in NOT_FOR_STRANGERS if re.search(word, said, re.IGNORECASE)]
    assert "+92" not in said


def test_s22_nothing_changes_by_a_strangers_look(story: Story) -> None:
    case = story.citizen().lodges()
    story.work()
    before = len(story.history(case))
    story.citizen(STRANGER).says(f"STATUS {ids.show(case)}", "1", "2")
    assert len(story.history(case)) == before
    assert story.case(case).citizen_id != getattr(story.citizen(STRANGER).person, "id", None)
