"""Messages that travel by themselves: by which channel, when not, and which question they open."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import casework, sending
from bot.casework import Act
from channels.port import NotSent
from core.complaint import Step
from core.messages import Delivery, Receipt, Reply
from tests import together
from tests.bot.story import SMS, Story, begin
from tests.house import STRANGER, TRACKING_ID, Nowhere

LIGHT = "Bijli 2 din se nahi aa rahi, transformer kharab hai, Model Town Lahore"
LATER = NotSent("20429", retryable=True)
NEVER = NotSent("30006", retryable=False)
STOPPED = NotSent("21610", retryable=False, opted_out=True)


def states(story: Story) -> list[str]:
    return [state for (state,) in story.rows("SELECT state FROM messages ORDER BY created_at, id")]


# -- questions ------------------------------------------------------------------------------------------------------------


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


# -- channels -------------------------------------------------------------------------------------------------------------


def whatsapp_too(folder: Path) -> Story:
    return begin(folder, whatsapp_cloud=True)


def test_news_come_on_the_cases_own_channel_even_if_she_last_used_another(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
    case = story.citizen().lodges()
    story.clock.move(hours=1)
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.office(case, "acknowledged")
    assert [len(line.pushed) for line in story.lines.values()] == [1, 0]


def test_where_a_channel_refuses_for_good_the_next_one_takes_it(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
    case = story.citizen().lodges()
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.sms.trouble = NEVER
    story.office(case, "acknowledged")
    assert [len(line.pushed) for line in story.lines.values()] == [0, 1]
    assert states(story) == ["sent"]


def test_a_failure_that_may_pass_is_not_answered_by_sending_twice(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
    case = story.citizen().lodges()
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.sms.trouble = LATER
    story.office(case, "acknowledged")
    story.sms.trouble = None
    story.wait(seconds=4)
    assert [len(line.pushed) for line in story.lines.values()] == [1, 0]


def test_who_dials_is_texted(tmp_path: Path) -> None:
    story = begin(tmp_path, ussd_africastalking=True)
    her = story.citizen(channel="ussd/africastalking")
    case = her.lodges()
    story.office(case, "acknowledged")
    assert len(story.sms.pushed) == 2  # the tracking ID came by SMS as well
    story.citizen().says("STOP")
    story.office(case, "in_progress")
    assert len(story.sms.pushed) == 2


def test_her_verdict_counts_from_whatever_channel_of_hers_days_later(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
    case = story.citizen().lodges()
    story.office(case, "resolved")
    assert len(story.sms.pushed) == 1
    story.clock.move(days=6)
    story.citizen(channel="whatsapp/cloud").says("2")
    assert story.case(case).level == 1


# -- stop -----------------------------------------------------------------------------------------------------------------


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


def test_what_she_was_not_asked_after_stop_she_cannot_have_answered(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP")
    story.office(case, "resolved")
    her.says("1")
    assert story.case(case).status == "resolved"


def test_after_start_news_come_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP", "START")
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1


def test_a_stop_counts_for_its_channel_and_the_next_one_is_used(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
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
    assert states(story) == ["failed", "failed"]


def test_an_opt_out_is_remembered_though_the_next_channel_fails_for_the_moment(tmp_path: Path) -> None:
    story = whatsapp_too(tmp_path)
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


# -- failures -------------------------------------------------------------------------------------------------------------


def test_what_may_pass_is_tried_again_ever_later_and_then_is_an_operators(story: Story) -> None:
    case = story.citizen().lodges()
    story.sms.trouble = LATER
    story.office(case, "acknowledged")
    for _ in range(12):
        story.wait(days=2)
    assert story.duties("notify", "state", "attempts", "error")[0] == ("dead", 10, "20429")
    story.sms.trouble = None
    with story.sunwai.store.begin() as unit:
        unit.outbox.replay(unit.outbox.dead()[0].id)
    story.wait(seconds=4)
    assert states(story)[0] == "sent"


def test_the_time_that_a_provider_asks_for_is_kept(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.sms.trouble = NotSent("20429", retryable=True, retry_after=100)
    story.office(case, "acknowledged")
    story.sms.trouble = None
    story.wait(seconds=95)
    assert her.reads() == []
    story.wait(seconds=10)
    assert len(her.reads()) == 1


def test_what_is_refused_for_good_is_not_tried_again(story: Story) -> None:
    case = story.citizen().lodges()
    story.sms.trouble = NEVER
    story.office(case, "acknowledged")
    assert story.duties("notify") == [("done",)]
    assert story.rows("SELECT state, reason FROM messages") == [("failed", "30006")]


def test_a_channel_with_a_bug_is_tried_again_and_does_not_go_round_for_ever(story: Story) -> None:
    class Broken(Nowhere):
        def push(self, address: str, reply: Reply, cold: bool = False) -> str:
            raise ZeroDivisionError

    case = story.citizen().lodges()
    story.lines[SMS] = Broken()
    story.sunwai.channels[SMS] = story.lines[SMS]  # type: ignore[index]
    story.office(case, "acknowledged")
    assert story.duties("notify", "state", "error") == [("waiting", "ZeroDivisionError")]
    for _ in range(12):
        story.wait(days=2)
    assert story.duties("notify", "state")[0] == ("dead",)


def test_a_worker_that_comes_back_from_the_dead_says_nothing_about_what_another_has_sent(story: Story) -> None:
    """It hung in the provider's answer until its lease had gone and another had sent the message."""
    case, hung = story.citizen().lodges(), threading.Event()
    quick = story.sms

    class Slow(Nowhere):
        def push(self, address: str, reply: Reply, cold: bool = False) -> str:
            hung.wait(together.PATIENCE)
            raise NEVER

    casework.act(story.sunwai, "WT", case, Act(Step.ACKNOWLEDGED))
    (duty,) = story.duties("notify", "id")[0]
    slow = replace(story.sunwai, channels={SMS: Slow()})  # type: ignore[dict-item]
    zombie = together.background(lambda: sending.send(slow, duty))
    together.until(lambda: story.duties("notify", "lease_token") == [(1,)])
    story.clock.move(seconds=31)
    sending.send(story.sunwai, duty)
    hung.set()
    zombie.result(together.PATIENCE)
    assert len(quick.pushed) == 1
    assert story.rows("SELECT state, reason FROM messages") == [("sent", None)]
    assert story.duties("notify") == [("done",)]


