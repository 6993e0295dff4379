"""The record walked through by the scheduler: every day, in slices, each from where the last one stood."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.record import audit, patrol, proving
from bot.running import doctor
from storage import proof
from tests.bot.story import Story
from tests.house import lodge


@pytest.fixture
def filled(either: Story) -> Story:
    """Some cases, linked."""
    for _ in range(3):
        lodge(either.sunwai)
    audit.link(either.sunwai)
    return either


def to_the_end(story: Story) -> int:
    """How many rounds a walk takes."""
    rounds = 1
    while not patrol.walk(story.sunwai, 0):
        rounds += 1
        assert rounds < 100
    return rounds


def tampered(story: Story) -> None:
    """What somebody does who owns the database."""
    with story.sunwai.store.engine.begin() as connection:
        owned = connection.dialect.name == "postgresql"
        off = "ALTER TABLE history DISABLE TRIGGER USER" if owned else "DROP TRIGGER only_added_to_history_update"
        connection.execute(text(off))
        connection.execute(text("UPDATE history SET department = 'PO' WHERE id = (SELECT max(id) FROM history)"))
        if owned:
            connection.execute(text("ALTER TABLE history ENABLE TRIGGER USER"))


def findings(story: Story) -> dict[str, bool]:
    return {found.part: found.well for found in doctor.examine(story.sunwai, ["proof"])}


def test_it_is_walked_through_a_page_at_a_time_and_what_came_of_it_is_kept(filled: Story) -> None:
    assert to_the_end(filled) > 5
    found = proving.last(filled.sunwai)
    assert found
    assert (found.count, found.at) == (0, filled.clock.now)
    with filled.sunwai.store.read() as unit:
        assert found.seq == (unit.audit.head() or pytest.fail("nothing is linked")).seq
        (act,) = [act for act in unit.audit.acts() if act.act == "record.verified"]
    assert act.by == "machine"


def test_it_is_done_once_a_day(filled: Story) -> None:
    to_the_end(filled)
    filled.clock.move(hours=23)
    assert patrol.walk(filled.sunwai, 0) == 0
    assert patrol.going_on(filled.sunwai) is None
    filled.clock.move(hours=1)
    assert to_the_end(filled) > 5


def test_it_goes_on_where_it_stood(filled: Story) -> None:
    places = []
    while not patrol.walk(filled.sunwai, 0):
        going = patrol.going_on(filled.sunwai)
        assert going
        places.append(going.place)
    assert len(set(places)) == len(places)
    assert [place.part for place in places if place][-1] == list(proof.PARTS)[-1]


def test_who_has_a_turn_has_it_alone_until_he_has_not_come_back_for_long(filled: Story) -> None:
    patrol.walk(filled.sunwai, 0)
    mine = patrol._claim(filled.sunwai)
    assert mine
    assert patrol.walk(filled.sunwai, 0) == 0
    assert patrol.going_on(filled.sunwai) == mine
    filled.clock.move(minutes=6)
    patrol.walk(filled.sunwai, 0)
    moved = patrol.going_on(filled.sunwai)
    assert moved != mine
    assert patrol._settle(filled.sunwai, mine) == 0
    assert patrol.going_on(filled.sunwai) == moved


def test_what_happens_between_two_slices_is_no_fault(filled: Story) -> None:
    while not patrol.walk(filled.sunwai, 0):
        if patrol.walk(filled.sunwai, 0):
            break
        with filled.sunwai.store.read() as unit:
            busy = (unit.audit.head() or pytest.fail("nothing is linked")).seq < 60
        if busy:
            lodge(filled.sunwai)
            audit.link(filled.sunwai)
    found = proving.last(filled.sunwai)
    assert found
    assert found.faults == ()


def test_a_fault_is_an_alarm_at_once(filled: Story, caplog: pytest.LogCaptureFixture) -> None:
    assert findings(filled)["proof"]
    tampered(filled)
    with caplog.at_level(logging.ERROR):
        while not caplog.records:
            patrol.walk(filled.sunwai, 0)
    assert caplog.records[0].message == "the record has faults: run audit verify"
    assert proving.last(filled.sunwai) is None
    assert not findings(filled)["proof"]
    to_the_end(filled)
    found = proving.last(filled.sunwai)
    assert found
    assert any("not what was linked" in fault for fault in found.faults)
    assert not findings(filled)["proof"]


def test_a_record_that_nobody_has_walked_for_days_is_a_finding(filled: Story) -> None:
    to_the_end(filled)
    assert findings(filled)["proof"]
    filled.clock.move(days=3)
    assert not findings(filled)["proof"]
    assert timedelta(days=3) > doctor.OVERDUE
