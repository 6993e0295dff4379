"""The rules that keep a conversation sound."""

from datetime import timedelta

import pytest

from core import conversation
from core.complaint import Step
from core.conversation import Conversation, Open
from core.events import Lodge, Remark, Silence
from core.machine import Machine, machine
from core.records import Records
from core.script import Ending, Script
from tests.talk import CLEAR, NOW, WITHOUT_PLACE, InMemory, Talk, case, known_id


def test_the_same_message_twice_leads_to_the_same_twice() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    before = talk.conversation
    first, second = (machine(InMemory(), NOW).take(before, "1") for _ in range(2))
    assert first == second
    assert talk.conversation == before


def test_reading_the_conversation_again_and_again_does_nothing_twice() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "1")
    talk.say("", "", "HELP")
    assert len(talk.events) == 1


def test_only_an_ending_acts() -> None:
    talk = Talk("en")
    for text in ("MENU", "1", "the sewer overflows", "Gujranwala"):
        talk.say(text)
        assert talk.events == []


def test_a_message_answers_only_what_she_was_shown_last() -> None:
    talk = Talk("en", [case()])
    talk.office(Step.RESOLVED, "Done.")
    talk.say("1")
    assert talk.asked == "rate.stars"
    talk.wait(hours=13)
    talk.say("yes")
    assert len(talk.events) == 1


def test_an_answer_to_an_invitation_that_faded_is_not_taken_for_the_question_below() -> None:
    talk = Talk("en", [case(1), case(2)])
    talk.office(Step.RESOLVED, "Done.", number=1)
    talk.office(Step.RESOLVED, "Done.", number=2)
    talk.say("1")  # about the second: the rating is on top, the first case's question below
    talk.wait(hours=13)
    talk.say("1")
    assert len(talk.events) == 1
    assert talk.asked == "feedback.solved"
    assert talk.hears("4821-0937-5514")
    talk.say("1")
    assert len(talk.events) == 2


def test_a_number_means_the_option_that_was_shown_under_it() -> None:
    talk = Talk("en", [case(1), case(2)])
    talk.say("STATUS")
    talk.records.own[known_id(3)] = case(3)  # the list is another by now
    talk.say("1")
    assert talk.hears("4821-0937-5523")


def test_a_tapped_option_answers_the_question_it_was_shown_with_and_no_other() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    assert talk.shown
    old = talk.shown.options[0].key
    talk.tap("Change")
    talk.send_choice(old, "Yes, send")
    assert talk.events == []
    assert talk.asked == "register.change"


def test_a_tapped_option_still_counts_after_an_aside() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    assert talk.shown
    yes = talk.shown.options[0].key
    talk.say("HELP", "STATUS")
    talk.send_choice(yes, "Yes, send")
    assert isinstance(talk.event, Lodge)


def test_a_tapped_option_of_one_complaint_does_not_send_another() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    assert talk.shown
    yes = talk.shown.options[0].key
    talk.say("1", "No electricity since two days, transformer burnt, Lahore")
    talk.send_choice(yes, "Yes, send")
    assert len(talk.events) == 1
    assert talk.asked == "register.sure"


def test_a_button_of_a_dialogue_that_is_over_is_no_complaint() -> None:
    talk = Talk("en", [case()])
    talk.office(Step.RESOLVED, "Done.")
    assert talk.shown
    not_solved = talk.shown.options[1].key
    talk.say("MENU")
    talk.send_choice(not_solved, "Not solved")
    talk.wait(hours=2)
    talk.send_choice(not_solved, "Not solved: the gutter still overflows")
    assert talk.events == []
    assert talk.asked == "home.what"


def test_the_label_of_a_tapped_option_is_not_a_command() -> None:
    talk = Talk("en")
    talk.say("MENU")
    assert talk.tap("Help")
    assert talk.hears("STATUS: your cases")


def test_one_message_makes_one_event() -> None:
    def ends(records: Records) -> Script:
        return Ending("stop.done", event=Silence())
        yield

    two = Conversation((Open("ends"), Open("ends", {"other": "1"})), "en")
    engine = Machine(InMemory(), NOW, {"ends": ends})
    turn = engine.settle(two)
    assert (turn.event, len(turn.conversation.stack)) == (Silence(), 1)
    after = engine.settle(turn.conversation)
    assert (after.event, after.conversation.stack) == (Silence(), ())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Gas leak ho rahi hai ghar mein, Gujranwala", "1199"),
        ("Gas leak in our street, Gujranwala", "1199"),
    ],
)
def test_in_danger_the_number_to_call_is_the_first_line(text: str, numbers: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.hears().splitlines()[0].startswith("Danger? Call ")
    assert numbers in talk.hears().splitlines()[0]
    assert talk.asked == "register.sure"


def test_danger_is_noticed_at_any_question() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "there is a gas leak, too")
    assert talk.hears().startswith("Danger? Call ")


def test_a_conversation_survives_being_stored() -> None:
    talk = Talk("ur", [case()])
    talk.office(Step.RESOLVED, "Done.")
    talk.say("2", "bijli nahi aa rahi Lahore")
    assert conversation.load(conversation.dump(talk.conversation)) == talk.conversation


def test_a_long_silence_changes_nothing_but_invitations() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    talk.now += timedelta(days=400)
    talk.say("1")
    assert isinstance(talk.event, Lodge)


@pytest.mark.parametrize("way", [(), ("MENU",), (WITHOUT_PLACE["en"],), (CLEAR["en"],), (CLEAR["en"], "2")])
def test_anger_gets_a_calm_word_and_answers_nothing(way: tuple[str, ...]) -> None:
    talk = Talk("en")
    for text in way:
        talk.say(text)
    before = talk.asked
    talk.say("you are all thieves")
    assert talk.hears("We hear your anger")
    assert talk.asked == (before or "home.what")
    assert talk.does_not_hear("you are all thieves")


def test_about_an_office_anger_is_taken_down() -> None:
    talk = Talk("en", [case()])
    talk.office(Step.RESOLVED, "Done.")
    talk.say("1", "1", "they are all thieves")
    assert talk.event == Remark(known_id(1), "they are all thieves")
