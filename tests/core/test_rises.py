"""Sudden rises, and cases that are about one thing."""

from random import Random

import pytest

from core import clusters, rises
from core.clusters import Placed

SPOT = ("WT4", "gujranwala")


def words(*said: str) -> frozenset[bytes]:
    return frozenset(word.encode() for word in said)


def placed(number: int, *said: str, leaf: str = "WT4", place: str = "gujranwala") -> Placed:
    return Placed(f"{number:012}", leaf[:2], leaf, place, words(*said))


@pytest.mark.parametrize(
    ("count", "before", "is_rise"), [(5, 0, True), (4, 0, False), (9, 8, True), (9, 40, False), (30, 80, True)]
)
def test_a_rise_is_what_chance_makes_unlikely_and_no_fewer_than_five(count: int, before: int, is_rise: bool) -> None:
    assert bool(rises.found({SPOT: count}, {SPOT: before})) is is_rise


def test_the_least_likely_comes_first_and_nowhere_is_no_place() -> None:
    found = rises.found({SPOT: 6, ("EL1", "lahore"): 20, ("EL1", ""): 90}, {})
    assert [rise.leaf for rise in found] == ["EL1", "WT4"]


def test_chance_alone_raises_no_more_alarms_than_are_expected() -> None:
    dice = Random(4)
    spots = [(f"L{number}", "x") for number in range(4000)]
    alarms = 0
    for spot in spots:
        usual = dice.choice((0.5, 2, 6))
        week, before = (sum(dice.random() < usual / 100 for _ in range(100 * weeks)) for weeks in (1, 8))
        alarms += len(rises.found({spot: week}, {spot: before}))
    # What is usual is itself an estimate, so chance has a little more room than the bound of an exact mean gives it.
    assert alarms <= 4 * rises.false_alarms(len(spots))


def test_cases_that_share_words_of_the_place_are_a_cluster() -> None:
    group = [placed(number, "islampura", "gali4") for number in range(3)]
    (found,) = clusters.found([*group, placed(8, "satellite", "town"), placed(9, "islampura", "gali4", leaf="EL1")])
    assert found.cases == tuple(case.tracking_id for case in group)


def test_they_hang_together_by_one_that_is_like_both() -> None:
    (found,) = clusters.found([placed(1, "a", "b"), placed(2, "b", "c", "a", "d"), placed(3, "c", "d")])
    assert len(found.cases) == 3


def test_two_are_no_cluster_nor_are_those_of_another_district() -> None:
    assert clusters.found([placed(1, "a", "b"), placed(2, "a", "b"), placed(3, "a", "b", place="lahore")]) == ()


def test_words_that_stand_everywhere_tell_no_place() -> None:
    assert clusters.found([placed(number, "mohalla", "gali", str(number)) for number in range(12)]) == ()
