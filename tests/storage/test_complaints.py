"""Complaints and their history: never one without the other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.complaint import Actor, Outcome, Status, Step, Unlawful
from storage import complaints
from storage.unit import Store, Taken
from storage.vault import Unreadable
from tests import together
from tests.house import STRANGER, Clock
from tests.storage.rows import case, lodged, message, take, unguarded


def test_a_lodged_complaint_is_found_again_whole(store: Store) -> None:
    complaint = lodged(store, where="گلی ۴", details="پانی \ud83d", urgent=True)
    with store.read() as unit:
        assert unit.complaints.get(complaint.tracking_id) == complaint


def test_a_complaint_begins_its_history_with_its_registration(store: Store, clock: Clock) -> None:
    complaint = lodged(store)
    with store.read() as unit:
        (entry,) = unit.complaints.history(complaint)
    assert (entry.actor, entry.step, entry.status, entry.at) == (
        Actor.CITIZEN,
        Step.REGISTERED,
        Status.REGISTERED,
        clock.now,
    )


def test_complaint_and_history_are_committed_together_or_not_at_all(store: Store) -> None:
    def fail() -> None:
        with store.begin() as unit:
            person = unit.people.meet(message())
            unit.complaints.lodge(person.box, case(person, unit))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as unit:
        assert unit.complaints.figures() == {}
        assert unit.connection.execute(select(complaints.HISTORY)).all() == []


def test_a_tracking_id_is_given_once(store: Store) -> None:
    complaint = lodged(store)
    with pytest.raises(Taken):
        lodged(store, message(phone=STRANGER), tracking_id=complaint.tracking_id)


def test_a_step_moves_the_case_and_writes_who_when_and_why(store: Store, clock: Clock) -> None:
    complaint = lodged(store)
    clock.move(hours=1)
    with store.begin() as unit:
        held = unit.complaints.get(complaint.tracking_id, lock=True)
        assert held
        moved = unit.complaints.step(
            held, Step.RESOLVED, Actor.OFFICER, "saaf", outcome=Outcome.RELIEF_GRANTED, closed_at=unit.now
        )
    assert (moved.status, moved.notice, moved.updated_at, moved.closed_at) == (
        Status.RESOLVED,
        "saaf",
        clock.now,
        clock.now,
    )
    with store.read() as unit:
        assert unit.complaints.get(complaint.tracking_id) == moved
        last = unit.complaints.history(moved)[-1]
    assert (last.actor, last.step, last.note, last.at) == (Actor.OFFICER, Step.RESOLVED, "saaf", clock.now)


def test_an_unlawful_step_changes_nothing(store: Store) -> None:
    complaint = lodged(store)
    with pytest.raises(Unlawful), store.begin() as unit:
        unit.complaints.step(complaint, Step.CONFIRMED, Actor.CITIZEN)
    with store.read() as unit:
        assert unit.complaints.get(complaint.tracking_id) == complaint
        assert len(unit.complaints.history(complaint)) == 1


def test_an_officers_note_to_colleagues_is_not_shown_to_the_citizen(store: Store) -> None:
    complaint = lodged(store)
    with store.begin() as unit:
        assert unit.complaints.step(complaint, Step.NOTE, Actor.OFFICER, "andar ki baat").notice == ""
        assert unit.complaints.history(complaint)[-1].note == "andar ki baat"


def test_a_locked_case_keeps_the_other_waiting_and_then_shows_him_what_was_done(store: Store) -> None:
    complaint = lodged(store)

    def acknowledge() -> Status:
        with store.begin() as unit:
            held = unit.complaints.get(complaint.tracking_id, lock=True)
            assert held
            return unit.complaints.step(held, Step.ACKNOWLEDGED, Actor.OFFICER).status

    outcomes = together.threads(*[acknowledge] * 4)
    assert outcomes.count(Status.ACKNOWLEDGED) == 1
    assert sum(isinstance(outcome, Unlawful) for outcome in outcomes) == 3


def test_swapped_words_do_not_open(store: Store) -> None:
    ids = [lodged(store, details=words).tracking_id for words in ("eik", "dou")]
    rows = complaints.COMPLAINTS
    with store.begin() as unit:
        sealed = [unit.connection.scalar(select(rows.c.details_sealed).where(rows.c.tracking_id == i)) for i in ids]
        swap = update(rows).where(rows.c.tracking_id == ids[0]).values(details_sealed=sealed[1])
        unit.connection.execute(swap)
    with pytest.raises(Unreadable), store.read() as unit:
        unit.complaints.get(ids[0])


def test_swapped_columns_do_not_open(store: Store) -> None:
    complaint, rows = lodged(store), complaints.COMPLAINTS
    with store.begin() as unit:
        unit.connection.execute(update(rows).values(details_sealed=rows.c.where_sealed))
    with pytest.raises(Unreadable), store.read() as unit:
        unit.complaints.get(complaint.tracking_id)


def test_two_notes_of_one_case_cannot_be_swapped(store: Store, clock: Clock) -> None:
    complaint, rows = lodged(store), complaints.HISTORY
    for note in ("haan", "nahin"):
        clock.move(seconds=1)
        with store.begin() as unit:
            unit.complaints.step(complaint, Step.NOTE, Actor.OFFICER, note)
    with store.begin() as unit:
        unguarded(unit.connection)
        first, second = unit.connection.execute(select(rows).where(rows.c.step == Step.NOTE).order_by(rows.c.id))
        unit.connection.execute(update(rows).where(rows.c.id == first.id).values(note_sealed=second.note_sealed))
    with pytest.raises(Unreadable), store.read() as unit:
        unit.complaints.history(complaint)


def test_of_who_is_erased_the_case_stays_without_words(store: Store) -> None:
    complaint = lodged(store)
    with store.begin() as unit:
        unit.complaints.step(complaint, Step.NOTE, Actor.OFFICER, "andar ki baat")
        unit.people.erase(unit.people.meet(message()))
    with store.read() as unit:
        left = unit.complaints.get(complaint.tracking_id)
        assert left == replace(complaint, where="", details="", notice="", answered_at=unit.now)
        assert [entry.note for entry in unit.complaints.history(complaint)] == ["", ""]


def test_her_cases_come_the_newest_first_and_only_hers(store: Store, clock: Clock) -> None:
    mine = []
    for phone in (None, STRANGER, None, None):
        complaint = lodged(store, message(phone=phone) if phone else message())
        mine += [] if phone else [complaint.tracking_id]
        clock.move(minutes=1)
    person = take(store, message())
    with store.read() as unit:
        assert [found.tracking_id for found in unit.complaints.of_citizen(person.id, 2)] == mine[:0:-1]


def test_a_departments_pages_hold_every_case_once(store: Store, clock: Clock) -> None:
    expected = []
    for number in range(7):
        expected.append(lodged(store).tracking_id)
        clock.move(seconds=number % 2)  # some at the same moment
    lodged(store, leaf="EL1", department="EL")
    seen, after = [], None
    with store.read() as unit:
        while page := unit.complaints.of_department("WT", after=after, most=2):
            seen += [complaint.tracking_id for complaint in page]
            after = (page[-1].updated_at, page[-1].tracking_id)
        assert len(unit.complaints.of_department("WT", status=Status.FORWARDED)) == 0
        assert len(unit.complaints.of_department("WT", since=clock.now - timedelta(seconds=1))) < 7
    assert sorted(seen) == sorted(expected)


def test_figures_count_by_status_and_what_only_the_citizen_can_say(store: Store) -> None:
    confirmed, resolved, _ = (lodged(store) for _ in range(3))
    with store.begin() as unit:
        for complaint in (confirmed, resolved):
            after = unit.complaints.step(complaint, Step.RESOLVED, Actor.OFFICER, closed_at=unit.now)
            if complaint is confirmed:
                unit.complaints.step(after, Step.CONFIRMED, Actor.CITIZEN)
        assert unit.complaints.figures() == {"registered": 1, "resolved": 1, "confirmed": 1}
        assert unit.complaints.closed_by_office() == (2, 1)


def test_nothing_of_a_citizens_words_is_in_a_complaints_or_an_entrys_repr(store: Store) -> None:
    complaint = lodged(store, where="Naseem", details="Naseem")
    with store.begin() as unit:
        noted = unit.complaints.step(complaint, Step.RESOLVED, Actor.OFFICER, "Naseem")
        assert "Naseem" not in repr(noted) + repr(unit.complaints.history(noted))
