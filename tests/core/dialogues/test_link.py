"""LINK: a code to be sent from her other channel; and what she is asked before two channels become one citizen's."""

import pytest

from core.events import Guess, Join, Offer
from core.records import Issued
from tests.talk import CLEAR, LANGUAGES, Talk

CODE = "12345678"


def talk_with_code(channel: str = "whatsapp/cloud", *, own: bool = False, language: str = "en") -> Talk:
    talk = Talk(language)
    talk.records.codes[CODE] = Issued(channel, own)
    return talk


@pytest.mark.parametrize("text", ["LINK", "connect", "jorein", "جوڑیں", "mera number link karo"])
def test_link_gives_a_code(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.events == [Offer()]
    assert talk.hears("LINK 1234 5678")


@pytest.mark.parametrize("text", ["LINK 12345678", "link 1234 5678", "LINK12345678", "جوڑیں ۱۲۳۴۵۶۷۸"])
def test_a_code_joins_only_once_she_is_sure(text: str) -> None:
    talk = talk_with_code()
    talk.say(text)
    assert talk.events == []
    assert talk.hears("WhatsApp", "sees your cases", "1 Connect")
    talk.say("1")
    assert talk.events == [Join(CODE)]


@pytest.mark.parametrize("answer", ["2", "no", "nahi", "Leave it", "rehne dein"])
def test_who_is_not_sure_stays_as_she_is(answer: str) -> None:
    talk = talk_with_code()
    talk.say(f"LINK {CODE}", answer)
    assert talk.events == []
    assert talk.hears("Nothing was connected.")


@pytest.mark.parametrize("answer", ["connect", "yes", "haan", "jorein", "جوڑیں"])
def test_it_can_be_said_in_words(answer: str) -> None:
    talk = talk_with_code()
    talk.say(f"LINK {CODE}", answer)
    assert talk.event == Join(CODE)


def test_a_code_that_is_none_is_counted() -> None:
    talk = Talk("en")
    talk.say("LINK 87654321")
    assert talk.events == [Guess()]
    assert talk.hears("This code does not work.")


def test_a_code_that_has_expired_while_she_thought_is_none() -> None:
    talk = talk_with_code()
    talk.say(f"LINK {CODE}")
    talk.records.codes.clear()
    talk.say("1")
    assert talk.events == [Guess()]


def test_what_she_writes_later_is_about_something_else() -> None:
    talk = talk_with_code()
    talk.say(f"LINK {CODE}")
    talk.wait(minutes=15)
    talk.records.codes.clear()
    talk.say(CLEAR["en"])
    assert talk.hears("Gujranwala", "Send it?")
    assert talk.events == []


def test_her_own_code_tells_her_that_all_is_well() -> None:
    talk = talk_with_code(own=True)
    talk.say(f"LINK {CODE}")
    assert talk.events == []
    assert talk.hears("connected already")


def test_what_was_open_goes_on_beneath_it() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "LINK")
    assert talk.hears("1234 5678", "Send it?")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms/kannel", "whatsapp/twilio", "telegram", "ussd/africastalking", "terminal"])
def test_each_channel_has_a_name(channel: str, language: str) -> None:
    talk = talk_with_code(channel, language=language)
    assert talk.say(f"LINK {CODE}")
