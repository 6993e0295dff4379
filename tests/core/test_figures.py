"""Counting cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest

from core import figures
from core.complaint import Status
from core.figures import Fact, Key, Tally

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SINCE = datetime(2026, 10, 23, 19, 0, tzinfo=UTC)  # midnight in Karachi, thirty days before
KARACHI = ZoneInfo("Asia/Karachi")
PROVINCES = {"gujranwala": "punjab", "quetta-east": "balochistan"}
FACT = Fact(
    department="WT",
    office="wasa-gujranwala",
    leaf="WT4",
    place="gujranwala",
    channel="sms/twilio",
    language="ur-Latn",
    status=Status.FORWARDED,
    registered_at=NOW - timedelta(days=2),
    answered_at=None,
    closed_at=None,
    due_at=NOW + timedelta(days=1),
    reopenings=0,
    escalations=0,
    stars=None,
)


def counted(*facts: Fact) -> Tally:
    return figures.count(facts, PROVINCES, NOW, SINCE)[Key("", "all", "")]


def test_a_case_is_counted_under_each_of_its_sides_for_all_and_in_its_department() -> None:
    found = figures.count(
        [FACT, replace(FACT, department="EL", leaf="EL1", place="quetta-east")], PROVINCES, NOW, SINCE
    )
    assert found[Key("", "all", "")].registered == 2
    assert found[Key("", "department", "WT")].registered == found[Key("WT", "all", "")].registered == 1
    assert found[Key("", "province", "punjab")].registered == found[Key("WT", "district", "gujranwala")].registered == 1
    assert found[Key("", "channel", "sms")].registered == 2
    assert Key("WT", "district", "quetta-east") not in found


@pytest.mark.parametrize("status", Status)
def test_closed_by_the_office_is_what_she_confirmed_and_what_she_has_not(status: Status) -> None:
    tally = counted(replace(FACT, status=status))
    assert tally.closed == tally.confirmed + tally.pending + tally.silent
    assert tally.waiting + tally.closed + tally.withdrawn == (status is not Status.MERGED)


def test_who_has_said_nothing_may_answer_until_the_end_of_her_last_day_and_is_silent_from_then_on() -> None:
    def closed(at: datetime, status: Status = Status.RESOLVED) -> tuple[int, int, int]:
        tally = counted(replace(FACT, status=status, closed_at=at))
        return tally.confirmed, tally.pending, tally.silent

    assert figures.answerable(NOW, timedelta(days=30), KARACHI) == SINCE
    assert closed(NOW) == closed(SINCE) == closed(SINCE, Status.REJECTED) == (0, 1, 0)
    assert closed(SINCE - timedelta(seconds=1)) == (0, 0, 1)
    assert closed(NOW, Status.CONFIRMED) == closed(SINCE - timedelta(days=9), Status.CONFIRMED) == (1, 0, 0)


def test_a_promise_is_broken_when_its_day_has_passed_or_the_case_had_to_climb() -> None:
    assert counted(FACT).late == 0
    assert counted(replace(FACT, due_at=NOW - timedelta(hours=1))).late == 1
    assert counted(replace(FACT, escalations=1)).late == 1
    closed = replace(FACT, status=Status.RESOLVED, due_at=NOW - timedelta(hours=1), closed_at=NOW - timedelta(hours=2))
    assert counted(closed).late == 0


def test_stars_are_those_that_were_given_and_nobody_else_is_satisfied() -> None:
    tally = counted(FACT, replace(FACT, stars=5), replace(FACT, stars=2))
    assert (tally.rated, tally.satisfaction) == (2, 3.5)
    assert counted(FACT).satisfaction is None


def test_tallies_add_up() -> None:
    answered = replace(FACT, answered_at=NOW)
    assert counted(answered) + counted(FACT, answered) == counted(answered, answered, FACT)


def test_a_histogram_tells_the_middle_and_the_slow_to_a_tenth() -> None:
    dice = Random(7)
    spans = [dice.expovariate(1 / 60) for _ in range(4000)]
    histogram: dict[int, int] = {}
    for span in spans:
        histogram[figures.bucket(span)] = histogram.get(figures.bucket(span), 0) + 1
    exact = quantiles(spans, n=10)
    for share, wanted in ((0.5, exact[4]), (0.9, exact[8])):
        assert figures.quantile(histogram, share) == pytest.approx(wanted, rel=0.1)
    assert figures.quantile({}, 0.5) is None


def test_a_week_begins_on_monday_in_karachi() -> None:
    sunday_night = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)  # half past midnight on Monday there
    assert figures.week_of(sunday_night, KARACHI) == date(2026, 11, 23)
    assert figures.week_of(sunday_night - timedelta(hours=1), KARACHI) == date(2026, 11, 16)


@pytest.mark.parametrize(("count", "mean", "wanted"), [(0, 3, 1.0), (1, 0, 0.0), (3, 1, 0.0803), (10, 4, 0.00813)])
def test_the_tail_is_poissons(count: int, mean: float, wanted: float) -> None:
    assert figures.poisson_tail(count, mean) == pytest.approx(wanted, rel=0.01)
