"""At the read-back all may be changed, added to, taken back or dropped."""

import pytest

from core.events import Lodge
from tests.core.dialogues.filed import lodged
from tests.talk import CLEAR, NOT_UNDERSTOOD, Talk, unsure_message


@pytest.mark.parametrize("no", ["2", "no", "nahi", "نہیں", "change", "ghalat hai", "بدلیں", "Badlein"])
def test_no_asks_what_to_change(no: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], no)
    assert talk.hears("What shall I change?", "1 The subject", "2 The place", "3 My words", "4 Do not send it")


def test_the_subject_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "1", "something else", "1", "1")
    assert talk.hears("Electricity › no electricity, Gujranwala. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge("EL1", "gujranwala", "", CLEAR["en"], guessed="WT4")


def test_the_subject_can_be_changed_again() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "more", "1", "1", "Gujranwala", "2", "1")
    assert talk.asked == "register.department.2"
    talk.say("1", "2")
    assert talk.hears("Electricity › live wire or sparking, Gujranwala. Send it?")


def test_the_place_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "2", "Lahore", "1")
    assert (lodged(talk).place, lodged(talk).where) == ("lahore", "Lahore")


def test_the_words_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "3", "It smells, and children fall ill.", "1")
    assert lodged(talk).details == "It smells, and children fall ill."


@pytest.mark.parametrize("drop", ["4", "do not send", "Na bhejein", "نہ بھیجیں", "rehne do"])
def test_it_need_not_be_sent(drop: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", drop)
    assert talk.hears("Nothing was sent. Write again any time.")
    assert not talk.events
    assert talk.conversation.stack == ()


def test_words_at_the_read_back_are_added() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "And two children have fallen ill from it")
    assert talk.hears("Added. Water and sewer › sewer overflow, Gujranwala. Send it?")
    talk.say("It is next to the school", "1")
    added = (CLEAR["en"], "And two children have fallen ill from it", "It is next to the school")
    assert lodged(talk).details == "\n".join(added)


def test_a_place_at_the_read_back_tells_the_district_that_was_unknown() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "1", "1", "Chak 45", "near Gujranwala")
    assert talk.hears("Added. Electricity › no electricity, Gujranwala. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge("EL1", "gujranwala", "Chak 45, near Gujranwala", NOT_UNDERSTOOD)


def test_words_taken_back_are_not_sent() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "And two children have fallen ill from it", "BACK", "1")
    assert lodged(talk).details == CLEAR["en"]


def test_even_then_it_can_be_changed_first() -> None:
    talk = Talk("en")
    talk.say(unsure_message("en"), "something else", "1", "1", "2", "place", "Gujranwala")
    assert talk.hears("Electricity › no electricity, Gujranwala. Send it?")


@pytest.mark.parametrize(
    "words", ["nahi rehne do", "rehne do", "never mind", "نہیں رہنے دیں", "dont send it", "chhoro"]
)
def test_who_leaves_it_at_the_read_back_sends_nothing_and_is_told_so(words: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], words)
    assert talk.hears("Nothing was sent. Write again any time.")
    assert (talk.events, talk.conversation.stack) == ([], ())
