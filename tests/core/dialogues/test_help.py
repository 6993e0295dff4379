"""How it works; and what is said when nothing is understood."""

import pytest

from tests.talk import CLEAR, Talk

TOLD = {"en": "STATUS: your cases", "ur": "STATUS میری شکایات", "ur-Latn": "STATUS: meri shikayat"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("HELP", "en"), ("help me please", "en"), ("madad", "ur-Latn"), ("kya karun", "ur-Latn"), ("مدد", "ur")],
)
def test_help_is_given_in_her_language(text: str, language: str) -> None:
    talk = Talk(language)
    talk.say(text)
    assert talk.hears(TOLD[language])


@pytest.mark.parametrize("text", ["HUMAN", "talk to a person", "helpline", "نمائندے سے بات کرنی ہے"])
def test_a_person_can_be_reached(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.hears("051-9000111")


def test_help_never_offers_a_word_that_the_carrier_keeps_for_itself() -> None:
    for language in TOLD:
        talk = Talk(language)
        talk.say("HELP")
        assert talk.does_not_hear("STOP", "END", "QUIT", "CANCEL", "UNSUBSCRIBE")


def test_who_is_not_understood_three_times_is_told_how_to_reach_a_person() -> None:
    talk = Talk("en")
    talk.say("MENU", "10", "10")
    assert talk.does_not_hear("HUMAN")
    talk.say("10")
    assert talk.hears("HUMAN how to reach a person", "1 Register a complaint")


def test_patience_begins_anew_when_she_is_understood() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "10", "10", "2", "10")
    assert talk.does_not_hear("HUMAN")
