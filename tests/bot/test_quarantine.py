"""A duty that nobody can do becomes an operator's, whatever kind it is, and does not go round for ever."""

import pytest

from bot.delivery import deliveries
from bot.running import upkeep
from storage.outbox import CLAIMS, DAMAGED, LOST, Topic
from tests.bot.story import Story


def test_f5_a_duty_of_either_engine_is_given_up_after_five(either: Story) -> None:
    test_f5_a_duty_that_kills_every_worker_is_given_up_after_five(either, Topic.DELIVER)


@pytest.mark.parametrize("topic", Topic)
def test_f5_a_duty_that_kills_every_worker_is_given_up_after_five(story: Story, topic: Topic) -> None:
    store = story.sunwai.store
    with store.lease() as unit:
        duty_id = unit.outbox.add(topic, tracking_id="1", department="WT")
    claimed = 0
    for _ in range(CLAIMS + 3):  # each dies with it: nothing more is heard of the claim
        story.clock.move(seconds=31)
        with store.lease() as unit:
            claimed += unit.outbox.claim(duty_id) is not None
    assert claimed == CLAIMS == 5
    (dead,) = upkeep.dead(story.sunwai)
    assert (dead.id, dead.error) == (duty_id, LOST)


def test_f5_what_fails_in_words_is_tried_for_as_long_as_ever(story: Story) -> None:
    store = story.sunwai.store
    with store.lease() as unit:
        duty_id = unit.outbox.add(Topic.DELIVER, tracking_id="1", department="WT")
    for _ in range(CLAIMS * 3):
        story.clock.move(days=1)
        with store.lease() as unit:
            duty = unit.outbox.claim(duty_id)
            assert duty
            unit.outbox.retry(duty, deliveries.GIVE_UP / 100, "HTTP 500")
    assert upkeep.dead(story.sunwai) == ()


def test_f5_a_dead_letter_that_is_replayed_has_all_its_claims_again(story: Story) -> None:
    store = story.sunwai.store
    with store.lease() as unit:
        duty_id = unit.outbox.add(Topic.NOTIFY)
    for _ in range(CLAIMS + 1):
        story.clock.move(seconds=31)
        with store.lease() as unit:
            unit.outbox.claim(duty_id)
    upkeep.replay(story.sunwai, duty_id)
    with store.lease() as unit:
        assert unit.outbox.claim(duty_id)


@pytest.mark.parametrize(
    "column",
    [
        "subject = 'x' || subject",
        """payload = '{"event": "complaint.forwardee"}'""",
        """payload = '{"event": "compl'""",
    ],
)
def test_f21_a_duty_with_flipped_bits_is_set_aside_and_seen(story: Story, column: str) -> None:
    case = story.citizen().lodges()
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(f"UPDATE outbox SET {column} WHERE topic = 'forward'")
    story.wait(seconds=4)
    (dead,) = upkeep.dead(story.sunwai)
    assert (dead.tracking_id, dead.error) == (case, DAMAGED)
    assert story.duties("deliver") == []
