"""A point on the map is a place, where a place was asked for."""

import pytest

from core.events import Lodge
from core.messages import Pin
from tests.talk import CLEAR, WITHOUT_PLACE, Talk, unsure_message

GUJRANWALA = Pin(32.1877, 74.1945)
LONDON = Pin(51.5, -0.12)


def point(talk: Talk, pin: Pin, text: str = "") -> str:
    talk.lines.append(("citizen", f"[{pin}] {text}"))
    talk._take(talk.engine.take(talk._stored(), text, None, pin))
    return talk.hears()


def test_it_answers_where() -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"])
    assert talk.asked == "register.place"
    point(talk, GUJRANWALA)
    assert talk.hears("Gujranwala", "Send it?")
    talk.say("1")
    assert isinstance(talk.event, Lodge)
    assert talk.event.place == "gujranwala"


def test_it_answers_which_city_and_her_own_words_stay() -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"], "Xyzzypur")
    assert talk.asked == "register.place_near"
    point(talk, GUJRANWALA)
    talk.say("1")
    assert isinstance(talk.event, Lodge)
    assert (talk.event.place, talk.event.where) == ("gujranwala", "Xyzzypur")


def test_it_answers_which_of_several() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow in Karachi")
    assert talk.asked == "register.district"
    point(talk, GUJRANWALA)
    assert talk.hears("Gujranwala", "Send it?")


def test_a_point_abroad_is_asked_about_again() -> None:
    talk = Talk("en")
    asked = talk.say(WITHOUT_PLACE["en"])
    assert point(talk, LONDON) == asked


@pytest.mark.parametrize("messages", [("MENU",), (CLEAR["en"],), ("LANGUAGE",), ("STATUS",), (unsure_message("en"),)])
def test_where_no_place_was_asked_for_it_changes_nothing(messages: tuple[str, ...]) -> None:
    talk = Talk("en")
    talk.say(*messages)
    before = talk.asked
    point(talk, GUJRANWALA)
    assert talk.asked == before or before is None
    assert talk.events == []


def test_out_of_the_blue_it_leads_to_the_front_door() -> None:
    talk = Talk("en")
    point(talk, GUJRANWALA)
    assert talk.asked == "home.what"


def test_words_that_come_with_it_are_the_answer() -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"])
    point(talk, GUJRANWALA, "Model Town, Lahore")
    assert talk.hears("Lahore", "Send it?")
