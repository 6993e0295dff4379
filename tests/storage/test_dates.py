"""Which cases their dates demand something of: the open ones, at most so many, and none that somebody is at."""

from datetime import timedelta
from typing import Any

import pytest

from core.catalogue import load
from core.complaint import Actor, Step
from storage.complaints import Complaint
from storage.dates import Demand
from storage.unit import Store
from tests.house import Clock
from tests.storage.rows import lodged

TERMS = load().country.terms
FIELDS = {Demand.LIMIT: "limit_at", Demand.PROMISE: "due_at", Demand.REMINDER: "remind_at"}
SECOND = timedelta(seconds=1)


def closed(store: Store, **dates: Any) -> Complaint:
    """A case that its office has closed."""
    complaint = lodged(store, **dates)
    with store.begin() as unit:
        return unit.complaints.step(complaint, Step.RESOLVED, Actor.OFFICER)


@pytest.mark.parametrize("demand", FIELDS)
def test_a_date_demands_something_of_an_open_case_once_it_has_come(store: Store, clock: Clock, demand: Demand) -> None:
    come = lodged(store, **{FIELDS[demand]: clock.now})
    lodged(store, **{FIELDS[demand]: clock.now + SECOND})
    lodged(store, **{FIELDS[demand]: None})
    closed(store, **{FIELDS[demand]: clock.now})
    with store.read() as unit:
        assert unit.dates.demanding(demand, TERMS, 10) == (come.tracking_id,)
        assert unit.dates.demanding(demand, TERMS, 10, but=[come.tracking_id]) == ()


def test_of_a_closed_case_it_is_her_word_that_is_waited_for(store: Store, clock: Clock) -> None:
    come = closed(store, remind_at=clock.now)
    lodged(store, remind_at=clock.now)
    with store.begin() as unit:
        assert unit.dates.demanding(Demand.VERDICT, TERMS, 10) == (come.tracking_id,)
        unit.dates.reminded(come.tracking_id)
        assert unit.dates.demanding(Demand.VERDICT, TERMS, 10) == ()


def test_a_week_of_silence_is_counted_from_when_she_last_heard_and_never_where_nothing_is_promised(
    store: Store, clock: Clock
) -> None:
    silent = lodged(store, heard_at=clock.now - TERMS.heartbeat)
    lodged(store, heard_at=clock.now - TERMS.heartbeat + SECOND)
    unpromised = lodged(store, heard_at=None)
    closed(store, heard_at=clock.now - TERMS.heartbeat)
    with store.begin() as unit:
        assert unit.dates.demanding(Demand.SILENCE, TERMS, 10) == (silent.tracking_id,)
        for case in (silent, unpromised):
            unit.dates.heard(case.tracking_id)
        assert unit.dates.demanding(Demand.SILENCE, TERMS, 10) == ()
        heard = [unit.complaints.get(case.tracking_id) for case in (silent, unpromised)]
    assert [case and case.heard_at for case in heard] == [clock.now, None]


def test_no_more_are_found_than_are_asked_for(store: Store, clock: Clock) -> None:
    for _ in range(3):
        lodged(store, due_at=clock.now)
    with store.read() as unit:
        assert len(unit.dates.demanding(Demand.PROMISE, TERMS, 2)) == 2


def test_a_case_is_taken_while_the_demand_holds(store: Store, clock: Clock) -> None:
    case = lodged(store, due_at=clock.now)
    with store.begin() as unit:
        assert unit.dates.take(Demand.PROMISE, TERMS, case.tracking_id)
        assert not unit.dates.take(Demand.LIMIT, TERMS, case.tracking_id)
        unit.complaints.step(case, Step.ESCALATED, Actor.MACHINE, due_at=clock.now + SECOND)
        assert not unit.dates.take(Demand.PROMISE, TERMS, case.tracking_id)


def test_a_case_that_somebody_is_at_is_left_to_him(postgres: Store, clock: Clock) -> None:
    case = lodged(postgres, due_at=clock.now)
    with postgres.begin() as unit, postgres.begin() as other:
        assert unit.complaints.get(case.tracking_id, lock=True)
        assert not other.dates.take(Demand.PROMISE, TERMS, case.tracking_id)
