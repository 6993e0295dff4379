"""She adds something to an open case of hers; the office that has it hears of it."""

import pytest

from core.complaint import Status
from core.events import Add, Lodge
from tests.talk import LANGUAGES, Talk, case, known_id

ABOUT = known_id(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_her_case_was_shown_one_digit_and_some_words_add_to_it(language: str) -> None:
    talk = Talk(language, [case()])
    talk.say("STATUS", "1", "Two more drains")
    assert talk.event == Add(ABOUT, "Two more drains")
    assert talk.hears("4821-0937-5514")
    assert talk.conversation.stack == ()


def test_a_case_that_waits_for_her_answer_offers_to_answer() -> None:
    talk = Talk("en", [case(status=Status.WAITING, notice="Which house?")])
    talk.say("STATUS")
    assert talk.hears("1 Answer the office")
    talk.say("1")
    assert talk.asked == "answer.words"


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.WITHDRAWN, Status.MERGED])
def test_to_a_case_that_is_over_nothing_is_added(status: Status) -> None:
    talk = Talk("en", [case(status=status)])
    talk.say("STATUS")
    assert talk.does_not_hear("Add something")


def test_a_case_that_closed_meanwhile_takes_no_more_words() -> None:
    talk = Talk("en", [case()])
    talk.say("STATUS", "1")
    talk.records.own[ABOUT] = case(status=Status.CONFIRMED)
    talk.say("Two more drains")
    assert talk.event is None


def test_what_is_offered_need_not_be_taken_and_other_words_are_a_complaint_of_their_own() -> None:
    talk = Talk("en", [case()])
    talk.say("STATUS", "no electricity in Lahore", "1")
    assert isinstance(talk.event, Lodge)
    assert talk.event.leaf == "EL1"


def test_an_emoji_is_neither() -> None:
    talk = Talk("en", [case()])
    talk.say("STATUS", "👍")
    assert talk.asked == "track.next"


def test_in_the_midst_of_a_question_the_case_is_told_without_anything_to_choose() -> None:
    talk = Talk("en", [case()])
    talk.say("Sewer overflow in Gujranwala", "STATUS")
    assert talk.hears("sent to the office", "1 Yes, send")
    assert talk.does_not_hear("Add something")
    talk.say("1")
    assert isinstance(talk.event, Lodge)
