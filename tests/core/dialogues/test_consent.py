"""Stop, start, delete: her say over what we send her and what we keep."""

import pytest

from core.complaint import Step
from core.events import Erase, Resume, Silence
from tests.talk import CLEAR, Talk, case


@pytest.mark.parametrize("text", ["STOP", "stop karo", "unsubscribe", "بند کریں", "mujhe tang na karo"])
def test_stop_silences_us(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.events == [Silence()]
    assert talk.hears("START to hear from us again")


@pytest.mark.parametrize("text", ["START", "shuru karo", "شروع کریں"])
def test_start_makes_us_speak_again(text: str) -> None:
    talk = Talk("en")
    talk.say("STOP", text)
    assert talk.events == [Silence(), Resume()]


def test_stop_in_the_midst_of_a_question_leaves_it_open() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "STOP")
    assert talk.hears("no more news", "Send it?")
    talk.say("1")
    assert len(talk.events) == 2


@pytest.mark.parametrize("sure", ["1", "Delete", "DELETE", "yes", "haan", "Mita dein", "مٹا دیں", "yes delete"])
def test_delete_is_done_once_she_is_sure(sure: str) -> None:
    talk = Talk("en")
    talk.say("DELETE")
    assert talk.events == []
    talk.say(sure)
    assert talk.events == [Erase()]
    assert talk.hears("Deleted. We no longer know who you are.")


@pytest.mark.parametrize("keep", ["2", "Keep", "no", "nahi", "Rehne dein", "رہنے دیں", "BACK", "MENU"])
def test_delete_is_not_done_otherwise(keep: str) -> None:
    talk = Talk("en")
    talk.say("DELETE", keep)
    assert talk.events == []


@pytest.mark.parametrize("unclear", ["👍", "3", "what?", "salam"])
def test_what_is_unclear_deletes_nothing(unclear: str) -> None:
    talk = Talk("en")
    talk.say("DELETE", unclear)
    assert talk.events == []
    assert talk.asked == "delete.sure"


def test_nothing_of_hers_stays_in_the_conversation() -> None:
    talk = Talk("en", [case()])
    talk.office(Step.RESOLVED, "Done.")
    talk.say("No electricity since two days, transformer burnt, Lahore", "DELETE", "1")
    assert talk.events == [Erase()]
    assert talk.conversation.stack == ()


def test_who_changes_her_mind_goes_on_where_she_was() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "DELETE", "keep")
    assert talk.hears("Nothing was deleted.", "Send it?")


def test_a_button_of_an_old_question_deletes_nothing() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    assert talk.shown
    yes = talk.shown.options[0].key
    talk.say("DELETE")
    talk.send_choice(yes, "Yes, send")
    talk.send_choice("yes", "Yes, send")
    assert talk.events == []
    assert talk.asked == "delete.sure"
