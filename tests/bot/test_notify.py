"""Messages that travel by themselves: by which channel, when not, and which question they open."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import casework, sending
from bot.casework import Act
from channels.port import NotSent
from core.complaint import Step
from core.messages import Delivery, Receipt, Reply
from tests import together
from tests.bot.story import LATER, NEVER, SMS, Story, begin
from tests.house import STRANGER, Nowhere

LIGHT = "Bijli 2 din se nahi aa rahi, transformer kharab hai, Model Town Lahore"


def states(story: Story) -> list[str]:
    return [state for (state,) in story.rows("SELECT state FROM messages ORDER BY created_at, id")]


def test_news_come_on_the_cases_own_channel_even_if_she_last_used_another(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
    case = story.citizen().lodges()
    story.clock.move(hours=1)
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.office(case, "acknowledged")
    assert [len(line.pushed) for line in story.lines.values()] == [1, 0]


def test_where_a_channel_refuses_for_good_the_next_one_takes_it(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
    case = story.citizen().lodges()
    story.citizen(channel="whatsapp/cloud").says("salam")
    story.sms.trouble = NEVER
    story.office(case, "acknowledged")
    assert [len(line.pushed) for line in story.lines.values()] == [0, 1]
    assert states(story) == ["sent"]


def test_a_failure_that_may_pass_is_not_answered_by_sending_twice(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=True)
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
