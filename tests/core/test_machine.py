"""The rules that keep a conversation sound, and what a deploy may do to it while thousands are half-way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from core import conversation
from core.complaint import Step
from core.conversation import Conversation, Open
from core.events import Lodge, Rate, Remark, Silence
from core.machine import Machine, machine
from core.messages import Choice
from core.questions import Choose, Given, Write
from core.records import Records
from core.script import Dialogue, Ending, Script, browse
from tests.talk import CLEAR, NOW, WITHOUT_PLACE, InMemory, Talk, case, known_id

Scripts = Mapping[str, Dialogue]


# -- the rules -----------------------------------------------------------------------------------------------------


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


# -- a deploy in the middle of a conversation ----------------------------------------------------------------------


def survey(*questions: Write | Choose) -> Scripts:
    """A dialogue that asks these questions and ends with all the answers, as name=answer."""

    def script(records: Records) -> Script:
        answers = []
        for question in questions:
            answers.append(f"{question.name}={(yield question)}")
        return Ending("remark.thanks", event=Remark("survey", " ".join(answers)))

    return {"survey": script}


def pick(name: str, *keys: str, formerly: tuple[str, ...] = (), least: int | None = None) -> Choose:
    options = tuple(Choice(key, key) for key in keys)
    return Choose(name, options, text="again", formerly=formerly, least=least)


def tell(name: str, least: int = 2, formerly: tuple[str, ...] = ()) -> Write:
    return Write(name, least=least, text="again", formerly=formerly)


COLOUR, SIZE, NAME = pick("colour", "red", "green", "blue"), pick("size", "small", "large"), tell("name")


class Deploy:
    """A citizen who answers a survey while its script is exchanged."""

    def __init__(self, *questions: Write | Choose) -> None:
        self.talk = Talk("en", dialogues=survey(*questions))
        self.talk.conversation = self.talk.engine.settle(Conversation((Open("survey"),), "en")).conversation

    def to(self, *questions: Write | Choose) -> None:
        self.talk.dialogues = survey(*questions)

    def say(self, *texts: str) -> None:
        self.talk.say(*texts)

    @property
    def asked(self) -> str | None:
        return self.talk.asked

    @property
    def answers(self) -> str | None:
        assert len(self.talk.events) <= 1
        return self.talk.event.words if isinstance(self.talk.event, Remark) else None


def test_without_a_deploy_the_survey_is_a_survey() -> None:
    deploy = Deploy(COLOUR, SIZE, NAME)
    deploy.say("2", "large", "Amina")
    assert deploy.answers == "colour=green size=large name=Amina"


def test_a_question_added_before_is_asked_and_the_answer_given_is_kept() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.say("3")
    deploy.to(SIZE, COLOUR, NAME)
    deploy.say("Amina")  # she answers what she was asked
    assert deploy.asked == "size"
    deploy.say("1")
    assert deploy.answers == "size=small colour=blue name=Amina"


def test_a_number_is_not_taken_for_an_option_of_a_question_that_came_in_between() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.to(SIZE, COLOUR, NAME)
    deploy.say("2")
    assert deploy.asked == "size"
    deploy.say("1", "Amina")
    assert deploy.answers == "size=small colour=green name=Amina"


def test_a_yes_for_the_old_question_does_not_answer_the_new_one() -> None:
    old = Choose("keep", (Choice("keep", "keep"), Choice("drop", "drop")), yes="keep", no="drop", text="again")
    new = Choose(
        "delete", (Choice("delete", "delete"), Choice("spare", "spare")), yes="delete", no="spare", text="again"
    )
    deploy = Deploy(old)
    deploy.to(new)
    deploy.say("yes")
    assert deploy.asked == "delete"
    assert deploy.answers is None


def test_a_question_removed_is_not_missed() -> None:
    deploy = Deploy(COLOUR, SIZE, NAME)
    deploy.say("1")
    deploy.to(COLOUR, NAME)
    deploy.say("2")
    assert deploy.asked == "name"
    deploy.say("Amina")
    assert deploy.answers == "colour=red name=Amina"


def test_the_last_question_removed_ends_the_dialogue() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.say("1")
    deploy.to(COLOUR)
    deploy.say("Amina")
    assert deploy.answers == "colour=red"


def test_a_question_renamed_keeps_its_answer() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.say("1")
    deploy.to(pick("hue", "red", "green", formerly=("colour",)), NAME)
    deploy.say("Amina")
    assert deploy.answers == "hue=red name=Amina"


def test_a_question_renamed_while_it_is_open_takes_its_answer() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.to(pick("hue", "red", "green", "blue", formerly=("colour",)), NAME)
    deploy.say("3", "Amina")
    assert deploy.answers == "hue=blue name=Amina"


def test_a_renamed_answer_can_be_taken_back() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.say("1")
    deploy.to(pick("hue", "red", "green", formerly=("colour",)), NAME)
    deploy.say("BACK", "2", "Amina")
    assert deploy.answers == "hue=green name=Amina"


def test_questions_reordered_are_asked_only_if_they_are_still_open() -> None:
    deploy = Deploy(COLOUR, SIZE, NAME)
    deploy.say("1")
    deploy.to(NAME, SIZE, COLOUR)
    deploy.say("2")
    assert deploy.asked == "name"
    deploy.say("Amina")
    assert deploy.answers == "name=Amina size=large colour=red"


def test_options_reordered_keep_the_numbers_that_she_read() -> None:
    deploy = Deploy(COLOUR)
    deploy.to(pick("colour", "blue", "green", "red"))
    deploy.say("1")
    assert deploy.answers == "colour=red"


def test_an_option_added_does_not_shift_the_numbers_that_she_read() -> None:
    deploy = Deploy(COLOUR)
    deploy.to(pick("colour", "black", "red", "green", "blue"))
    deploy.say("3")
    assert deploy.answers == "colour=blue"


def test_keys_that_look_like_numbers_are_not_read_as_positions() -> None:
    deploy = Deploy(pick("stars", "1", "2", "3"))
    deploy.to(pick("stars", "3", "2", "1"))
    deploy.say("3")
    assert deploy.answers == "stars=3"


def test_an_option_dropped_is_asked_again() -> None:
    deploy = Deploy(COLOUR)
    deploy.to(pick("colour", "green", "blue"))
    deploy.say("1")
    assert deploy.answers is None
    assert deploy.asked == "colour"
    deploy.say("1")
    assert deploy.answers == "colour=green"


def test_an_option_dropped_after_it_was_chosen_is_asked_again() -> None:
    deploy = Deploy(COLOUR, NAME)
    deploy.say("1")
    deploy.to(pick("colour", "green", "blue"), NAME)
    deploy.say("Amina")
    assert deploy.asked == "colour"
    deploy.say("2")
    assert deploy.answers == "colour=blue name=Amina"


def test_an_option_dropped_is_never_taken_for_her_own_words() -> None:
    words_too = pick("colour", "scarlet", "green", least=3)
    deploy = Deploy(words_too, NAME)
    deploy.say("1")
    deploy.to(pick("colour", "green", "blue", least=3), NAME)
    deploy.say("Amina")
    assert deploy.asked == "colour"
    chosen_late = Deploy(words_too)
    chosen_late.to(pick("colour", "green", "blue", least=3))
    chosen_late.say("1")
    assert chosen_late.answers is None


def test_her_own_words_stay_her_own_words_when_an_option_gets_that_name() -> None:
    deploy = Deploy(pick("colour", "red", "green", least=3), NAME)
    deploy.say("orange")
    deploy.to(pick("colour", "red", "orange", least=3), NAME)
    deploy.say("Amina")
    assert deploy.answers == 'colour="orange name=Amina'


def test_a_question_tightened_is_asked_again_where_the_answer_does_not_hold() -> None:
    deploy = Deploy(tell("name"), COLOUR)
    deploy.say("Al")
    deploy.to(tell("name", least=4), COLOUR)
    deploy.say("red")
    assert deploy.asked == "name"
    deploy.say("Alia")
    assert deploy.answers == "name=Alia colour=red"


def test_a_menu_that_became_a_question_for_words_does_not_take_a_number_for_words() -> None:
    deploy = Deploy(COLOUR)
    deploy.to(tell("colour"))
    deploy.say("2")
    assert deploy.answers is None
    deploy.say("a light green")
    assert deploy.answers == "colour=a light green"


def test_a_question_for_words_that_became_a_menu_does_not_take_a_number_for_an_option_unseen() -> None:
    deploy = Deploy(tell("colour"))
    deploy.to(COLOUR)
    deploy.say("2")
    assert deploy.answers is None
    assert deploy.asked == "colour"


def test_a_dialogue_that_is_gone_is_dropped_and_she_is_answered() -> None:
    talk = Talk("en")
    talk.conversation = Conversation((Open("gone", {"a": "b"}),), "en")
    talk.say("1")
    assert talk.asked == "home.what"


def test_a_complaint_is_not_lost_on_a_dialogue_that_is_gone() -> None:
    talk = Talk("en")
    talk.conversation = Conversation((Open("gone"),), "en")
    talk.say(CLEAR["en"])
    assert talk.asked == "register.sure"


def test_what_lies_below_a_dialogue_that_is_gone_is_asked_again_and_not_answered_by_accident() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"])
    talk.conversation = replace(talk.conversation, stack=(*talk.conversation.stack, Open("gone")))
    talk.say("1")
    assert talk.events == []
    assert talk.asked == "register.sure"
    talk.say("1")
    assert isinstance(talk.event, Lodge)


def test_a_dialogue_opened_without_what_it_now_needs_is_dropped() -> None:
    def needy(records: Records) -> Script:
        case = yield Given("case")
        return Ending("remark.thanks", event=Remark(case, "x"))

    talk = Talk("en", dialogues={"survey": needy, **Talk().dialogues})
    talk.conversation = Conversation((Open("survey"),), "en")
    talk.say("hello")
    assert talk.events == []
    assert talk.asked == "home.what"


def test_an_older_program_s_conversation_can_be_read() -> None:
    old = {"open": [{"dialogue": "rate", "answers": {"rate.case": known_id(1)}, "asked": None}]}
    talk = Talk("en", [case()])
    talk.conversation = conversation.load(old)
    talk.say("")
    assert talk.asked == "rate.stars"
    talk.say("4")
    assert talk.event == Rate(known_id(1), 4)


def test_a_menu_of_many_pages_may_shrink_to_one() -> None:
    def many(amount: int) -> Dialogue:
        options = tuple(Choice(f"key{number}", f"name{number}") for number in range(amount))

        def script(records: Records) -> Script:
            chosen = yield from browse("many", options, "again", {})
            return Ending("remark.thanks", event=Remark("many", chosen))

        return script

    talk = Talk("en", dialogues={"many": many(30)})
    talk.conversation = talk.engine.settle(Conversation((Open("many"),), "en")).conversation
    talk.say("9", "9")
    talk.dialogues = {"many": many(5)}
    talk.say("2")
    assert talk.events == []
    talk.say("2")
    assert talk.event == Remark("many", "key1")


def test_whatever_is_deployed_at_whatever_moment_every_answer_is_where_it_belongs() -> None:
    """All orders of three questions, exchanged for all others after each message."""
    given = {"colour": "green", "size": "large", "name": "Amina"}
    versions = ((COLOUR, SIZE, NAME), (NAME, COLOUR, SIZE), (SIZE, NAME), (COLOUR,), (NAME, SIZE, COLOUR))
    for first in versions:
        for second in versions:
            for after in range(len(first)):
                deploy = Deploy(*first)
                for turn in count():
                    if turn == after:
                        deploy.to(*second)
                    if deploy.answers is not None:
                        break
                    assert deploy.asked
                    deploy.say(given[deploy.asked])
                assert deploy.answers in (said(first, given), said(second, given))


def said(version: tuple[Write | Choose, ...], given: Mapping[str, str]) -> str:
    return " ".join(f"{question.name}={given[question.name]}" for question in version)


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
