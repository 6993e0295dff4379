"""The office asks; what she answers goes back to it, whatever it is."""

import pytest

from core.complaint import Status, Step
from core.events import Reply
from tests.talk import LANGUAGES, Talk, case, known_id

ABOUT = known_id(1)


def asked(language: str = "en") -> Talk:
    talk = Talk(language, [case()])
    talk.office(Step.QUESTION, "Which house?")
    return talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_s_question_reaches_her_in_the_office_s_words(language: str) -> None:
    assert asked(language).hears("4821-0937-5514", '"Which house?"')


@pytest.mark.parametrize("words", ["House 12, green gate", "12", "3", "yes", "nahi", "گلی ۴", "4A"])
def test_whatever_she_answers_goes_back(words: str) -> None:
    talk = asked()
    talk.say(words)
    assert talk.events == [Reply(ABOUT, words)]
    assert talk.hears("your answer has gone to the office (4821-0937-5514)")
    assert talk.records.own[ABOUT].status is Status.IN_PROGRESS


@pytest.mark.parametrize("nothing", ["👍", "...", "!", "🏠🏠"])
def test_an_emoji_is_not_an_answer(nothing: str) -> None:
    talk = asked()
    talk.say(nothing)
    assert not talk.events
    assert talk.hears("Sorry, I did not understand.", '"Which house?"')


def test_an_aside_in_between_leaves_the_question_open() -> None:
    talk = asked()
    talk.say("HELP", "STATUS", "House 12")
    assert talk.events == [Reply(ABOUT, "House 12")]


def test_a_question_that_is_no_longer_open_is_not_answered() -> None:
    talk = asked()
    talk.records.own[ABOUT] = case(status=Status.RESOLVED)
    talk.say("House 12")
    assert not talk.events
    assert talk.hears("That case has moved on meanwhile.")
