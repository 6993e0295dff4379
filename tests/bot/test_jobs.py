"""What workers do: each duty once, whoever is woken how often, and never round and round."""

import itertools

import pytest

from bot import jobs
from storage.outbox import Topic
from tests import together
from tests.bot.story import Story
from tests.house import STRANGER


def test_a_case_is_forwarded_once_though_many_are_woken_for_it(either: Story) -> None:
    case = either.citizen().lodges()
    (duty,) = either.duties("forward", "id")[0]
    together.threads(*[lambda: jobs.route(either.sunwai, duty)] * 5)
    assert either.duties("forward") == [("done",)]
    assert either.events(case) == ["complaint.forwarded"]


def test_routing_wakes_the_departments_own_worker_after_the_commit(story: Story) -> None:
    case = story.citizen().lodges()
    (rung,) = story.bell.rung
    story.bell.rung.clear()
    jobs.route(story.sunwai, rung[1])
    assert story.bell.rung == [("deliver", "WT", case)]


def test_the_sweep_wakes_whoever_was_not_woken_or_died(either: Story) -> None:
    case = either.citizen().lodges()
    either.bell.rung.clear()
    assert jobs.sweep(either.sunwai) == 0
    either.wait(seconds=5)
    assert either.case(case).status == "forwarded"


def test_a_killed_workers_duty_is_taken_over_when_its_lease_has_run_out(either: Story) -> None:
    either.citizen().lodges()
    (duty,) = either.duties("forward", "id")[0]
    either.bell.rung.clear()
    with either.sunwai.store.lease() as unit:
        assert unit.outbox.claim(duty)  # and then it is killed
    either.wait(seconds=25)
    assert either.duties("forward") == [("waiting",)]
    either.wait(seconds=8)
    assert either.duties("forward") == [("done",)]


def test_while_redis_is_away_the_sweep_does_not_wait_for_each_duty(story: Story) -> None:
    for _ in range(5):
        story.citizen().lodges()
    story.bell.rung.clear()
    story.bell.redis = False
    story.clock.move(seconds=5)
    assert jobs.sweep(story.sunwai) == 5
    assert len(story.bell.rung) == 1  # whoever takes half a second to fail is not asked five times


def test_a_duty_that_cannot_be_begun_rests_and_then_is_an_operators(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story.citizen().lodges()
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE complaints SET due_at = NULL, details_sealed = x'00'")
    for _ in range(20):
        story.wait(minutes=10)
    assert story.duties("forward", "state", "error", "attempts") == [("dead", "Unreadable", 5)]
    good = story.citizen(STRANGER).lodges()
    story.work()
    assert story.case(good).status == "forwarded"
    assert [record.exc_info[0].__name__ for record in caplog.records if record.exc_info] == ["Unreadable"] * 5  # type: ignore[union-attr]


def test_a_duty_nobody_knows_is_no_trouble(story: Story) -> None:
    jobs.route(story.sunwai, 4711)
    jobs.send(story.sunwai, 4711)
    jobs.deliver_all(story.sunwai, "482109375516")


def test_each_kind_of_duty_wakes_its_own_worker(story: Story) -> None:
    with story.sunwai.store.begin() as unit:
        for topic in Topic:
            unit.outbox.add(topic, tracking_id="482109375516", department="WT")
    story.clock.move(seconds=5)
    jobs.sweep(story.sunwai)
    assert [what for what, *_ in story.bell.rung] == ["forward", "deliver", "notify"]


def test_tries_come_ever_later_and_never_all_at_once() -> None:
    waits = [[jobs.backoff(attempts) for _ in range(50)] for attempts in range(1, 20)]
    assert all(0.8 <= wait / base <= 1.2 for row, base in zip(waits, jobs.BACKOFF, strict=False) for wait in row)
    assert all(max(earlier) < min(later) for earlier, later in itertools.pairwise(waits[:7]))
    assert len(set(waits[0])) > 40
