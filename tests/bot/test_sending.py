"""A message that does not arrive goes by the next channel: once each, never by two at once, never again once it arrived."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import receipts, sending
from bot.reach import patience
from bot.running import health
from channels.port import NotSent
from core.messages import Delivery, Receipt, Reply
from tests import together
from tests.bot.story import SMS, Citizen, Story, begin
from tests.house import HER, Nowhere

WHATSAPP, TELEGRAM = "whatsapp/cloud", "telegram"
DOWN = NotSent("503", retryable=True)
GONE = NotSent("30006", retryable=False)
FAILED, DELIVERED, SENT, READ = Delivery.FAILED, Delivery.DELIVERED, Delivery.SENT, Delivery.READ


@pytest.fixture
def story(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    made = begin(tmp_path, engine_url, whatsapp_cloud=True, telegram=True)
    made.lines[TELEGRAM].reports = False
    yield made
    made.sunwai.store.engine.dispose()


@pytest.fixture
def her(story: Story) -> Citizen:
    """She files by SMS, and has written by WhatsApp and by Telegram as well, by Telegram last."""
    for channel in (WHATSAPP, TELEGRAM):
        story.citizen(HER, channel).says("salam")
        story.clock.move(hours=1)
    return story.citizen()


@pytest.fixture
def case(story: Story, her: Citizen) -> str:
    """Hers, with the department."""
    made = her.lodges()
    story.work()
    return made


def told(story: Story) -> dict[str, int]:
    """How many messages each line took."""
    return {name: len(line.pushed) for name, line in story.lines.items() if line.pushed}


def receive(story: Story, state: Delivery, channel: str = SMS, number: int = -1) -> None:
    """The provider's word about a message that a channel took; the newest by default."""
    query = f"SELECT provider_id FROM messages WHERE channel = '{channel}' AND provider_id IS NOT NULL"
    (provider_id,) = story.rows(f"{query} ORDER BY created_at")[number]
    receipts.record(story.sunwai, Receipt(channel, provider_id, state, "30003" if state is FAILED else None))
    story.work()


def states(story: Story) -> list[tuple[str, str]]:
    return story.rows("SELECT channel, state FROM messages ORDER BY created_at")  # type: ignore[return-value]


