"""Successes: hers to give, the coordinator's to write down, everybody's to read; and gone when she is."""

import pytest

from app import create_app
from bot import stories
from core.staff import Role
from tests.bot.story import Story
from tests.desk.office import Visitor, inside

TEXT = "A gutter overflowed for three days; it was cleaned within a day."


def consented(story: Story, answer: str = "1") -> str:
    """A case that is solved, praised, and may be told."""
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved")
    her.says("1", "5", "They came the same day", answer)
    return case


def coordinator(story: Story) -> Visitor:
    return inside(story.sunwai, Role.COORDINATOR)


def public(story: Story) -> str:
    return create_app(story.sunwai).test_client().get("/figures").text


def test_a_success_is_told_when_she_agreed_and_somebody_has_written_it_down(story: Story) -> None:
    case, browser = consented(story), coordinator(story)
    assert "A gutter" not in public(story)
    answer = browser.sends(f"/desk/stories/{case}", on="/desk/stories", text=TEXT)
    assert answer.headers["Location"] == "/desk/stories?said=story_told"
    page = public(story)
    assert TEXT in page
    assert case[:4] + "-" not in page
    browser.sends(f"/desk/stories/{case}", on="/desk/stories", text="")
    assert TEXT not in public(story)
    acts = [row[0] for row in story.rows("SELECT act FROM acts WHERE act LIKE 'story.%' ORDER BY id")]
    assert acts == ["story.published", "story.withdrawn"]


def test_who_says_no_is_not_told_of(story: Story) -> None:
    case = consented(story, "2")
    assert stories.listed(story.sunwai) == ()
    assert coordinator(story).sends(f"/desk/stories/{case}", on="/desk/stories", text=TEXT).status_code == 404


@pytest.mark.parametrize("text", ["She is at 03001234567", "CNIC 35202-1234567-1", "x" * 601])
def test_no_number_and_no_novel_is_told_and_what_was_typed_stays(story: Story, text: str) -> None:
    case = consented(story)
    answer = coordinator(story).sends(f"/desk/stories/{case}", on="/desk/stories", text=text)
    assert answer.status_code == 422
    assert text in answer.text
    assert stories.told(story.sunwai) == ()


def test_who_is_erased_is_told_of_no_more(story: Story) -> None:
    case = consented(story)
    coordinator(story).sends(f"/desk/stories/{case}", on="/desk/stories", text=TEXT)
    story.citizen().says("DELETE", "1")
    assert story.count("stories") == 0


def test_an_officer_tells_nothing(story: Story) -> None:
    case = consented(story)
    officer = inside(story.sunwai)
    officer.sees("/desk/stories", 403)
    assert officer.sends(f"/desk/stories/{case}", on="/desk/inbox", text=TEXT).status_code == 403
