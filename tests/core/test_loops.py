"""Machines that answer our answers are left alone; people are not."""

import json
from datetime import timedelta

import pytest

from core import conversation, loops
from core.conversation import Conversation, Heard
from core.messages import Said
from tests.talk import CLEAR, NOT_UNDERSTOOD, NOW, Talk

AWAY = "I am driving and will call you back later"
ODD = ("blorb", "frotz", "gnusto", "xyzzy", "plugh", "rezrov", "izyuk", "ozmoo", "yomin")


def test_the_same_words_for_the_third_time_are_not_answered() -> None:
    talk = Talk("en")
    assert [bool(talk.say(AWAY)) for _ in range(5)] == [True, True, False, False, False]


def test_an_autoresponder_fills_nothing_in() -> None:
    talk = Talk("en")
    for _ in range(40):
        talk.say(AWAY)
        talk.wait(seconds=1)
    assert talk.events == []
    assert sum(bool(words) for who, words in talk.lines if who == "sunwai") == 2


def test_what_comes_next_is_heard_and_what_was_open_stands() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], *["Koi hai yahan"] * 3)
    assert talk.hears() == ""
    talk.say("1")
    assert len(talk.events) == 1


def test_after_ten_minutes_the_same_words_are_answered_again() -> None:
    talk = Talk("en")
    talk.say(*[AWAY] * 3)
    talk.wait(minutes=10, seconds=1)
    assert talk.say(AWAY)


def test_in_ten_minutes_nobody_gets_more_than_six_replies_by_repeating() -> None:
    talk = Talk("en")
    for _ in range(60):
        talk.say(AWAY)
        talk.wait(seconds=10)
    assert sum(bool(words) for who, words in talk.lines if who == "sunwai") <= 6


@pytest.mark.parametrize("text", ["STATUS", "HELP", "MENU", "1", "9", "yes", "STOP", "میری شکایت"])
def test_a_command_or_a_number_is_always_answered(text: str) -> None:
    talk = Talk("en")
    assert all(talk.say(text) for _ in range(7 if text != "9" else 5))


def test_danger_is_always_answered() -> None:
    talk = Talk("en")
    for _ in range(6):
        assert "Danger?" in talk.say("Fire! gas leak, people are trapped")


def test_a_dial_is_always_answered() -> None:
    talk = Talk("en")
    assert all(talk.say("") for _ in range(9))


def test_other_words_in_between_begin_anew() -> None:
    talk = Talk("en")
    for _ in range(5):
        assert talk.say("salam")
        assert talk.say("shukriya")


def test_to_the_seventh_miss_in_a_row_nothing_is_said() -> None:
    talk = Talk("en")
    talk.say("MENU")
    assert [bool(talk.say(word)) for word in ODD[:8]] == [True] * 6 + [False] * 2


def test_who_is_understood_again_is_answered_again() -> None:
    talk = Talk("en")
    talk.say("MENU", *ODD[:8])
    assert talk.say("HELP")
    assert talk.say("blorb blorb")


@pytest.mark.parametrize("text", ["HELP", "STATUS", "BACK", "1", ""])
def test_in_the_midst_of_a_question_as_well(text: str) -> None:
    talk = Talk("en")
    talk.say("LANGUAGE", *ODD[:8])
    assert talk.hears() == ""
    assert talk.say(text)
    assert talk.say("blorb blorb")


def test_after_ten_minutes_of_misses_we_ask_once_more() -> None:
    talk = Talk("en")
    talk.say("LANGUAGE", *ODD[:8])
    talk.wait(minutes=10, seconds=1)
    assert talk.say("more odd words")
    assert talk.say("and even more odd")


def test_a_silence_begins_once() -> None:
    talk = Talk("en")
    began = []
    for text in [AWAY] * 5:
        before = talk.conversation
        talk.say(text)
        began.append(not talk.hears() and loops.begins(before, talk.conversation))
    assert began == [False, False, True, False, False]


def test_what_is_noted_survives_being_stored() -> None:
    noted = Conversation(heard=Heard(7, 2, NOW), quiet=NOW + timedelta(minutes=1))
    assert conversation.load(json.loads(json.dumps(conversation.dump(noted)))) == noted


def test_an_older_conversation_begins_to_count_today() -> None:
    assert conversation.load({"open": [], "language": "en"}) == Conversation(language="en")


def test_of_her_words_only_a_fingerprint_is_noted() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD)
    assert isinstance(talk.conversation.heard, Heard)
    assert Said("x") != talk.conversation.heard
