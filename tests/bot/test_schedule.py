"""What happens by itself, and goes on happening whatever fails."""

import threading

import pytest

from bot import schedule
from bot.wiring import Sunwai
from storage import engine
from storage.unit import Away, Store
from tests import together
from tests.bot.story import Story
from tests.house import TRACKING_ID


def test_it_goes_round_until_it_is_told_to_stop(story: Story) -> None:
    her, stop = story.citizen(), threading.Event()
    her.says("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala")
    story.sunwai.spool.append(her.sends("1"))
    running = together.background(lambda: schedule.run(story.sunwai, stop))
    together.until(lambda: story.count("complaints") == 1)
    story.clock.move(seconds=4)
    together.until(lambda: any(what == "forward" for what, *_ in story.bell.rung[1:]))
    stop.set()
    assert running.result(together.PATIENCE) is None
    assert story.sunwai.spool.empty()


def test_sums_and_proofs_are_done_in_a_lane_of_their_own(story: Story) -> None:
    stop = threading.Event()
    story.citizen().lodges()
    running = together.background(lambda: schedule.reckon(story.sunwai, stop, 0.01))
    together.until(lambda: story.count("tallies") > 0 and story.count("snapshots") == 6)
    stop.set()
    assert running.result(together.PATIENCE) is None


@pytest.mark.parametrize("trouble", [Away("away"), OSError("full"), ZeroDivisionError()])
def test_what_fails_is_logged_and_the_next_round_comes(
    story: Story, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    def work(sunwai: Sunwai) -> int:
        raise trouble

    schedule.attempt(work, story.sunwai)
    (line,) = caplog.records
    assert line.levelname == ("WARNING" if isinstance(trouble, Away) else "ERROR")


def test_two_schedulers_that_drain_at_once_take_each_message_once_and_in_order(either: Story) -> None:
    citizens = [either.citizen(f"+92300000010{digit}") for digit in range(3)]
    for text in ("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "1", "STATUS"):
        for her in citizens:
            either.sunwai.spool.append(her.sends(text))
    together.threads(*[lambda: schedule.attempt(schedule.drain, either.sunwai)] * 3)
    schedule.attempt(schedule.drain, either.sunwai)
    assert (either.sunwai.spool.count(), either.sunwai.spool.damaged()) == (0, 0)
    assert [either.count(table) for table in ("complaints", "receipts")] == [3, 9]
    either.work()
    for her in citizens:
        assert [bool(TRACKING_ID.search(text)) for text in her.reads()] == [False, True, True]


def test_while_the_database_is_away_the_spool_keeps_what_it_has(story: Story) -> None:
    gone = Store(engine.connect("postgresql+psycopg://nobody@127.0.0.1:1/n"), story.sunwai.store.vault, story.clock)
    for _ in range(3):
        story.sunwai.spool.append(story.citizen().sends("salam"))
    assert schedule.drain(story.on(gone).sunwai) == 0
    assert (story.sunwai.spool.count(), story.sunwai.spool.damaged()) == (3, 0)
