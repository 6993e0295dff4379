"""What of the figures is for everybody."""

from random import Random

import pytest

from core import suppression
from core.figures import COUNTS, Tally
from core.suppression import PUBLISHED, REST, SMALL, alone, between, table


def tallies(**registered: int) -> dict[str, Tally]:
    return {value: Tally(registered=count) for value, count in registered.items()}


def drawn(dice: Random) -> Tally:
    """Some cases, whatever became of them."""
    registered = int(dice.expovariate(1 / 25)) + 1
    closed = dice.randint(0, registered)
    confirmed = dice.randint(0, closed)
    return Tally(
        registered=registered,
        waiting=registered - closed,
        closed=closed,
        confirmed=confirmed,
        silent=closed - confirmed,
        late=dice.randint(0, registered),
        reopened=dice.randint(0, 9),
        rated=dice.randint(0, confirmed),
    )


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
    assert (line.counts["closed"], line.counts["confirmed"], line.counts["silent"]) == (40, None, None)


def test_what_is_not_closed_yet_cannot_be_reckoned_from_what_is() -> None:
    line = alone(Tally(registered=50, waiting=2, closed=48, confirmed=20, silent=28))
    assert {name for name, count in line.counts.items() if count is None} == {"waiting", "closed", "silent"}
    assert line.counts["confirmed"] == 20


def test_stars_of_a_few_are_not_told() -> None:
    assert alone(Tally(registered=50, rated=4, stars=20)).satisfaction is None
    assert alone(Tally(registered=50, rated=5, stars=20)).satisfaction == 4


def test_what_came_between_two_periods_is_not_told_where_it_is_little() -> None:
    assert between(tallies(wt=6, el=9), tallies(wt=9, el=9, gs=4, mu=5)) == {"wt", "gs"}


@pytest.mark.parametrize("seed", range(60))
def test_no_small_number_is_seen_or_can_be_reckoned(seed: int) -> None:
    dice = Random(seed)
    by = {f"v{number}": drawn(dice) for number in range(dice.randint(1, 9))}
    lines = table(by)
    for line in lines:
        assert not any(count is not None and suppression.small(count) for count in line.counts.values())
        three = [line.counts[name] for name in ("closed", "confirmed", "silent")]
        assert three.count(None) != 1
        assert (line.counts["waiting"] is None) == (line.counts["closed"] is None)
    for name in PUBLISHED:
        total = sum(getattr(tally, name) for tally in by.values())
        unknown = [line for line in lines if line.counts[name] is None and getattr(line.tally, name)]
        rest = total - sum(line.counts[name] or 0 for line in lines)
        assert not unknown or len(lines) == 1 or len(unknown) > 1 or rest == total
        assert (
            not unknown or rest >= SMALL or len(unknown) == len([line for line in lines if getattr(line.tally, name)])
        )


def test_what_is_published_is_counted() -> None:
    assert set(PUBLISHED) <= set(COUNTS)
