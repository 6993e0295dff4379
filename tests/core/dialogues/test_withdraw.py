"""Taking a case back, and giving one's word on a case that the office has closed."""

import pytest

from core.complaint import Step
from core.events import Reopen, Withdraw
from tests.talk import Talk, case

WORDS = {"en": "withdraw my complaint", "ur": "شکایت واپس لیں", "ur-Latn": "shikayat wapas le lo"}


def filed(language: str = "en") -> Talk:
    talk = Talk(language=language)
    talk.say("Sewer overflow in street 4, Gujranwala", "1")
    return talk


@pytest.mark.parametrize("language", WORDS)
def test_the_only_case_is_withdrawn_once_she_is_sure(language: str) -> None:
    talk = filed(language)
    talk.say(WORDS[language])
    assert talk.asked == "withdraw.sure"
    talk.say("1")
    assert isinstance(talk.events[-1], Withdraw)


def test_a_case_is_kept_when_she_thinks_better_of_it() -> None:
    talk = filed()
    talk.say("WITHDRAW", "2")
    assert not any(isinstance(event, Withdraw) for event in talk.events)
    assert talk.hears("goes on")


def test_there_may_be_nothing_to_withdraw() -> None:
    talk = Talk(cases=())
    talk.say("WITHDRAW")
    assert talk.hears("koi khuli shikayat nahi")


def test_who_dismissed_the_question_whether_it_is_solved_is_asked_again_by_status() -> None:
    talk = filed()
    talk.office(Step.RESOLVED, "Cleaned.")
    talk.say("MENU", "STATUS")
    assert talk.asked == "feedback.solved"
    assert talk.hears("Cleaned.")
    talk.say("2")
    assert isinstance(talk.events[-1], Reopen)


def test_the_question_whether_it_is_solved_comes_on_top_of_what_is_open() -> None:
    talk = filed()
    talk.office(Step.RESOLVED, "Cleaned.")
    talk.say("MENU", "1", "STATUS")
    assert talk.asked == "feedback.solved"
    talk.say("2", "3", "MENU")
    assert any(isinstance(event, Reopen) for event in talk.events)


def test_what_she_may_do_with_a_case_is_not_offered_after_she_took_it_back() -> None:
    talk = Talk("en", [case()])
    talk.say("STATUS", "WITHDRAW", "1")
    assert talk.does_not_hear("Add something")
    assert talk.conversation.stack == ()
