"""A person by telephone, or one who calls back; what was open goes on afterwards."""

import pytest

from core.complaint import Kind, kind_of
from core.events import Lodge
from tests.talk import CLEAR, LANGUAGES, Talk


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_digit_leaves_her_number_and_she_gets_an_id(language: str) -> None:
    talk = Talk(language)
    talk.say("HUMAN")
    assert talk.hears("051-9000111")
    talk.say("1")
    assert talk.event == Lodge("SG5", "", "", "")
    assert talk.hears("4821-0937-5514")


def test_a_call_back_is_a_request() -> None:
    assert kind_of("SG5") is Kind.REQUEST


def test_whose_number_is_not_known_is_asked_for_one() -> None:
    talk = Talk("en")
    talk.records.numbered = False
    talk.say("HUMAN", "1")
    assert talk.asked == "human.number"
    talk.say("call the shop: 0092 300000 0101")
    assert talk.event == Lodge("SG5", "", "", "call the shop: 0092 300000 0101")


def test_she_need_not() -> None:
    talk = Talk("en")
    talk.say("HUMAN", "2")
    assert talk.event is None
    assert talk.hears("Write here any time")


def test_what_was_open_goes_on_afterwards() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "HUMAN", "1")
    assert talk.hears("A person will call you", "sewer overflow, Gujranwala. Send it?")
    talk.say("1")
    assert talk.event == Lodge("WT4", "gujranwala", "", CLEAR["en"])
