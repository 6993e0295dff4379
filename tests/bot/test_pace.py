"""How fast we send: as fast as each provider allows, and no faster."""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot import pace
from bot.pace import Pace
from channels.registry import CHANNELS
from tests.bot.story import begin
from tests.house import HER


@dataclass
class Time:
    """Passes only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(self.clock, self.sleep)


@pytest.mark.parametrize(("channel", "rate"), [("whatsapp/cloud", 80), ("telegram", 30), ("sms/twilio", 30)])
def test_no_second_takes_more_than_the_provider_allows(channel: str, rate: int) -> None:
    time = Time()
    sender, sent = time.pace(), []
    for number in range(rate * 5):
        sender.wait(channel, f"{number}")
        sent.append(time.now)
    # A burst of one second's worth may come first.
    for begin_ in sent[:: rate // 4]:
        assert sum(begin_ <= at < begin_ + 1 for at in sent) <= 2 * rate
    assert sent[-1] - sent[0] == pytest.approx(4, abs=0.1)


def test_what_is_slower_than_that_never_waits() -> None:
    time = Time()
    sender = time.pace()
    for number in range(100):
        sender.wait("sms/twilio", f"{number}")
        time.now += 1 / 30
    assert time.slept == []


def test_one_telegram_chat_gets_one_message_a_second() -> None:
    time = Time()
    sender, sent = time.pace(), []
    for _ in range(4):
        sender.wait("telegram", "7070")
        sent.append(time.now - 1000)
    assert sent == pytest.approx([0, 1, 2, 3])


def test_another_chat_need_not_wait() -> None:
    time = Time()
    sender = time.pace()
    for number in range(20):
        sender.wait("telegram", f"{number}")
    assert time.slept == []


def test_channels_do_not_wait_for_one_another() -> None:
    time = Time()
    sender = time.pace()
    for _ in range(30):
        sender.wait("sms/twilio", HER)
        sender.wait("sms/kannel", HER)
        sender.wait("whatsapp/twilio", HER)
    assert time.slept == []


def test_chats_are_not_remembered_for_ever() -> None:
    time = Time()
    sender = time.pace()
    for number in range(pace.MOST_CHATS * 3):
        sender.wait("telegram", f"{number}")
    assert len(sender._chats) <= pace.MOST_CHATS


def test_every_medium_has_its_limit() -> None:
    media = Counter(name.partition("/")[0] for name, channel in CHANNELS.items() if channel.pushes)
    assert media.keys() == pace.LIMITS.keys()


def test_each_message_that_we_push_keeps_to_it(tmp_path: Path) -> None:
    story, time = begin(tmp_path, telegram=False), Time()
    story.sunwai = replace(story.sunwai, pace=time.pace())
    her = story.citizen(HER, "telegram")
    her.says("salam", "HELP", "STATUS")
    story.work()
    assert len(her.reads()) == 3
    assert time.slept == pytest.approx([1, 1])
