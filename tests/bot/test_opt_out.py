"""After a stop nothing comes unasked, however we learnt of it."""

from pathlib import Path

from bot import casework, sending
from bot.casework import Act
from channels.port import NotSent
from core.complaint import Step
from core.messages import Delivery, Receipt
from tests.bot.story import LATER, SMS, Story, begin
from tests.house import TRACKING_ID

STOPPED = NotSent("21610", retryable=False, opted_out=True)


def test_after_stop_nothing_comes_unasked_not_even_what_was_queued_and_questions_are_answered(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    casework.act(story.sunwai, "WT", case, Act(Step.ACKNOWLEDGED))
    her.says("STOP")
    story.work()
    story.office(case, "resolved")
    story.wait(days=40)
    assert her.reads() == []
    assert TRACKING_ID.search(her.says("STATUS"))
    assert story.case(case).status == "resolved"


def test_after_start_news_come_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP", "START")
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1


def test_a_stop_counts_for_its_channel_and_the_next_one_is_used(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
    case = story.citizen().lodges()
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.citizen().says("STOP")
    story.office(case, "acknowledged")
    assert [len(line.pushed) for line in story.lines.values()] == [0, 1]


def test_a_reply_that_cannot_ride_home_comes_even_after_stop(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen(channel="whatsapp/cloud")
    her.says("STOP", "STATUS")
    story.work()
    assert len(her.reads()) == 2


def test_a_provider_that_says_she_opted_out_is_believed(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.sms.trouble = STOPPED
    story.office(case, "acknowledged")
    story.sms.trouble = None
    story.office(case, "in_progress")
    assert her.reads() == []
    assert story.rows("SELECT state FROM messages") == [("failed",), ("failed",)]


def test_an_opt_out_is_remembered_though_the_next_channel_fails_for_the_moment(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
    case = story.citizen().lodges()
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.sms.trouble, story.lines["whatsapp/cloud"].trouble = STOPPED, LATER
    story.office(case, "acknowledged")
    story.sms.trouble = story.lines["whatsapp/cloud"].trouble = None
    story.wait(seconds=4)
    assert [len(line.pushed) for line in story.lines.values()] == [0, 1]


def test_a_receipt_that_says_she_opted_out_is_believed(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "acknowledged")
    (sent,) = story.rows("SELECT provider_id FROM messages")[0]
    sending.record(story.sunwai, Receipt(SMS, sent, Delivery.FAILED, "21610", opted_out=True))
    story.office(case, "in_progress")
    assert len(her.reads()) == 1
