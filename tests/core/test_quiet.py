"""What nobody asked for comes by day, where she is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.catalogue import load
from core.quiet import wait, zones_of

HOME, GULF, CANADA, WIDE = "+923000000101", "+971500000101", "+14160000101", "+79000000101"
KARACHI = ZoneInfo("Asia/Karachi")


def karachi(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=KARACHI)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (karachi(9), 0),
        (karachi(20, 59), 0),
        (karachi(21), 12),
        (karachi(23), 10),
        (karachi(0), 9),
        (karachi(8, 30), 0.5),
    ],
)
def test_s49_at_home_it_is_from_nine_to_nine_by_the_country_s_clock(moment: datetime, hours: float) -> None:
    assert wait(load().country, (HOME,), moment) == timedelta(hours=hours)
    assert wait(load().country, (), moment.astimezone(UTC)) == timedelta(hours=hours)


def test_s49_abroad_it_is_by_the_clock_there() -> None:
    morning = karachi(9, 30)  # half past eight in Dubai
    assert wait(load().country, (GULF,), morning) == timedelta(minutes=30)
    assert wait(load().country, (CANADA,), morning) == timedelta(
        hours=9, minutes=30
    )  # half past eleven at night before
    assert wait(load().country, (GULF,), karachi(21, 30)) == timedelta()


def test_where_a_country_is_wide_it_is_day_in_all_of_it_or_else_at_home() -> None:
    for hour in range(24):
        moment = karachi(0) + timedelta(hours=hour)
        then = moment + wait(load().country, (WIDE,), moment)
        day = [9 <= then.astimezone(zone).hour < 21 for zone in zones_of(WIDE) or (KARACHI,)]
        assert all(day) or 9 <= then.astimezone(KARACHI).hour < 21


def test_an_id_of_an_app_is_no_number_and_tells_no_zone() -> None:
    assert zones_of("PK.1349") == ()
    assert wait(load().country, ("PK.1349", GULF), karachi(9, 30)) == timedelta(minutes=30)
