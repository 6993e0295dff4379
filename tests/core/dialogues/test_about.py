"""What the service is: told at once, in her language, and nothing that was open is lost."""

import pytest

from tests.talk import CLEAR, Talk


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("ABOUT", "en", "No reference, no visit, no last date"),
        ("who reads this", "en", "not your number"),
        ("sunwai kya hai", "ur-Latn", "Na sifarish, na chakkar, na aakhri tareekh"),
        ("سنوائی کیا ہے", "ur", "نہ سفارش، نہ چکر، نہ آخری تاریخ"),
    ],
)
def test_it_is_told_in_her_language(text: str, language: str, told: str) -> None:
    talk = Talk(language)
    talk.say(text)
    assert talk.hears(told)


def test_the_open_question_stands() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "ABOUT")
    assert talk.hears("No reference", "Send it?")
    talk.say("1")
    assert talk.event
