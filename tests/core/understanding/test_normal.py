"""One spelling for what is spelled in many ways."""

import pytest

from core.understanding.normal import Folding, letters, normalise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("کراچي", "کراچی"),
        ("كراچی", "کراچی"),
        ("بِجلی", "بجلی"),
        ("پـــانی", "پانی"),
        ("ھے", "ہے"),
        ("ﻻہور", "لاہور"),
        ("\u202bپانی\u202c", "پانی"),
        ("۴۸۲۱-٠٩٣٧-5516", "4821 0937 5516"),
        ("1️⃣", "1"),
        ("²", "2"),
        ("Don’t!!!", "dont"),
        ("Gulshan-e-Iqbal 13D", "gulshan e iqbal 13 d"),
        ("pleaseeee", "please"),
        ("کیوںںںں", "کیون"),
        ("👍🏽 🙏", ""),
    ],
)
def test_letters_digits_and_signs_are_folded(text: str, folded: str) -> None:
    assert letters(text) == folded


@pytest.mark.parametrize("text", ["plz", "PLZZZ", "Please", "pls."])
def test_short_spellings_become_the_usual_one(text: str) -> None:
    assert normalise(text) == "please"


def test_a_normalised_text_stays_as_it_is() -> None:
    for text in ("bijli nhi a rhi 3 din sy", "گٹر بند ھے", "Gas k bill mn mistake h"):
        assert normalise(normalise(text)) == normalise(text)


def test_many_phrases_are_folded_word_by_word_as_each_is_alone() -> None:
    folding = Folding()
    for phrase in ("Plz  bijli-nhi!", "گٹر\u200cبند ہے۔", "G-10/4 mein", "cafe\u0301 ئ", "sooo 2day"):
        assert " ".join(folding.words(phrase)) == normalise(phrase)
