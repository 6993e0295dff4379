"""Questions about a case that travel by themselves: one at a time, and open only once they have gone out."""

from pathlib import Path

import pytest

from bot import casework
from bot.casework import Act
from channels.port import NotSent
from core.complaint import Step
from tests.bot.story import LATER, NEVER, SMS, Story, begin
from tests.house import TRACKING_ID

LIGHT = "Bijli 2 din se nahi aa rahi, transformer kharab hai, Model Town Lahore"


def test_a_question_about_a_case_waits_until_another_is_answered(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says(LIGHT)  # a read-back is open: "1" means "send it"
    story.office(case, "resolved")
    assert her.reads() == []
    assert TRACKING_ID.search(her.says("1"))
    assert story.case(case).status == "resolved"
    story.wait(minutes=11)
    assert len(her.reads()) == 1
    her.says("1")
    assert story.case(case).status == "confirmed"


def test_a_question_that_nobody_answers_holds_the_next_one_up_for_ten_minutes_only(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says(LIGHT)
    story.office(case, "resolved")
    story.wait(minutes=9)
    assert her.reads() == []
    story.wait(minutes=2)
    assert len(her.reads()) == 1


def test_two_questions_come_one_after_the_other(story: Story) -> None:
    her = story.citizen()
    water, light = her.lodges(), her.lodges(LIGHT)
    story.office(water, "resolved")
    story.office(light, "resolved", code="EL")
    assert len(her.reads()) == 1
    her.says("2")
    story.wait(minutes=11)
    assert len(her.reads()) == 1
    her.says("1")
    assert [story.case(case).status for case in (water, light)] == ["forwarded", "confirmed"]


def test_a_question_is_open_only_once_it_has_gone_out(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    casework.act(story.sunwai, "WT", case, Act(Step.RESOLVED))
    her.says("1")
    assert story.case(case).status == "resolved"
    story.wait(seconds=12)
    assert len(her.reads()) == 1
    her.says("1")
    assert story.case(case).status == "confirmed"


@pytest.mark.parametrize("trouble", [LATER, NEVER])
def test_a_question_that_did_not_go_out_is_not_open(story: Story, trouble: NotSent) -> None:
    her = story.citizen()
    case = her.lodges()
    story.sms.trouble = trouble
    story.office(case, "resolved")
    assert [item.dialogue for item in her.conversation.stack] == []
    her.says("1")
    assert story.case(case).status == "resolved"


def test_a_question_that_goes_out_at_the_second_try_is_open_then(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.sms.trouble = LATER
    story.office(case, "resolved")
    story.sms.trouble = None
    story.wait(seconds=4)
    assert len(her.reads()) == 1
    her.says("2")
    assert story.case(case).level == 1


def test_a_question_that_the_case_has_overtaken_is_not_put(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says(LIGHT)
    story.office(case, "question", "Kaunsa ghar?")
    story.office(case, "resolved", "Mil gaya")
    her.says("1")
    story.wait(minutes=11)
    (text,) = her.reads()
    assert "Mil gaya" in text


def test_news_do_not_wait_for_a_question(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says(LIGHT)
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1
    assert TRACKING_ID.search(her.says("1"))


def test_who_dials_only_finds_the_question_when_she_dials(tmp_path: Path) -> None:
    story = begin(tmp_path, ussd_africastalking=True)
    del story.lines[SMS]
    her = story.citizen(channel="ussd/africastalking")
    case = her.lodges()
    story.office(case, "resolved", "Saaf kar diya")
    assert her.reads() == []
    assert "Saaf kar diya" in her.says("")
    her.says("1")
    assert story.case(case).status == "confirmed"


def test_her_verdict_counts_from_whatever_channel_of_hers_days_later(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
    case = story.citizen().lodges()
    story.office(case, "resolved")
    assert len(story.sms.pushed) == 1
    story.clock.move(days=6)
    story.citizen(channel="whatsapp/cloud").says("2")
    assert story.case(case).level == 1


def test_what_she_was_not_asked_after_stop_she_cannot_have_answered(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP")
    story.office(case, "resolved")
    her.says("1")
    assert story.case(case).status == "resolved"
