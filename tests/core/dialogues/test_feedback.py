"""Whether it is solved is hers to say; then an invitation to rate and to remark, which fades."""

import pytest

from core.complaint import Status, Step
from core.events import Confirm, Consent, Lodge, Rate, Remark, Reopen
from core.records import Case
from tests.talk import CLEAR, Talk, case, known_id

ABOUT = known_id(1)
LIGHT = "No electricity since two days, transformer burnt, Lahore"


def asked(language: str = "en", note: str = "Cleared on Monday.", step: Step = Step.RESOLVED) -> Talk:
    talk = Talk(language, [case()])
    talk.office(step, note)
    return talk


def test_the_office_s_word_is_passed_on_and_she_is_asked() -> None:
    talk = asked()
    assert talk.hears('the office says it is solved: "Cleared on Monday." Is it?', "1 Solved", "2 Not solved")


def test_without_a_word_of_the_office_she_is_asked_all_the_same() -> None:
    assert asked(note="").hears("4821-0937-5514: the office says it is solved. Is it?")


def test_a_rejection_tells_the_reason() -> None:
    assert asked(note="Rule 4: private land.", step=Step.REJECTED).hears('did not accept it: "Rule 4: private land."')


SOLVED = (
    "1",
    "۱",
    "yes",
    "haan",
    "haan ji",
    "جی ہاں",
    "solved",
    "Hal ho gaya",
    "hal hogya",
    "حل ہو گیا",
    "it is solved",
)
UNSOLVED = ("2", "٢", "no", "nahi", "نہیں", "not solved", "hal nahi hua", "abhi tak hal nahi hua", "حل نہیں ہوا", "unsolved",
            "not solved yet", "nahi hua abhi", "sir masla hal nahi hua", "کچھ نہیں ہوا")  # fmt: skip


@pytest.mark.parametrize("words", SOLVED)
def test_solved_is_understood_and_closes_the_case(words: str) -> None:
    talk = asked()
    talk.say(words)
    assert talk.events == [Confirm(ABOUT)]
    assert talk.records.own[ABOUT].status is Status.CONFIRMED


@pytest.mark.parametrize("words", UNSOLVED)
def test_not_solved_is_understood_and_reopens_the_case(words: str) -> None:
    talk = asked()
    talk.say(words)
    assert talk.events == [Reopen(ABOUT)]
    assert talk.records.own[ABOUT].status is Status.REOPENED


@pytest.mark.parametrize("words", ["hal nahi ho gaya", "theek nahi ho gaya", "nothing is solved here", "👍", "3", "10"])
def test_what_is_not_clear_is_no_verdict(words: str) -> None:
    talk = asked()
    talk.say(words)
    assert Confirm(ABOUT) not in talk.events
    assert talk.asked == "feedback.solved" or talk.events == [Reopen(ABOUT)]


def test_the_new_date_is_told_and_a_rating_invited() -> None:
    talk = asked()
    talk.say("2")
    assert talk.hears("4821-0937-5514 is open again, one level higher. New date: 26 Nov", "How did the office do?")


def test_a_rating_is_taken_and_words_invited() -> None:
    talk = asked()
    talk.say("1", "4")
    assert talk.event == Rate(ABOUT, 4)
    assert talk.hears("Anything to add?")


@pytest.mark.parametrize(("said", "may"), [("1", True), ("yes", True), ("2", False), ("nahi", False)])
def test_after_five_stars_and_some_words_she_is_asked_whether_it_may_be_told_without_her_name(
    said: str, may: bool
) -> None:
    talk = asked()
    talk.say("1", "5")
    assert talk.hears("Anything to add?")
    talk.say("They came the same day")
    assert talk.hears("May we tell others how it was solved, without your name?", "1 Yes", "2 No")
    talk.say(said)
    assert (talk.events[-1] == Consent(ABOUT)) is may
    assert talk.conversation.stack == ()


def test_words_instead_are_a_remark_and_no_consent() -> None:
    talk = asked()
    talk.say("1", "5", "Good work", "They came at night and cleaned it all")
    assert talk.event == Remark(ABOUT, "They came at night and cleaned it all")
    assert not any(isinstance(event, Consent) for event in talk.events)


@pytest.mark.parametrize("answers", [("2", "5"), ("1", "4")])
def test_who_is_not_content_is_not_asked_to_tell(answers: tuple[str, str]) -> None:
    talk = asked()
    talk.say(*answers)
    assert talk.asked == "remark.words"
    talk.say("It took them long")
    assert talk.conversation.stack == ()


def test_of_what_is_private_she_is_not_asked_to_tell() -> None:
    talk = Talk("en", [case(leaf="PO8")])
    talk.office(Step.RESOLVED, "Done.")
    talk.say("1", "5", "They were kind to me")
    assert talk.conversation.stack == ()


@pytest.mark.parametrize(
    ("words", "stars"), [("۳", 3), ("very well", 5), ("bohat acha", 5), ("Very badly", 1), ("bura", 2)]
)
def test_a_rating_may_be_a_word(words: str, stars: int) -> None:
    talk = asked()
    talk.say("1", words)
    assert talk.event == Rate(ABOUT, stars)


def test_words_in_place_of_a_rating_are_a_remark() -> None:
    talk = asked()
    talk.say("2", "They never came, and nobody answers the phone")
    assert talk.event == Remark(ABOUT, "They never came, and nobody answers the phone")


def test_her_words_are_taken() -> None:
    talk = asked()
    talk.say("2", "1", "The gutter still overflows")
    assert talk.event == Remark(ABOUT, "The gutter still overflows")
    assert talk.hears("Thank you, it is on record.")
    assert talk.conversation.stack == ()


