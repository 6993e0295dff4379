"""What workers do: each duty once, whoever is woken how often, and never round and round."""

import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from bot import jobs
from bot.delivery import deliveries
from storage.outbox import Topic
from tests import together
from tests.bot.story import Story, begin
from tests.channels.provider import Answer, provider
from tests.house import STRANGER, deliver_all


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
    deliver_all(story.sunwai, "482109375516")


def test_each_kind_of_duty_wakes_its_own_worker(story: Story) -> None:
    with story.sunwai.store.begin() as unit:
        for topic in Topic:
            unit.outbox.add(topic, tracking_id="482109375516", department="WT")
    story.clock.move(seconds=5)
    jobs.sweep(story.sunwai)
    # For a receipt nobody is woken; this one says nothing, and keeps none of the others from being done.
    assert [what for what, *_ in story.bell.rung] == [topic for topic in Topic if topic is not Topic.RECEIPT]


def test_tries_come_ever_later_and_never_all_at_once() -> None:
    waits = [[deliveries.backoff(attempts) for _ in range(50)] for attempts in range(1, 20)]
    assert all(0.8 <= wait / base <= 1.2 for row, base in zip(waits, deliveries.BACKOFF, strict=False) for wait in row)
    assert all(max(earlier) < min(later) for earlier, later in itertools.pairwise(waits[:7]))
    assert len(set(waits[0])) > 40


def test_wherever_a_worker_is_killed_the_department_hears_of_one_event(tmp_path: Path, engine_url: str | None) -> None:
    story, survived, step = begin(tmp_path, engine_url), False, 0
    with provider(Answer(200)) as department:
        story.goes_to(department.url)
        while not survived:
            step += 1
            case = story.citizen(f"+92300000{step:04}").lodges()
            story.bell.rung.clear()
            story.sunwai.store.engine.dispose()
            department.asked.clear()
            survived = survives(lambda: begin(tmp_path, engine_url), case, step)
            story.wait(seconds=31)
            story.wait(seconds=31)
            assert story.case(case).status == "forwarded", f"killed at step {step}"
            assert 1 <= len(department.asked) <= 2
            assert len({(asked.body, asked.headers["webhook-id"]) for asked in department.asked}) == 1
    assert step > 10


def survives(begin_again: Callable[[], Story], case: str, step: int) -> bool:
    """Route and deliver in a process that is killed as it begins its `step`th word to the database, commits included."""
    child = os.fork()
    if child == 0:
        story, steps = begin_again(), iter(range(step - 1, -1, -1))
        ((duty,),) = story.rows(f"SELECT id FROM outbox WHERE tracking_id = '{case}'")

        def die(*_: object) -> None:
            if next(steps, -1) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("before_cursor_execute", "commit"):
            event.listen(story.sunwai.store.engine, name, die)
        jobs.route(story.sunwai, duty)
        deliver_all(story.sunwai, case)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0
