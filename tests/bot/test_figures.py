"""The figures that pages show, on both engines."""

from datetime import timedelta

import pytest

from bot import figures
from core.complaint import Actor, Status, Step
from tests.bot.story import Story
from tests.storage.rows import lodged, message


def test_what_happens_is_in_the_figures_of_its_week_and_department(either: Story) -> None:
    store = either.sunwai.store
    first, other = (
        lodged(store),
        lodged(store, message(phone="+923000000303"), department="EL", leaf="EL1", place="quetta-east"),
    )
    either.clock.move(hours=5)
    with store.begin() as unit:
        unit.complaints.step(first, Step.RESOLVED, Actor.OFFICER, "ho gaya", closed_at=unit.now)
    figures.recount(either.sunwai, 10)
    board = figures.board(either.sunwai)
    assert (board.total.registered, board.total.waiting, board.total.closed, board.total.confirmed) == (2, 1, 1, 0)
    assert board.by["department"]["WT"].closed == board.by["province"]["Punjab"].answered == 1
    assert figures.board(either.sunwai, "EL").total.registered == 1
    assert len(board.weeks) == 12
    assert board.weeks[board.last] == board.total
    assert other.tracking_id not in str(board)


def test_a_later_change_of_an_old_case_counts_its_own_week_anew(either: Story) -> None:
    store = either.sunwai.store
    complaint = lodged(store)
    figures.recount(either.sunwai, 10)
    either.clock.move(days=15)
    with store.begin() as unit:
        unit.complaints.step(complaint, Step.ESCALATED, Actor.MACHINE, level=1)
    assert figures.refresh(either.sunwai) == 1
    board = figures.board(either.sunwai)
    assert board.total.late == 1
    assert board.weeks[board.last].registered == 0
    assert board.weeks[board.last - 2 * timedelta(days=7)].late == 1


def test_nothing_is_counted_twice_where_nothing_changed(either: Story) -> None:
    lodged(either.sunwai.store)
    assert figures.refresh(either.sunwai) == 1
    assert figures.refresh(either.sunwai) == 0
    either.clock.move(minutes=5)
    assert figures.refresh(either.sunwai) == 1  # it changed so near the last look that it might have been overlooked
    either.clock.move(minutes=5)
    assert figures.refresh(either.sunwai) == 0
    assert figures.board(either.sunwai).total.registered == 1


def test_small_cells_are_not_for_everybody(either: Story) -> None:
    for number in range(7):
        lodged(either.sunwai.store, message(phone=f"+92300000040{number}"))
    lodged(either.sunwai.store, message(phone="+923000000505"), place="quetta-east")
    figures.recount(either.sunwai, 10)
    shown = figures.published(either.sunwai)
    assert [(line.value, line.counts["registered"]) for line in shown.by["district"]] == [("*", 8)]
    assert [line.value for line in shown.by["department"]] == ["WT"]
    assert shown.total.counts["registered"] == 8


def test_a_case_between_two_periods_is_not_told_by_their_difference(either: Story) -> None:
    for number in range(12):
        old = either.clock.now - timedelta(weeks=6) if number < 2 else either.clock.now
        place = "lahore" if number % 2 else "gujranwala"
        lodged(either.sunwai.store, message(phone=f"+9230000004{number:02}"), place=place, registered_at=old)
    figures.recount(either.sunwai, 10)
    assert {line.value for line in figures.published(either.sunwai, 4).by["district"]} == {"lahore", "gujranwala"}
    assert {line.value for line in figures.published(either.sunwai, 12).by["district"]} == {"*"}


def test_cases_that_come_with_an_old_date_are_counted_when_all_is_looked_at_anew(either: Story) -> None:
    figures.recount(either.sunwai, 10)
    long_ago = either.clock.now - timedelta(days=30)
    lodged(either.sunwai.store, registered_at=long_ago, updated_at=long_ago)
    assert figures.recount(either.sunwai, 10) == 0
    figures.anew(either.sunwai)
    assert figures.recount(either.sunwai, 10) == 1
    assert figures.board(either.sunwai).total.registered == 1


@pytest.mark.parametrize("few", [0, 1000])
def test_who_said_nothing_in_time_is_silent_though_nothing_happened_that_day(either: Story, few: int) -> None:
    def verdicts() -> tuple[int, int]:
        either.clock.move(minutes=2)
        figures.recount(either.sunwai, 10)
        start, total = figures.since_the_start(either.sunwai, few), figures.board(either.sunwai, weeks=26).total
        assert (start.closed, start.confirmed, start.pending, start.silent) == (1, 0, total.pending, total.silent)
        return total.pending, total.silent

    complaint = lodged(either.sunwai.store)
    with either.sunwai.store.begin() as unit:
        unit.complaints.step(complaint, Step.RESOLVED, Actor.OFFICER, "ho gaya", closed_at=unit.now)
    assert verdicts() == (1, 0)
    either.clock.move(days=29)
    assert verdicts() == (1, 0)
    either.clock.move(days=2)
    assert verdicts() == (0, 1)


@pytest.mark.parametrize("few", [0, 1000])
def test_since_the_start_a_new_case_is_counted_at_once(either: Story, few: int) -> None:
    lodged(either.sunwai.store)
    assert figures.since_the_start(either.sunwai, few).registered == 1
    either.clock.move(minutes=1)
    figures.recount(either.sunwai, 10)
    either.clock.move(minutes=1)
    lodged(either.sunwai.store, message(phone="+923000000303"), status=Status.FORWARDED)
    found = figures.since_the_start(either.sunwai, few)
    assert (found.registered, found.forwarded, found.waiting, found.closed) == (2, 1, 2, 0)