def test_a_complaint_about_something_else_is_no_remark() -> None:
    talk = asked()
    talk.say("1", "5", LIGHT)
    assert talk.hears("Electricity › ", "Lahore")
    talk.say("1")
    assert isinstance(talk.event, Lodge)


def test_the_verdict_counts_though_the_rating_never_comes() -> None:
    talk = asked()
    talk.say("1")
    talk.wait(hours=13)
    talk.say("1")
    assert talk.events == [Confirm(ABOUT)]
    assert talk.hears("Write what is wrong and where")


def test_an_invitation_to_remark_fades() -> None:
    talk = asked()
    talk.say("1", "5")
    talk.wait(hours=13)
    talk.say("The sewer overflows again since today")
    assert not any(isinstance(event, Remark) for event in talk.events)
    assert talk.conversation.top
    assert talk.conversation.top.dialogue == "register"


def test_the_question_whether_it_is_solved_does_not_fade() -> None:
    talk = asked()
    talk.wait(days=9)
    talk.say("2")
    assert talk.event == Reopen(ABOUT)


def test_a_new_complaint_opens_on_top_and_the_question_comes_back() -> None:
    talk = asked()
    talk.say(LIGHT)
    assert talk.hears("Electricity › ", "Send it?")
    talk.say("1")
    assert isinstance(talk.event, Lodge)
    assert talk.hears("Registered:", "4821-0937-5514: the office says it is solved", "2 Not solved")
    talk.say("2")
    assert talk.event == Reopen(ABOUT)


def test_a_word_about_the_same_thing_is_not_a_new_complaint() -> None:
    talk = asked()
    talk.say(CLEAR["en"])
    assert talk.asked == "feedback.solved"
    assert talk.hears("Sorry, I did not understand.")


def test_a_case_that_moved_on_meanwhile_says_so_and_asks_nothing() -> None:
    talk = asked()
    talk.records.own[ABOUT] = case(status=Status.CONFIRMED)
    talk.say("2")
    assert talk.hears("That case has moved on meanwhile.")
    assert talk.events == []
    assert talk.conversation.stack == ()


def test_a_case_that_is_no_longer_hers_is_not_asked_about() -> None:
    talk = asked()
    talk.records.own.clear()
    talk.say("1")
    assert talk.events == []


def test_an_old_button_does_not_close_another_case() -> None:
    talk = Talk("en", [case(1), case(2)])
    talk.office(Step.RESOLVED, "Done.", number=1)
    assert talk.shown
    old = talk.shown.options[0].key
    talk.tap("Not solved")
    talk.office(Step.RESOLVED, "Done.", number=2)
    talk.send_choice(old, "Solved")
    assert talk.events == [Reopen(known_id(1))]
    assert talk.hears("4821-0937-5523", "1 Solved")
    talk.tap("Solved")
    assert talk.event == Confirm(known_id(2))


def long_ago(language: str = "en") -> Talk:
    """A case that was closed so long ago that it cannot be reopened."""
    talk = Talk(language, [case(settled=True)])
    talk.office(Step.RESOLVED, "Cleared on Monday.")
    return talk


def test_too_late_to_reopen_she_is_offered_a_new_complaint_that_names_the_old_one() -> None:
    talk = long_ago()
    talk.say("2")
    assert talk.hears("4821-0937-5514 was closed over 30 days ago", "1 Yes, a new one", "2 No")
    assert talk.events == []
    talk.say("1")
    assert talk.hears("What is still wrong?")
    talk.say("It overflows again in front of the school")
    assert talk.hears("Gujranwala", "1 Yes, send")
    talk.say("1")
    lodged = talk.event
    assert isinstance(lodged, Lodge)
    assert (lodged.leaf, lodged.place) == ("WT4", "gujranwala")
    assert lodged.details == "It overflows again in front of the school (4821-0937-5514)"
    assert talk.records.own[ABOUT].status is Status.RESOLVED


def test_too_late_she_may_leave_it_at_that() -> None:
    talk = long_ago()
    talk.say("2", "2")
    assert talk.hears("Write again any time")
    assert talk.events == []


def test_that_it_is_solved_she_may_say_at_any_time() -> None:
    talk = long_ago()
    talk.say("1")
    assert talk.events == [Confirm(ABOUT)]


@pytest.mark.parametrize("words", ["1", "2", "yes", "nahi", "۲", "3"])
def test_a_word_that_crosses_the_question_gets_the_question_and_is_not_misfiled(words: str) -> None:
    talk = Talk("en", [case(status=Status.RESOLVED, notice="Cleared on Monday.")])
    talk.say(words)
    assert talk.hears('the office says it is solved: "Cleared on Monday." Is it?', "1 Solved", "2 Not solved")
    assert talk.events == []
    talk.say("2")
    assert talk.events == [Reopen(ABOUT)]


def test_a_word_that_crosses_an_office_s_question_gets_that() -> None:
    talk = Talk("en", [case(status=Status.WAITING, notice="Which house?")])
    talk.say("yes")
    assert talk.hears('the office asks: "Which house?"')
    assert talk.events == []


@pytest.mark.parametrize("known", [case(), case(status=Status.CONFIRMED), case(status=Status.RESOLVED, settled=True)])
def test_where_no_office_waits_for_her_a_bare_number_gets_the_menu(known: Case) -> None:
    talk = Talk("en", [known])
    talk.say("1")
    assert talk.asked == "home.what"


def test_words_out_of_the_blue_are_a_complaint_though_an_office_waits() -> None:
    talk = Talk("en", [case(status=Status.RESOLVED)])
    talk.say(LIGHT)
    assert talk.hears("1 Yes, send")
