"""Surroundings move what speaks for one leaf to another."""

from core.understanding.contexts import PART, Contexts

AROUND = Contexts({"skul": frozenset({"school"})}, (("school", "WT1", "ED2"), ("no gas", "GS5", "EL4")))


def test_within_a_context_a_part_moves() -> None:
    points = {"WT1": 2.0}
    AROUND.shift(points, ["skul"])
    assert points == {"WT1": 2.0 - 2.0 * PART, "ED2": 2.0 * PART}


def test_outside_it_nothing_moves() -> None:
    points = {"WT1": 2.0}
    AROUND.shift(points, [])
    assert points == {"WT1": 2.0}


def test_what_is_not_said_is_a_context_too() -> None:
    points = {"GS5": 1.0}
    AROUND.shift(points, [])
    assert points["EL4"] == PART
