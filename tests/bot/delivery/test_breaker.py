"""A department that lets us wait is left alone, ever longer; one that answers is not."""

from datetime import timedelta

from bot.delivery import deliveries
from bot.delivery.breaker import FIRST, LONG, LONGEST, Breaker
from storage.departments import Department, Route
from storage.outbox import Topic
from tests.bot.story import Story


def test_one_long_wait_is_forgiven_and_the_next_ones_cost_ever_more() -> None:
    breaker = Breaker()
    pauses = [breaker.failed("WT", LONG) for _ in range(20)]
    assert pauses[:4] == [None, FIRST, FIRST * 2, FIRST * 4]
    assert pauses[-1] == LONGEST


def test_who_answers_is_forgiven_whatever_it_says() -> None:
    breaker = Breaker()
    breaker.failed("WT", LONG)
    breaker.failed("WT", LONG)
    assert breaker.failed("WT", 0.1) is None  # it refused, but at once
    assert breaker.failed("WT", LONG) is None
    breaker.answered("WT")
    assert breaker.failed("WT", LONG) is None


def test_every_department_has_its_own() -> None:
    breaker = Breaker()
    assert [breaker.failed(code, LONG) for code in ("WT", "EL", "MU")] == [None] * 3


def test_f33_what_waits_for_a_department_that_hangs_is_neither_tried_nor_woken_for_until_it_is_due(
    either: Story,
) -> None:
    store, breaker = either.sunwai.store, deliveries.BREAKER
    with store.lease() as unit:
        ids = {code: unit.outbox.add(Topic.DELIVER, tracking_id=code, department=code) for code in ("WT", "EL")}
        tried = unit.outbox.add(Topic.DELIVER, tracking_id="2", department="WT")
        duty = unit.outbox.claim(tried)
        assert duty
        unit.outbox.retry(duty, timedelta(hours=2), "ReadTimeout")
    breaker.answered("WT")
    for _ in range(2):
        deliveries.leave_alone(either.sunwai, Department("WT", Route.WEBHOOK, "http://127.0.0.1:9"), LONG)
    breaker.answered("WT")
    either.clock.move(seconds=10)
    with store.lease() as unit:
        assert [duty.department for duty in unit.outbox.due(9)] == ["EL"]
        assert unit.outbox.claim(ids["WT"]) is None
    either.clock.move(seconds=25)
    with store.lease() as unit:
        assert [duty.id for duty in unit.outbox.due(9) if duty.department == "WT"] == [ids["WT"]]
        assert unit.outbox.claim(ids["WT"])
        assert unit.outbox.claim(tried) is None  # it keeps its own, longer time