def test_what_failed_goes_by_the_channel_that_she_used_last(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    assert told(story) == {SMS: 1}
    receive(story, FAILED)
    assert told(story) == {SMS: 1, TELEGRAM: 1}
    assert story.lines[TELEGRAM].pushed[0][1] == story.sms.pushed[0][1]
    assert set(states(story)) == {(SMS, "failed"), (TELEGRAM, "delivered")}


def test_what_nobody_reports_of_goes_on_when_its_time_is_up(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    story.wait(minutes=14)
    assert told(story) == {SMS: 1}
    story.wait(minutes=2)
    assert told(story) == {SMS: 1, TELEGRAM: 1}
    story.wait(days=2)
    assert told(story) == {SMS: 1, TELEGRAM: 1}


@pytest.mark.parametrize("state", [DELIVERED, READ])
def test_what_arrived_is_never_sent_again(story: Story, case: str, state: Delivery) -> None:
    story.office(case, "acknowledged")
    receive(story, SENT)
    receive(story, state)
    assert story.duties("follow") == [("done",)]
    receive(story, SENT)
    story.wait(days=2)
    assert told(story) == {SMS: 1}


def test_a_receipt_that_comes_while_the_next_one_is_queued_stops_it(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    story.clock.move(minutes=16)
    sending.follow(story.sunwai, story.duties("follow", "id")[0][0])
    receive(story, DELIVERED, number=0)
    story.wait(minutes=1)
    assert told(story) == {SMS: 1}
    assert {state for (state,) in story.duties("notify")} == {"done"}


def test_each_channel_is_tried_once(story: Story, case: str) -> None:
    story.lines[TELEGRAM].reports = True
    story.office(case, "acknowledged")
    receive(story, FAILED)
    receive(story, FAILED, TELEGRAM)
    receive(story, FAILED, WHATSAPP)
    story.wait(days=2)
    assert told(story) == {SMS: 1, TELEGRAM: 1, WHATSAPP: 1}
    assert [state for _, state in states(story)] == ["failed"] * 3


def test_a_channel_that_refused_at_once_is_not_tried_again_later(story: Story, case: str) -> None:
    story.lines[TELEGRAM].reports = True
    story.sms.trouble = GONE
    story.office(case, "acknowledged")
    assert told(story) == {TELEGRAM: 1}
    story.sms.trouble = None
    story.wait(minutes=6)
    assert told(story) == {TELEGRAM: 1, WHATSAPP: 1}
    story.wait(days=2)
    assert told(story) == {TELEGRAM: 1, WHATSAPP: 1}


def test_where_she_said_stop_nothing_is_tried(story: Story, her: Citizen, case: str) -> None:
    story.citizen(HER, TELEGRAM).says("STOP")
    story.office(case, "acknowledged")
    receive(story, FAILED)
    assert told(story) == {SMS: 1, WHATSAPP: 1}


def test_with_one_channel_there_is_nothing_to_follow(tmp_path: Path) -> None:
    story = begin(tmp_path)
    case = story.citizen().lodges()
    story.office(case, "acknowledged")
    assert story.duties("follow") == []
    receive(story, FAILED)
    assert states(story) == [(SMS, "failed")]


def test_a_failure_told_twice_is_answered_once(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    receive(story, FAILED, number=0)
    receive(story, FAILED, number=0)
    (follow,) = story.duties("follow", "id")[0]
    together.threads(*[lambda: sending.follow(story.sunwai, follow)] * 4)
    story.wait(minutes=1)
    assert told(story) == {SMS: 1, TELEGRAM: 1}


def test_who_is_woken_too_early_does_nothing(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    (follow,) = story.duties("follow", "id")[0]
    for _ in range(3):
        story.clock.move(minutes=1)
        sending.follow(story.sunwai, follow)
    assert story.duties("notify", "state") == [("done",)]
    story.wait(minutes=13)
    assert told(story) == {SMS: 1, TELEGRAM: 1}


def test_a_question_that_went_by_another_channel_is_answered_there(story: Story, case: str) -> None:
    story.office(case, "resolved", "Ho gaya")
    receive(story, FAILED)
    assert "Ho gaya" in story.lines[TELEGRAM].pushed[0][1].text
    story.citizen(HER, TELEGRAM).says("2")
    assert story.case(case).level == 1


def test_a_question_that_she_has_answered_is_not_put_again(story: Story, her: Citizen, case: str) -> None:
    """Nobody reported that it arrived, but it did."""
    story.office(case, "resolved", "Ho gaya")
    her.says("1")
    assert story.case(case).status == "confirmed"
    story.wait(minutes=16)
    assert told(story) == {SMS: 1}


def test_of_who_is_erased_meanwhile_nothing_is_sent(story: Story, her: Citizen, case: str) -> None:
    story.office(case, "acknowledged")
    her.says("DELETE", "1")
    story.wait(minutes=16)
    assert told(story) == {SMS: 1}


def test_a_channel_that_is_down_for_too_long_is_left_for_the_next(story: Story, case: str) -> None:
    story.sms.trouble = DOWN
    story.office(case, "acknowledged")
    for _ in range(14):
        story.wait(minutes=1)
    assert told(story) == {}
    for seconds in (61, 10, 10):
        story.wait(seconds=seconds)
    assert told(story) == {TELEGRAM: 1}
    story.sms.trouble = None
    story.wait(days=2)
    assert told(story) == {TELEGRAM: 1}


def test_a_channel_that_is_down_is_waited_for_where_there_is_no_other(tmp_path: Path) -> None:
    story = begin(tmp_path)
    case = story.citizen().lodges()
    story.sms.trouble = DOWN
    story.office(case, "acknowledged")
    story.wait(hours=1)
    story.sms.trouble = None
    story.wait(hours=1)
    assert told(story) == {SMS: 1}


def test_a_reply_belongs_where_she_wrote(story: Story, her: Citizen) -> None:
    story.lines[WHATSAPP].rides_home = False
    story.citizen(HER, WHATSAPP).says("STATUS")
    story.work()
    receive(story, FAILED, WHATSAPP)
    story.wait(hours=1)
    assert told(story) == {WHATSAPP: 1}


@dataclass
class Hasty(Nowhere):
    """A line whose provider tells what became of a message before we know that it took it."""

    tells: Callable[[str], None] = lambda _: None

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        provider_id = super().push(address, reply, cold)
        self.tells(provider_id)
        return provider_id


@pytest.mark.parametrize("state", [FAILED, DELIVERED, READ])
def test_a_receipt_that_comes_before_our_own_note_is_not_lost(story: Story, case: str, state: Delivery) -> None:
    hasty = Hasty(tells=lambda named: receipts.record(story.sunwai, Receipt(SMS, named, state)))
    quick = replace(story, sunwai=replace(story.sunwai, channels={**story.lines, SMS: hasty}))  # type: ignore[dict-item]
    quick.office(case, "acknowledged")
    assert states(story) == [(SMS, "sent")]
    story.wait(seconds=11)
    assert (SMS, state) in states(story)
    assert told(story) == ({TELEGRAM: 1} if state is FAILED else {})
    assert story.duties("receipt") == [("done",)]


def test_a_receipt_of_what_is_not_ours_is_looked_at_once_more_and_forgotten(story: Story, case: str) -> None:
    before = states(story)
    for state in Delivery:
        receipts.record(story.sunwai, Receipt(SMS, f"SM-{state}", state))
    assert len(story.duties("receipt")) == 3  # the others tell nothing
    story.wait(seconds=11)
    assert {state for (state,) in story.duties("receipt")} == {"done"}
    assert states(story) == before


def test_waiting_for_a_receipt_is_no_backlog(story: Story, case: str) -> None:
    story.office(case, "acknowledged")
    story.wait(minutes=10)
    found = health.look(story.sunwai)
    assert (found.waiting, found.oldest) == (0, None)


@pytest.mark.parametrize(
    ("channel", "minutes"), [("sms/kannel", 15), ("whatsapp/cloud", 5), ("telegram", 5), ("pigeon", 15)]
)
def test_each_medium_has_its_patience(channel: str, minutes: int) -> None:
    assert patience(channel) == timedelta(minutes=minutes)
