"""Lanes: one after the other within one, none waits for another."""

import threading

from bot.delivery.lanes import MOST, Lanes
from tests import together


def test_what_is_in_a_lane_is_done_in_order() -> None:
    lanes, done = Lanes(), list[int]()
    for number in range(50):
        lanes.put("wt", number, lambda number=number: done.append(number))  # type: ignore[misc]
    together.until(lambda: len(done) == 50)
    assert done == list(range(50))


def test_a_lane_that_is_stuck_keeps_no_other_waiting() -> None:
    lanes, stuck, done = Lanes(), threading.Event(), list[str]()
    lanes.put("el", 1, stuck.wait)
    lanes.put("el", 2, lambda: done.append("el"))
    lanes.put("wt", 1, lambda: done.append("wt"))
    together.until(lambda: done == ["wt"])
    stuck.set()
    together.until(lambda: done == ["wt", "el"])


def test_what_waits_already_waits_once_and_what_is_being_done_may_come_again() -> None:
    lanes, stuck, begun, done = Lanes(), threading.Event(), threading.Event(), list[str]()

    def first() -> None:
        begun.set()
        stuck.wait()

    lanes.put("wt", "a", first)
    begun.wait(together.PATIENCE)
    for _ in range(3):
        lanes.put("wt", "a", lambda: done.append("a"))
    lanes.put("wt", "b", lambda: done.append("b"))
    stuck.set()
    together.until(lambda: "b" in done)
    assert done == ["a", "b"]


def test_a_lane_holds_so_many_and_no_more() -> None:
    lanes, stuck, done = Lanes(), threading.Event(), list[int]()
    lanes.put("wt", -1, stuck.wait)
    for number in range(MOST * 2):
        lanes.put("wt", number, lambda number=number: done.append(number))  # type: ignore[misc]
    stuck.set()
    together.until(lambda: len(done) >= MOST - 1)
    together.until(lambda: lanes.close(0))
    assert len(done) <= MOST


def test_who_is_closed_ends_what_was_begun_and_begins_nothing_more() -> None:
    lanes, stuck, begun, done = Lanes(), threading.Event(), threading.Event(), list[str]()

    def first() -> None:
        begun.set()
        stuck.wait()
        done.append("first")

    lanes.put("wt", 1, first)
    begun.wait(together.PATIENCE)
    lanes.put("wt", 2, lambda: done.append("second"))
    assert not lanes.close(0.01)
    stuck.set()
    assert lanes.close(together.PATIENCE)
    assert done == ["first"]
