"""What may be chosen at the read-back beside yes and change: me too, about its staff, in private; and to hide one's name."""

from datetime import timedelta

import pytest

from core.events import Lodge
from core.records import Near
from tests.talk import CLEAR, LANGUAGES, NOW, Talk, known_id

VIOLENCE = "My husband beats me, Gujranwala"
ABSENT = "The teacher is absent every day from the school in Gujranwala"


def lodged(talk: Talk) -> Lodge:
    assert isinstance(talk.event, Lodge), talk
    return talk.event


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_always_means_yes_whatever_else_is_offered(language: str) -> None:
    talk = Talk(language)
    talk.records.near = Near(known_id(7), NOW - timedelta(days=5))
    talk.say(CLEAR[language], "1")
    assert lodged(talk) == Lodge("WT4", "gujranwala", "", CLEAR[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_nearby_is_joined_by_one_digit(language: str) -> None:
    talk = Talk(language)
    talk.records.near = Near(known_id(7), NOW - timedelta(days=5))
    talk.say(CLEAR[language], "3")
    assert lodged(talk).lead == known_id(7)
    assert talk.hears("4821-0937-5514")


def test_nothing_is_offered_where_no_word_tells_the_street() -> None:
    talk = Talk("en")
    talk.records.near = Near(known_id(7), NOW)
    talk.say("Sewer overflow in Gujranwala")
    assert talk.does_not_hear("Me too")


def test_a_private_subject_and_a_hidden_name_are_never_joined_to_anything() -> None:
    talk = Talk("en")
    talk.records.near = Near(known_id(7), NOW)
    talk.say("My husband beats me, Mohalla Islampura, Gujranwala")
    assert talk.does_not_hear("Me too")
    talk.say("MENU", CLEAR["en"], "2", "5")
    assert talk.does_not_hear("Me too")


def test_where_staff_may_be_at_fault_one_digit_says_so() -> None:
    talk = Talk("en")
    talk.say(ABSENT)
    assert talk.hears("3 Send: about its staff")
    talk.say("3")
    assert lodged(talk).against


@pytest.mark.parametrize("text", [CLEAR["en"], "The patwari asks for a bribe for a fard, Gujranwala"])
def test_it_is_not_asked_where_nothing_hints_at_it_nor_where_it_is_plain(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.does_not_hear("staff")


def test_words_of_a_bribe_make_it_a_question_anywhere() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow, the sanitary worker demands a bribe, Gujranwala")
    if talk.conversation.stack[-1].answers.get("register.leaf") == "WT4":
        assert talk.hears("about its staff")


def test_a_sensitive_subject_offers_privacy_by_itself_and_does_not_insist() -> None:
    talk = Talk("en")
    talk.say(VIOLENCE)
    assert talk.hears("3 Send, but in private")
    talk.say("1")
    assert not lodged(talk).private


def test_in_private_she_chooses_a_word_and_nothing_is_said_of_the_subject() -> None:
    talk = Talk("en")
    talk.say(VIOLENCE, "3", "jasmine7")
    assert (lodged(talk).private, lodged(talk).word) == (True, "jasmine7")
    assert talk.does_not_hear("Justice", "violence", "jasmine7")


def test_the_word_is_not_in_what_an_event_shows_of_itself() -> None:
    talk = Talk("en")
    talk.say(VIOLENCE, "3", "jasmine7")
    assert "jasmine7" not in repr(talk.event)


@pytest.mark.parametrize("word", ["abc", "two words", "a" * 21, "👍👍👍👍", "a_b_c"])
def test_what_is_no_word_is_asked_for_again(word: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "6", word)
    assert not talk.events
    assert talk.asked in ("register.word", "register.sure")


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_complaint_can_be_kept_private_or_without_a_name(language: str) -> None:
    talk = Talk(language)
    talk.say(CLEAR[language], "2", "6", "rose", "2", "5", "1")
    assert (lodged(talk).private, lodged(talk).hidden) == (True, True)


def test_what_we_took_it_for_is_noted_when_she_puts_it_right() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "1")
    assert lodged(talk).guessed == ""
    talk.say(CLEAR["en"], "2", "1", "something else", "1", "1", "1")
    assert (lodged(talk).guessed, lodged(talk).leaf) == ("WT4", "EL1")


def test_that_words_were_added_is_said_once() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "And it smells badly.")
    assert talk.hears("Added. Water and sewer")
    talk.say("HELP")
    assert talk.does_not_hear("Added.")
    talk.say("The smell is in every house here")
    assert talk.hears("Added. Water and sewer")
