"""Words are matched to an option only where they mean it."""

import pytest

from core.understanding import answers
from core.understanding.lexicon import FOLDER, rows

VERDICT = {"solved": (), "not_solved": ()}
DEPARTMENTS = {"EL": ("Electricity", "بجلی"), "RD": ("Roads", "سڑکیں"), "GS": ("Gas", "گیس")}


@pytest.mark.parametrize(
    "text", ["solved", "Solved!", "hal ho gaya", "HAL HOGYA", "حل ہو گیا", "it is solved", "sir masla hal ho gaya"]
)
def test_solved(text: str) -> None:
    assert answers.match(text, VERDICT) == "solved"


@pytest.mark.parametrize(
    "text",
    ["not solved", "unsolved", "hal nhi hua", "abhi tak nahi", "حل نہیں ہوا", "no change at all", "still not solved"],
)
def test_not_solved(text: str) -> None:
    assert answers.match(text, VERDICT) == "not_solved"


@pytest.mark.parametrize(
    "text", ["nahi ho gaya", "never solved anything", "nobody resolved it", "", "👍", "resolution", "what?"]
)
def test_what_may_mean_the_opposite_is_no_answer(text: str) -> None:
    assert answers.match(text, VERDICT) != "solved"


def test_a_name_is_matched_with_a_slip_but_not_with_two_meanings() -> None:
    assert answers.match("electrcity", DEPARTMENTS) == "EL"
    assert answers.match("roads", DEPARTMENTS) == "RD"
    assert answers.match("gas", DEPARTMENTS) == "GS"
    assert answers.match("gsa", DEPARTMENTS) is None
    assert answers.match("electricity or roads", DEPARTMENTS) is None


def test_exactly_is_the_whole_message() -> None:
    assert answers.exact("Roads.", DEPARTMENTS) == "RD"
    assert answers.exact("the roads", DEPARTMENTS) is None
    assert answers.nearly("raods", DEPARTMENTS) is None
    assert answers.nearly("electrcity", DEPARTMENTS) == "EL"


@pytest.mark.parametrize("text", ["hi", "Salam!", "AOA", "السلام علیکم", "Assalam-o-alaikum", "hello sir"])
def test_a_greeting_is_told_from_a_complaint(text: str) -> None:
    assert answers.greets(text)
    assert not answers.greets(f"{text} bijli nahi hai")


def test_thanks_are_told_from_an_appreciation() -> None:
    assert answers.thanks("bohat shukriya")
    assert not answers.thanks("thanks to the officer of my area")


def test_no_word_names_two_numbers() -> None:
    listed = [phrase for key, phrase in rows(FOLDER / "answers.tsv", 2) if key.startswith(answers.ITEM)]
    assert len(answers.ordinals()) == len(set(listed)) == len(listed)


def test_no_row_is_there_twice() -> None:
    listed = list(rows(FOLDER / "answers.tsv", 2))
    assert len(listed) == len(set(listed))