def test_a_message_is_sent_once_though_many_are_woken_for_it(either: Story) -> None:
    case = either.citizen().lodges()
    casework.act(either.sunwai, "WT", case, Act(Step.ACKNOWLEDGED))
    (duty,) = either.duties("notify", "id")[0]
    together.threads(*[lambda: sending.send(either.sunwai, duty)] * 5)
    assert len(either.sms.pushed) == 1


def test_what_became_of_a_message_is_known_by_its_receipts(story: Story) -> None:
    case = story.citizen().lodges()
    story.office(case, "acknowledged")
    (sent,) = story.rows("SELECT provider_id FROM messages")[0]
    for state in (Delivery.DELIVERED, Delivery.SENT):
        sending.record(story.sunwai, Receipt(SMS, sent, state))
    assert states(story) == ["delivered"]
    sending.record(story.sunwai, Receipt(SMS, "SM-of-somebody", Delivery.READ))
    assert states(story) == ["delivered"]


def test_receipt_and_answer_at_the_same_instant_do_not_lock_one_another_out(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    for _ in range(5):
        either.office(case, "question", "Kaunsa ghar?")
        sent = either.rows("SELECT provider_id FROM messages WHERE provider_id IS NOT NULL")
        receipts = [Receipt(SMS, name, Delivery.DELIVERED, opted_out=True) for (name,) in sent[-2:]]
        outcomes = together.threads(
            lambda: her.says("Ghar number 12"),
            *[lambda r=receipt: sending.record(either.sunwai, r) for receipt in receipts],
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        her.says("START")


def test_she_reads_in_her_language(story: Story) -> None:
    her = story.citizen()
    her.says("LANGUAGE", "2")
    case = her.lodges()
    story.office(case, "acknowledged")
    (text,) = her.reads()
    assert text == story.words("notice.acknowledged", "ur", **casework.named(story.case(case)))


def test_news_go_to_her_whose_case_it_is(story: Story) -> None:
    case = story.citizen().lodges()
    him = story.citizen(STRANGER)
    him.lodges(LIGHT)
    story.office(case, "acknowledged")
    assert him.reads() == []
    assert story.clock.now - story.case(case).registered_at < timedelta(minutes=1)
