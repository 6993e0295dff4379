"""Officers' scores: what luck, hard cases and full weeks do is not held against anybody."""

from random import Random

import pytest

from core.scores import Closing, Ratio, scores


def closing(
    officer: str, confirmed: bool | None = True, late: bool = False, leaf: str = "WT4", week: str = "1"
) -> Closing:
    return Closing(officer, leaf, False, week, confirmed, late)


def test_who_does_as_everybody_does_has_one() -> None:
    found = scores([closing(officer, number % 2 == 0) for officer in "ab" for number in range(8)])
    assert found["a"].confirmed.adjusted == found["b"].confirmed.adjusted == 1
    assert found["a"].closed == 8


def test_hard_cases_are_held_against_hard_cases() -> None:
    easy = [closing("easy", number < 9) for number in range(10)]
    hard = [closing("hard", number < 2, leaf="EL1") for number in range(10)]
    found = scores(easy + hard)
    assert [score.confirmed.adjusted for score in found.values()] == pytest.approx([1, 1])


def test_full_weeks_are_held_against_full_weeks() -> None:
    calm = [closing("calm", late=False, week=str(number)) for number in range(30)]
    full = [closing("full", late=number < 15, week="1") for number in range(30)]
    found = scores(calm + full)
    assert found["full"].late.expected == pytest.approx(15)
    assert found["full"].late.adjusted == pytest.approx(1)


def test_who_said_nothing_counts_neither_way() -> None:
    found = scores([closing("a", None), closing("a", True), closing("b", True)])
    assert found["a"].confirmed.cases == 1
    assert found["a"].closed == 2


def test_few_cases_say_little() -> None:
    few, many = Ratio(1, 1, 0.5), Ratio(100, 100, 50.0)
    assert few.adjusted < 1.1 < 1.9 < many.adjusted < 2


def test_expected_is_observed_in_sum() -> None:
    dice = Random(5)
    known = [
        closing(
            dice.choice("abc"),
            dice.random() < 0.6,
            dice.random() < 0.2,
            dice.choice(("WT4", "EL1")),
            str(dice.randint(1, 4)),
        )
        for _ in range(300)
    ]
    found = scores(known).values()
    for name in ("confirmed", "late"):
        ratios = [getattr(score, name) for score in found]
        assert sum(ratio.expected for ratio in ratios) == pytest.approx(sum(ratio.observed for ratio in ratios))
