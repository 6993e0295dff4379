"""The promised date: by the calendar or by working days, in the country's zone, and never beyond forty days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.catalogue import load
from core.deadlines import HARD_LIMIT, opened, promised, promised_anew, reminder, working

KARACHI = ZoneInfo("Asia/Karachi")
WEEKEND = frozenset({6, 7})
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=KARACHI)
FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=KARACHI)
NO_HOLIDAYS = frozenset[date]()


def test_by_the_calendar_hours_are_hours() -> None:
    assert promised(load(), "WT4", MONDAY) == MONDAY + timedelta(hours=72)


def test_the_promise_is_in_the_country_s_zone() -> None:
    due = promised(load(), "WT4", datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    assert due == MONDAY + timedelta(hours=72)
    assert due.tzinfo == KARACHI


def test_what_promises_nothing_has_no_date() -> None:
    assert promised(load(), "SG2", MONDAY) is None


def test_a_working_day_has_twenty_four_hours() -> None:
    assert working(MONDAY, 48, WEEKEND, NO_HOLIDAYS) == MONDAY + timedelta(days=2)


def test_the_weekend_does_not_count() -> None:
    assert working(FRIDAY, 24, WEEKEND, NO_HOLIDAYS) == datetime(2026, 11, 30, 16, 0, tzinfo=KARACHI)


def test_a_holiday_does_not_count() -> None:
    holidays = frozenset({date(2026, 11, 24)})
    assert working(MONDAY, 24, WEEKEND, holidays) == MONDAY + timedelta(days=2)


def test_what_begins_on_a_holiday_begins_on_the_next_working_day() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert working(saturday, 24, WEEKEND, NO_HOLIDAYS).date() == date(2026, 12, 1)


def test_it_never_ends_on_a_day_off() -> None:
    catalogue = load()
    for days in range(400):
        start = MONDAY + timedelta(days=days, hours=days % 24)
        for hours in (1, 24, 30, 168):
            due = working(start, hours, WEEKEND, catalogue.holidays)
            assert due.isoweekday() not in WEEKEND
            assert due.date() not in catalogue.holidays
            assert due > start


def test_a_few_hours_stay_within_the_day() -> None:
    assert working(MONDAY, 2, WEEKEND, NO_HOLIDAYS) == MONDAY + timedelta(hours=2)


def test_hours_that_run_into_a_day_off_go_on_after_it() -> None:
    assert working(FRIDAY, 12, WEEKEND, NO_HOLIDAYS) == datetime(2026, 11, 30, 4, 0, tzinfo=KARACHI)


def test_never_more_than_forty_days() -> None:
    assert working(MONDAY, 10_000, WEEKEND, NO_HOLIDAYS) == MONDAY + HARD_LIMIT
    assert working(MONDAY, 10, frozenset(range(1, 8)), NO_HOLIDAYS) == MONDAY + HARD_LIMIT


def test_every_leaf_keeps_its_promise_within_the_limit() -> None:
    catalogue = load()
    for code in catalogue.leaves:
        due = promised(catalogue, code, MONDAY)
        assert due is None or MONDAY < due <= MONDAY + HARD_LIMIT


HOURS = {1: 0.5, 2: 1, 3: 1, 4: 1, 8: 2, 72: 18, 192: 48, 480: 48, 960: 48}


def test_the_office_is_reminded_when_a_fourth_of_the_time_is_left_an_hour_at_least_and_two_days_at_most() -> None:
    before = {
        hours: MONDAY + timedelta(hours=hours) - reminder(MONDAY, MONDAY + timedelta(hours=hours)) for hours in HOURS
    }
    assert before == {hours: timedelta(hours=left) for hours, left in HOURS.items()}


def test_every_promise_has_its_reminder_between_its_beginning_and_its_end() -> None:
    catalogue = load()
    for code in catalogue.leaves:
        promise = promised_anew(catalogue, code, MONDAY)
        assert (promise.due_at is None) is (promise.remind_at is None)
        assert promise.due_at is None or MONDAY < (promise.remind_at or MONDAY) < promise.due_at


def test_a_round_ends_after_forty_days_by_the_calendar_where_anything_is_promised() -> None:
    assert opened(load(), "WT4", MONDAY).limit_at == MONDAY + timedelta(days=40)
    assert opened(load(), "SG2", MONDAY).limit_at is None
