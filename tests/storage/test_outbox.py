"""Duties: each is claimed by one at a time, taken over from the dead, and never skipped."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import outbox
from storage.outbox import GRACE, LEASE, Duty, State, Topic
from storage.unit import Store, Unit
from tests import together
from tests.house import Clock

CASE, OTHER = "482109375516", "593210486625"


def added(store: Store, topic: Topic = Topic.NOTIFY, **more: object) -> int:
    with store.begin() as unit:
        return unit.outbox.add(topic, **more)  # type: ignore[arg-type]


def claimed(store: Store, duty_id: int) -> Duty | None:
    with store.lease() as unit:
        return unit.outbox.claim(duty_id)


def due(store: Store, most: int = 100) -> list[int]:
    with store.lease() as unit:
        return [duty.id for duty in unit.outbox.due(most)]


@contextmanager
def held(store: Store, duty_id: int) -> Iterator[tuple[Unit, Duty]]:
    """A claimed duty, and a later transaction to say what became of it."""
    duty = claimed(store, duty_id)
    assert duty
    with store.lease() as unit:
        yield unit, duty


def test_a_duty_carries_what_it_was_given_and_an_id_for_all_its_attempts(store: Store) -> None:
    duty_id = added(store, Topic.DELIVER, tracking_id=CASE, department="WT", payload={"event": "x"})
    duty = claimed(store, duty_id)
    assert duty
    assert (duty.topic, duty.tracking_id, duty.department, duty.payload) == (Topic.DELIVER, CASE, "WT", {"event": "x"})
    with store.lease() as unit:
        unit.outbox.retry(duty, timedelta(), "HTTP 500")
    again = claimed(store, duty_id)
    assert again
    assert (again.subject, again.attempts) == (duty.subject, 2)


def test_of_many_who_claim_at_once_one_gets_it(store: Store) -> None:
    for _ in range(5):
        duty_id = added(store)
        outcomes = together.threads(*[lambda d=duty_id: claimed(store, d)] * 6)
        assert sum(isinstance(outcome, Duty) for outcome in outcomes) == 1


def test_a_claimed_duty_is_free_again_when_the_lease_has_run_out_and_the_token_has_grown(
    store: Store, clock: Clock
) -> None:
    duty_id = added(store)
    first = claimed(store, duty_id)
    clock.move(seconds=LEASE.total_seconds() - 2)
    assert claimed(store, duty_id) is None
    clock.move(seconds=4)
    second = claimed(store, duty_id)
    assert first
    assert second
    assert second.token > first.token


@pytest.mark.parametrize("word", ["done", "retry", "postpone", "bury"])
def test_who_comes_back_from_the_dead_changes_nothing(store: Store, clock: Clock, word: str) -> None:
    duty_id = added(store)
    zombie = claimed(store, duty_id)
    clock.move(seconds=60)
    heir = claimed(store, duty_id)
    assert zombie
    assert heir
    with store.lease() as unit:
        before = unit.connection.execute(select(outbox.OUTBOX)).one()
        box = unit.outbox
        said = {
            "done": lambda: box.done(zombie),
            "retry": lambda: box.retry(zombie, timedelta(), "x"),
            "postpone": lambda: box.postpone(zombie, timedelta()),
            "bury": lambda: box.bury(zombie, "x"),
        }[word]()
        assert said is False
        assert unit.connection.execute(select(outbox.OUTBOX)).one() == before
        assert unit.outbox.done(heir)


def test_what_is_done_is_not_claimed_again(store: Store, clock: Clock) -> None:
    duty_id = added(store)
    with held(store, duty_id) as (unit, duty):
        assert unit.outbox.done(duty)
    clock.move(days=1)
    assert claimed(store, duty_id) is None
    assert due(store) == []


def test_who_is_woken_early_leaves_a_retry_alone_until_its_time(store: Store, clock: Clock) -> None:
    duty_id = added(store)
    with held(store, duty_id) as (unit, duty):
        unit.outbox.retry(duty, timedelta(seconds=60), "HTTP 503")
    clock.move(seconds=50)
    assert claimed(store, duty_id) is None
    assert due(store) == []
    clock.move(seconds=12)
    assert due(store) == [duty_id]
    assert claimed(store, duty_id)


def test_what_is_put_off_was_no_attempt(store: Store, clock: Clock) -> None:
    duty_id = added(store)
    with held(store, duty_id) as (unit, duty):
        unit.outbox.postpone(duty, timedelta(seconds=60))
    clock.move(seconds=62)
    again = claimed(store, duty_id)
    assert again
    assert again.attempts == 1


def test_a_dead_letter_is_seen_and_can_be_tried_again_at_once(store: Store, clock: Clock) -> None:
    duty_id = added(store)
    with held(store, duty_id) as (unit, duty):
        unit.outbox.bury(duty, "HTTP 410")
    clock.move(days=1)
    assert claimed(store, duty_id) is None
    with store.begin() as unit:
        (dead,) = unit.outbox.dead()
        assert (dead.id, dead.error) == (duty_id, "HTTP 410")
        assert unit.outbox.replay(duty_id)
        assert not unit.outbox.replay(duty_id)
    again = claimed(store, duty_id)
    assert again
    assert (again.attempts, again.subject) == (1, duty.subject)


def test_a_new_duty_is_left_to_the_worker_woken_for_it_then_the_sweep_finds_it(store: Store, clock: Clock) -> None:
    duty_id = added(store)
    assert due(store) == []
    clock.move(seconds=GRACE.total_seconds() + 1)
    assert due(store) == [duty_id]
    assert due(store) == []
    clock.move(seconds=GRACE.total_seconds() + 1)
    assert due(store) == [duty_id]


def test_the_oldest_come_first_and_no_more_than_asked_for(store: Store, clock: Clock) -> None:
    duties = []
    for _ in range(5):
        duties.append(added(store))
        clock.move(seconds=2)
    clock.move(seconds=10)
    assert [due(store, 2) for _ in range(3)] == [duties[:2], duties[2:4], duties[4:]]


def test_each_row_is_handed_to_one_of_several_sweeps(store: Store, clock: Clock) -> None:
    duties = [added(store) for _ in range(40)]
    clock.move(seconds=10)
    handed = together.threads(*[lambda: due(store, 10)] * 6)
    assert sorted(duty for each in handed for duty in each) == duties


def test_what_commits_late_is_not_skipped_by_who_looked_meanwhile(store: Store, clock: Clock) -> None:
    """Transaction A takes the smaller id and stays open; B commits and is delivered; then A commits."""
    with store.begin() as a:
        early = a.outbox.add(Topic.NOTIFY)
        if store.engine.dialect.name == "postgresql":  # SQLite has one writer: there B waits for A
            late = added(store)
            clock.move(seconds=10)
            assert due(store) == [late]
            with held(store, late) as (unit, duty):
                unit.outbox.done(duty)
    clock.move(seconds=10)
    assert due(store) == [early]


def test_a_duty_whose_transaction_fails_does_not_exist(store: Store, clock: Clock) -> None:
    def fail() -> None:
        with store.begin() as unit:
            unit.outbox.add(Topic.NOTIFY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    clock.move(seconds=10)
    assert due(store) == []


def test_deliveries_of_a_case_wait_for_one_another_by_department(store: Store, clock: Clock) -> None:
    first, second, elsewhere, other = (
        added(store, Topic.DELIVER, tracking_id=case, department=department)
        for case, department in ((CASE, "WT"), (CASE, "WT"), (CASE, "EL"), (OTHER, "WT"))
    )
    clock.move(seconds=10)
    assert due(store) == [first, elsewhere, other]
    with store.read() as unit:
        assert unit.outbox.waiting_for(CASE) == {"WT": (first, second), "EL": (elsewhere,)}
    with held(store, first) as (unit, duty):
        unit.outbox.done(duty)
    assert due(store) == [second]


def test_a_delivery_does_not_wait_for_a_dead_letter(store: Store, clock: Clock) -> None:
    first, second = (added(store, Topic.DELIVER, tracking_id=CASE, department="WT") for _ in range(2))
    with held(store, first) as (unit, duty):
        unit.outbox.bury(duty, "HTTP 410")
    clock.move(seconds=10)
    assert due(store) == [second]


def test_the_backlog_counts_what_waits_by_topic_with_the_oldest_and_the_dead(store: Store, clock: Clock) -> None:
    began = clock.now
    dead = added(store)
    for topic in (Topic.NOTIFY, Topic.DELIVER, Topic.DELIVER):
        clock.move(seconds=10)
        added(store, topic)
    with held(store, dead) as (unit, duty):
        unit.outbox.bury(duty, "HTTP 410")
    with store.read() as unit:
        assert unit.outbox.backlog() == {
            "dead": (1, began),
            "notify": (1, began + timedelta(seconds=10)),
            "deliver": (2, began + timedelta(seconds=20)),
        }


def test_every_duty_is_waiting_done_or_dead(store: Store) -> None:
    duties = [added(store) for _ in range(3)]
    with held(store, duties[0]) as (unit, duty):
        unit.outbox.done(duty)
    with held(store, duties[1]) as (unit, duty):
        unit.outbox.bury(duty, "x")
    with store.read() as unit:
        states = unit.connection.scalars(select(outbox.OUTBOX.c.state).order_by(outbox.OUTBOX.c.id)).all()
    assert states == [State.DONE, State.DEAD, State.WAITING]


def test_leases_go_by_the_databases_clock_and_not_by_that_of_who_asks(postgres: Store) -> None:
    """A worker whose machine is wrong by minutes neither steals a lease nor keeps one."""
    duty_id = added(postgres)
    with postgres.lease() as unit:
        unit.outbox.claim(duty_id)
        theirs = unit.connection.scalar(select(outbox.func.now()))
        until = unit.connection.scalar(select(outbox.OUTBOX.c.lease_until))
        ahead = unit.now - theirs
    assert abs((until - theirs - ahead) - LEASE) < timedelta(seconds=1)


def test_a_claim_that_waits_for_another_finds_it_taken(postgres: Store) -> None:
    duty_id, outcome = added(postgres), []
    other = threading.Thread(target=lambda: outcome.append(claimed(postgres, duty_id)))
    with postgres.lease() as unit:
        assert unit.outbox.claim(duty_id)
        other.start()
        together.until_somebody_waits(postgres.engine)
    other.join()
    assert outcome == [None]
