"""What is remembered between two messages, and when another question may be put."""

import json
from datetime import timedelta

from core.conversation import INVITATION_HOLDS, QUESTION_HOLDS, Asked, Conversation, Open, dump, load
from tests.talk import NOW

ABOUT = "482109375514"
ASKED = Asked("feedback.solved", ("solved", "not_solved"), NOW)
INVITED = Asked("rate.stars", ("1", "2"), NOW, NOW + timedelta(hours=12))
FEEDBACK = Open("feedback", {"feedback.case": ABOUT}, ASKED)
RATING = Open("rate", {"rate.case": ABOUT}, INVITED)
FULL = Conversation((FEEDBACK, Open("register", {"register.details": "گٹر \ud800 \x00"}), RATING), "ur", 2)


def test_it_survives_being_written_and_read() -> None:
    assert load(json.loads(json.dumps(dump(FULL)))) == FULL


def test_what_an_older_program_wrote_is_read() -> None:
    assert load({}) == Conversation()
    assert load({"open": [{"dialogue": "home"}]}) == Conversation((Open("home"),))
    stored = {
        "open": [{"dialogue": "rate", "asked": {"name": "a", "options": ["1"], "at": NOW.isoformat(), "more": 1}}]
    }
    assert load(stored).stack[0].asked == Asked("a", ("1",), NOW)


def test_only_an_invitation_fades() -> None:
    assert not ASKED.faded(NOW + timedelta(days=999))
    assert not INVITED.faded(NOW + timedelta(hours=12))
    assert INVITED.faded(NOW + timedelta(hours=12, seconds=1))


def test_a_question_holds_others_back_for_a_while_and_an_invitation_hardly() -> None:
    assert Conversation((FEEDBACK,)).held_until("another") == NOW + QUESTION_HOLDS
    assert Conversation((RATING,)).held_until("another") == NOW + INVITATION_HOLDS
    assert Conversation((FEEDBACK, RATING)).held_until("another") == NOW + QUESTION_HOLDS


def test_a_case_does_not_hold_its_own_questions_back() -> None:
    assert Conversation((FEEDBACK, RATING)).held_until(ABOUT) is None
    assert Conversation((FEEDBACK, Open("home"))).without(ABOUT).stack == (Open("home"),)


def test_nothing_open_holds_nothing_back() -> None:
    assert Conversation().held_until(ABOUT) is None
    assert Conversation().top is None


def test_a_stamp_tells_a_question_from_the_same_about_something_else() -> None:
    assert FEEDBACK.stamp == Open("feedback", {"feedback.case": ABOUT}, ASKED).stamp
    other = Open("feedback", {"feedback.case": "1"}, ASKED)
    assert len({FEEDBACK.stamp, RATING.stamp, other.stamp}) == 3


def test_an_answer_is_taken_and_taken_back() -> None:
    assert Open("a", {"x": "1"}).answered("y", "2").only(("y",)).answers == {"y": "2"}
