"""What is new in a session whose steps repeat what was said before."""

from core.conversation import Conversation, dump, load
from core.messages import Inbound, Session
from core.sessions import unjoined


def hears(*steps: str) -> list[str]:
    """What is heard at each step of one session, the conversation being stored in between."""
    conversation, heard = Conversation(), []
    for joined in steps:
        session = Session("s1", joined, turn="98", back="0")
        last = Inbound("ussd", "+923000000101", joined or "dial", joined.split("*")[-1], session=session)
        conversation, inbound = unjoined(load(dump(conversation)), last)
        heard.append(inbound.text)
    return heard


def test_every_step_brings_what_is_new() -> None:
    assert hears("", "1", "1*gutter band", "1*gutter band*1") == ["", "1", "gutter band", "1"]


def test_a_typed_star_survives() -> None:
    assert hears("", "1", "1*gali*4 gutter*band") == ["", "1", "gali*4 gutter*band"]


def test_pages_turned_meanwhile_are_no_message() -> None:
    assert hears("", "1", "1*98*98*2") == ["", "1", "2"]


def test_nought_is_one_step_back() -> None:
    assert hears("", "1", "1*0") == ["", "1", "BACK"]


def test_another_session_begins_anew() -> None:
    conversation, _ = unjoined(Conversation(), Inbound("ussd", "a", "1", "1", session=Session("s1", "1")))
    _, inbound = unjoined(conversation, Inbound("ussd", "a", "2", "2", session=Session("s2", "1*2")))
    assert inbound.text == "2"


def test_a_message_without_a_session_is_as_it_is() -> None:
    conversation, inbound = unjoined(Conversation(), Inbound("sms", "a", "1", "2*3"))
    assert (conversation.session, inbound.text) == (None, "2*3")
