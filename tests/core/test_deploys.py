"""What a deploy may do to a conversation while thousands are half-way."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from core import conversation
from core.conversation import Conversation, Open
from core.events import Lodge, Rate, Remark
from core.messages import Choice
from core.questions import Choose, Given, Write
from core.records import Records
from core.script import Dialogue, Ending, Script, browse
from tests.core.deploy import COLOUR, NAME, SIZE, Deploy, pick, tell
from tests.talk import CLEAR, Talk, case, known_id


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
