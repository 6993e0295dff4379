"""What we hold about her is told at any time, and she has a say over it."""

import pytest

from core.events import Erase, Learn
from core.records import Seen
from tests.talk import CLEAR, LANGUAGES, NOW, Talk, case

ASKED = {"en": "what do you hold about me", "ur": "میرا ڈیٹا", "ur-Latn": "mera data dikhao"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_p13_it_is_told_by_text_what_is_held_and_who_opened_it(language: str) -> None:
    talk = Talk(language, [case(1), case(2)])
    talk.say(ASKED[language])
    assert talk.asked == "mydata.what"
    assert talk.hears("2", "0", "1 ", "2 ")


def test_deleting_is_asked_twice() -> None:
    talk = Talk("en", [case()])
    talk.say("MY DATA", "1")
    assert talk.asked == "delete.sure"
    assert not talk.events
    talk.say("1")
    assert isinstance(talk.event, Erase)


def test_learning_is_allowed_and_forbidden_by_one_digit() -> None:
    talk = Talk("en")
    talk.say("MY DATA", "2")
    assert talk.event == Learn(allowed=True)
    talk.say("MY DATA")
    assert talk.hears("2 Do not learn from them")
    talk.say("2")
    assert talk.event == Learn(allowed=False)


def test_what_was_open_goes_on_afterwards() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "MY DATA", "2")
    assert talk.hears("Thank you", "Send it?")


def test_s31_who_has_read_it_is_told_line_by_line() -> None:
    talk = Talk("en", [case()])
    talk.records.looked = (Seen(NOW, "WT", number=True), Seen(NOW, "WT", number=False), Seen(NOW, "", number=False))
    talk.say("MY DATA")
    assert talk.hears("3 Who has read it?")
    talk.say("3")
    assert talk.hears("Water and sewer, and your number", "Water and sewer\n", "this service")


def test_where_nobody_has_it_is_not_offered() -> None:
    talk = Talk("en", [case()])
    talk.say("MY DATA")
    assert talk.does_not_hear("Who has read")
