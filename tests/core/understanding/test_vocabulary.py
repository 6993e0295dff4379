"""Which known word a citizen's word is, and how sure that is."""

import pytest

from core.understanding.normal import normalise
from core.understanding.vocabulary import DENIAL, GUESSED, HEARD, SURE, build

KNOWN = build(
    [("gutter", "band"), ("transformer", "kharab"), ("bijli", "nahi"), ("loadshedding",), ("taar", "toot"), ("گیس",)]
)


@pytest.mark.parametrize(
    ("word", "known", "sure"),
    [
        ("gutter", "gutter", SURE),
        ("gutters", "gutter", HEARD),
        ("گٹر", "gutter", GUESSED),
        ("transfarmer", "transformer", GUESSED),
        ("trnsformer", "transformer", GUESSED),
        ("bijlee", "bijli", HEARD),
        ("taarein", "taar", HEARD),
    ],
)
def test_a_word_is_found_under_its_spellings(word: str, known: str, sure: float) -> None:
    assert KNOWN.resolve(word) == (KNOWN.terms[known], sure)


def test_a_word_nobody_knows_stays_itself() -> None:
    assert KNOWN.resolve("zebra") == ("zebra", 0.0)


@pytest.mark.parametrize("word", ["hai", "ka", "the", "ہے"])
def test_a_function_word_is_no_term(word: str) -> None:
    assert KNOWN.resolve(word)[0] == ""


@pytest.mark.parametrize("word", ["while", "morning", "waqt"])
def test_a_common_word_is_never_taken_for_a_misspelling(word: str) -> None:
    assert KNOWN.resolve(word)[0] == ""


@pytest.mark.parametrize("word", ["nahi", "not", "نہیں", "without"])
def test_no_is_one_term_in_all_languages(word: str) -> None:
    assert KNOWN.resolve(normalise(word))[0] == DENIAL


def test_two_words_that_are_one_written_apart_are_read_as_one() -> None:
    assert [term for term, _ in KNOWN.read(("load", "shedding"))] == [KNOWN.terms["loadshedding"], ""]
