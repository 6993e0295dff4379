"""A private case: without its word nobody who holds the phone reads what it is about."""

import pytest

from core.complaint import Status, Step
from core.events import Confirm, Guess, Reply
from tests.talk import CLEAR, LANGUAGES, Talk, case, known_id

ABOUT, WORD = known_id(1), "jasmine7"
BETRAYING = ("sewer", "Water", "Gujranwala", "گٹر", "پانی", "gutter", "Pani")


def private(language: str = "en", **changes: object) -> Talk:
    talk = Talk(language, [case(private=True, **changes)])
    talk.records.words[ABOUT] = WORD
    return talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_p19_without_the_word_nothing_is_told(language: str) -> None:
    talk = private(language)
    for text in ("STATUS", "4821-0937-5514", "HELP", "wrong1"):
        talk.say(text)
        assert talk.does_not_hear(*BETRAYING), text


def test_with_it_everything() -> None:
    talk = private()
    talk.say("STATUS", WORD)
    assert talk.hears("sewer overflow, Gujranwala")


def test_a_wrong_word_counts() -> None:
    talk = private()
    talk.say("STATUS", "wrong1")
    assert talk.event == Guess()


def test_who_tried_too_often_has_to_wait() -> None:
    talk = private()
    talk.records.locked = True
    talk.say("STATUS", WORD)
    assert talk.does_not_hear(*BETRAYING)
    talk.say("STATUS")
    assert talk.hears("in an hour")


def test_in_a_list_it_is_an_id() -> None:
    talk = Talk("en", [case(1, private=True), case(2)])
    talk.say("STATUS")
    assert talk.hears("2 4821-0937-5514: private")


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.REJECTED])
def test_the_office_s_word_is_read_after_hers_and_the_question_that_stands_is_neutral(status: Status) -> None:
    talk = private(status=status, notice="The sewer is clean.")
    talk.say("STATUS")
    assert talk.does_not_hear("sewer")
    talk.say(WORD)
    assert talk.hears('"The sewer is clean."', "1 Solved")
    talk.say("HELP")
    assert talk.does_not_hear("sewer", "Water")
    talk.say("1")
    assert talk.event == Confirm(ABOUT)


def test_what_the_office_asks_as_well() -> None:
    talk = private()
    talk.office(Step.QUESTION, "Which street is the sewer in?")
    assert talk.does_not_hear("sewer")
    talk.say(WORD)
    assert talk.hears("Which street")
    talk.say("street 4")
    assert talk.event == Reply(ABOUT, "street 4")


def test_what_was_opened_is_not_said_again_five_minutes_later() -> None:
    talk = private()
    talk.say("STATUS", WORD)
    talk.wait(minutes=6)
    talk.say("hello")
    assert talk.does_not_hear(*BETRAYING)


def test_while_it_is_asked_for_a_complaint_is_heard_as_one() -> None:
    talk = private()
    talk.say("STATUS", CLEAR["en"])
    assert talk.asked == "register.sure"
