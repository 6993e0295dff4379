"""What of the figures is for everybody."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import chain, combinations
from operator import add
from random import Random

import pytest

from core import suppression
from core.figures import COUNTS, Tally
from core.suppression import PUBLISHED, REST, Line, alone, between, table

SAID = ("confirmed", "pending", "silent")
# One case that counts as something else, such that the row still adds up: closed, or not; then what was said of it.
ELSEWHERE: tuple[Mapping[str, int], ...] = (
    *({start: -1, "closed": 1, said: 1} for start in ("waiting", "withdrawn") for said in SAID),
    {"withdrawn": -1, "waiting": 1},
    {"confirmed": -1, "pending": 1},
    {"confirmed": -1, "silent": 1},
    {"pending": -1, "silent": 1},
    *({name: 1} for name in ("late", "reopened", "rated")),
)
MOVES = (*ELSEWHERE, *({name: -more for name, more in way.items()} for way in ELSEWHERE))


def tallies(**registered: int) -> dict[str, Tally]:
    return {value: Tally(registered=count) for value, count in registered.items()}


def drawn(dice: Random) -> Tally:
    """Some cases, whatever became of them."""
    registered = int(dice.expovariate(1 / 25)) + 1
    closed = dice.randint(0, registered)
    waiting = registered - closed if dice.random() < 0.7 else dice.randint(0, registered - closed)
    confirmed, pending, silent = shared_out(dice, closed)
    return Tally(
        registered=registered,
        waiting=waiting,
        closed=closed,
        confirmed=confirmed,
        pending=pending,
        silent=silent,
        withdrawn=registered - closed - waiting,
        late=dice.randint(0, registered),
        reopened=dice.randint(0, 9),
        rated=dice.randint(0, confirmed),
    )


def shared_out(dice: Random, closed: int) -> tuple[int, int, int]:
    """What was said of the closed ones: often one of the three is nothing, or little, as it is in old and in new weeks."""
    little = min(closed, dice.choice((0, 0, 1, 4, 9, closed)))
    other = dice.choice((0, closed - little, dice.randint(0, closed - little)))
    parts = [little, other, closed - little - other]
    dice.shuffle(parts)
    return parts[0], parts[1], parts[2]


def test_small_values_are_not_named_but_counted_among_the_rest() -> None:
    lines = table(tallies(wt=40, el=30, gs=3, mu=4))
    assert [line.value for line in lines] == ["wt", "el", REST]
    assert lines[-1].counts["registered"] == 7


def test_a_single_small_value_takes_the_next_one_along_so_that_the_sum_does_not_tell() -> None:
    lines = table(tallies(wt=40, el=30, gs=3))
    assert {line.value: line.counts["registered"] for line in lines} == {"wt": 40, REST: 33}


def test_where_all_is_small_nothing_is_told() -> None:
    assert table(tallies(wt=2, el=1)) == ()
    assert set(alone(Tally(registered=4)).counts.values()) == {None}


def test_a_small_number_in_a_large_row_is_kept_back_with_a_second_one() -> None:
    by = {
        "a": Tally(registered=50, late=2),
        "b": Tally(registered=60, late=9),
        "c": Tally(registered=70, late=30),
    }
    assert [line.counts["late"] for line in table(by)] == [None, None, 30]


def test_what_was_confirmed_and_what_was_not_are_kept_back_together() -> None:
    line = alone(Tally(registered=50, closed=40, confirmed=38, silent=2))
    assert {name for name, count in line.counts.items() if count is None} == {"confirmed", "pending", "silent"}
    assert line.counts["closed"] == 40


@pytest.mark.parametrize(("pending", "silent"), [(3, 20), (20, 3)])
def test_who_may_still_answer_and_who_did_not_in_time_are_kept_back_together(pending: int, silent: int) -> None:
    line = alone(Tally(registered=50, closed=50, confirmed=27, pending=pending, silent=silent))
    assert (line.counts["pending"], line.counts["silent"]) == (None, None)
    assert (line.counts["closed"], line.counts["confirmed"]) == (50, 27)


def test_a_few_who_said_nothing_are_not_told_by_those_who_did_however_they_are_split() -> None:
    line = alone(Tally(registered=50, closed=50, confirmed=46, pending=2, silent=2))
    assert (line.counts["confirmed"], line.counts["closed"]) == (None, 50)


def test_what_is_not_closed_yet_cannot_be_reckoned_from_what_is() -> None:
    line = alone(Tally(registered=50, waiting=2, closed=48, confirmed=20, silent=28))
    assert {name for name, count in line.counts.items() if count is None} == {"waiting", "closed", "pending", "silent"}
    assert line.counts["confirmed"] == 20


def test_stars_of_a_few_are_not_told() -> None:
    assert alone(Tally(registered=50, rated=4, stars=20)).satisfaction is None
    assert alone(Tally(registered=50, rated=5, stars=20)).satisfaction == 4


def test_what_came_between_two_periods_is_not_told_where_it_is_little() -> None:
    assert between(tallies(wt=6, el=9), tallies(wt=9, el=9, gs=4, mu=5)) == {"wt", "gs"}


@pytest.mark.parametrize("seed", range(120))
def test_no_small_number_is_seen_or_can_be_reckoned(seed: int) -> None:
    dice = Random(seed)
    by = {f"v{number}": drawn(dice) for number in range(dice.randint(1, 9))}
    lines, total = table(by), alone(reduce(add, by.values()))
    for line in lines:
        assert not any(count is not None and suppression.small(count) for count in line.counts.values())
        if line.counts["closed"] is not None and line.counts["confirmed"] is not None:
            assert not suppression.small(line.counts["closed"] - line.counts["confirmed"])
        for name in PUBLISHED:
            if suppression.small(getattr(line.tally, name)):
                assert reads_the_same(lines, total, line, name), (line.value, name)
    for name in PUBLISHED:
        rest = [line for line in lines if line.counts[name] is None]
        if total.counts[name] is not None and sum(line.tally.registered for line in lines) == total.tally.registered:
            assert not suppression.small(sum(getattr(line.tally, name) for line in rest))


def reads_the_same(lines: Sequence[Line], total: Line, line: Line, name: str) -> bool:
    """Whether another table would read as this one does, of which this number is another: with two further rows at the most."""
    fixed = [column for column in PUBLISHED if total.counts[column] is not None]
    ways = [way for way in MOVES if way.get(name) and possible(line, way)]
    others = [(other.value, way) for other in lines if other is not line for way in MOVES if possible(other, way)]
    pairs = ((way, further) for (one, way), (other, further) in combinations(others, 2) if one != other)
    return any(
        all(sum(each.get(column, 0) for each in (way, *further)) == 0 for column in fixed)
        for further in chain([()], ((way,) for _, way in others), pairs)
        for way in ways
    )


def possible(line: Line, way: Mapping[str, int]) -> bool:
    """Whether a row could be so: it reads as before, and counts no fewer than none."""
    return all(line.counts.get(name) is None and getattr(line.tally, name) + more >= 0 for name, more in way.items())


def test_what_is_published_is_counted() -> None:
    assert set(PUBLISHED) <= set(COUNTS)
