"""Where a case stands: her own by a list, anybody's by its tracking ID, and no more than each may see."""

from datetime import timedelta

import pytest

from core import tracking_id
from core.complaint import Status
from core.events import Add, Nudge, Reply
from core.records import Case, Glimpse
from tests.talk import CLEAR, NOW, Talk, case, known_id

ONE, TWO = tracking_id.show(known_id(1)), tracking_id.show(known_id(2))
HERS = (case(1), case(2, leaf="EL4", department="EL", place="", status=Status.IN_PROGRESS))


def with_stranger() -> Talk:
    talk = Talk("en")
    talk.records.strangers[known_id(7)] = Glimpse(known_id(7), "PO", Status.FORWARDED, NOW, NOW + timedelta(days=5))
    return talk


def test_who_has_no_case_is_told_how_to_register_one() -> None:
    talk = Talk("en")
    talk.say("STATUS")
    assert talk.hears("You have no case with us here. Write what is wrong to register one, or send LINK if you wrote")


def test_an_only_case_is_shown_at_once() -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS")
    assert talk.hears(f"{ONE} sewer overflow, Gujranwala: sent to the office, with Water and sewer. Promised by 26 Nov")


def test_several_are_listed_the_newest_first() -> None:
    talk = Talk("en", HERS)
    talk.say("STATUS")
    assert talk.hears(f"1 {TWO} bill too high: being worked on", f"2 {ONE} sewer overflow: sent to the office")


@pytest.mark.parametrize("second", ["2", "۲", "(2)", "status 2", "STATUS ۲", "doosra", "number 2", "2 ka status"])
def test_one_of_the_list_is_opened_by_its_number(second: str) -> None:
    talk = Talk("en", HERS)
    talk.say("STATUS", second)
    assert talk.hears(ONE, "sewer overflow, Gujranwala")


def test_status_2_opens_the_second_without_the_list() -> None:
    talk = Talk("en", HERS)
    talk.say("STATUS 2")
    assert talk.hears(ONE)


@pytest.mark.parametrize("cases", [HERS[:1], HERS])
def test_who_asks_again_is_shown_it_once(cases: tuple[Case, ...]) -> None:
    talk = Talk("en", cases)
    first = talk.say("STATUS")
    assert talk.say("STATUS") == first
    alone = talk.say("STATUS 1")
    assert talk.say("STATUS 1") == alone
    assert talk.say("STATUS") == first


def test_a_number_beyond_the_list_is_no_case() -> None:
    talk = Talk("en", HERS)
    talk.say("STATUS 3")
    assert talk.hears("No case is known under that number.")


@pytest.mark.parametrize(
    "text",
    [
        "STATUS 4821-0937-5514",
        "4821-0937-5514",
        "482109375514",
        "4821 0937 5514",
        "۴۸۲۱-۰۹۳۷-۵۵۱۴",
        "٤٨٢١٠٩٣٧٥٥١٤",
        "meri 4821-0937-5514 wali complaint ka kya bana",
    ],
)
def test_a_tracking_id_is_found_however_it_is_written(text: str) -> None:
    talk = Talk("en", HERS)
    talk.say(text)
    assert talk.hears(ONE, "sewer overflow", "Gujranwala")


def test_a_stranger_sees_the_stage_the_department_and_the_dates_and_no_more() -> None:
    talk = with_stranger()
    talk.say(tracking_id.show(known_id(7)))
    told = "sent to the office, with Police. Registered 23 Nov 11:30 am, promised by 28 Nov."
    assert talk.hears(f"{tracking_id.show(known_id(7))}: {told}")


def test_what_a_stranger_sees_has_no_words_no_subject_and_no_place() -> None:
    assert not {"leaf", "place", "notice", "where", "details"} & set(Glimpse.__dataclass_fields__)


@pytest.mark.parametrize("mistyped", ["4821-0937-5515", "4281-0937-5514"])
def test_a_mistyped_id_is_told_from_an_unknown_one(mistyped: str) -> None:
    talk = Talk("en", HERS)
    talk.say(f"STATUS {mistyped}")
    assert talk.hears(f"{mistyped} is not a tracking ID: a digit is wrong.")


def test_an_unknown_id_says_so() -> None:
    talk = Talk("en", HERS)
    talk.say(f"STATUS {known_id(9)}")
    assert talk.hears("No case is known under that number.")


def test_the_office_s_word_is_passed_on() -> None:
    talk = Talk("en", [case(notice="The team comes on Tuesday.")])
    talk.say("STATUS")
    assert talk.hears('The office wrote: "The team comes on Tuesday."')


def test_a_case_without_a_promise_names_no_date() -> None:
    talk = Talk("en", [case(leaf="SG2", department="SG", place="", due_at=None)])
    talk.say("STATUS")
    assert talk.hears(f"{ONE} appreciation: sent to the office, with Suggestions and answers.")
    assert talk.does_not_hear("Promised", " ,", " .")


def test_a_private_subject_is_not_named() -> None:
    talk = Talk("en", [case(leaf="JC3", department="JC")])
    talk.say("STATUS")
    assert talk.hears("Justice and rights")
    assert talk.does_not_hear("violence")


def test_in_the_midst_of_a_question_the_list_is_for_reading_and_the_question_stands() -> None:
    talk = Talk("en", HERS)
    talk.say(CLEAR["en"], "STATUS")
    assert talk.hears(f"1 {TWO}", "STATUS 1", "sewer overflow, Gujranwala. Send it?")
    talk.say("1")
    assert talk.event


def test_the_list_fades() -> None:
    talk = Talk("en", HERS)
    talk.say("STATUS")
    talk.wait(hours=2)
    talk.say("2")
    assert talk.hears("Write what is wrong and where")


def test_a_case_that_left_the_list_meanwhile_is_asked_for_again() -> None:
    talk = Talk("en", (*HERS, case(3)))
    talk.say("STATUS")
    del talk.records.own[known_id(3)]
    talk.say("1")
    assert talk.hears("Sorry, I did not understand.", f"1 {TWO}")
    talk.say("1")
    assert talk.hears(TWO, "bill too high: being worked on, with Electricity")


WAITED = ("abhi tak koi nahi aya", "koi jawab nahi aya", "still nobody came", "no one has come yet", "ابھی تک کوئی نہیں آیا",
          "it is getting worse every day", "gutter abhi bhi ubal raha hai", "same problem is still there")  # fmt: skip


@pytest.mark.parametrize("words", WAITED)
def test_words_after_her_case_are_offered_to_it_and_no_filing_without_a_subject(words: str) -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS", words)
    assert talk.hears(f"Is that about {ONE}?", "1 Yes, add it", "2 A new complaint")
    talk.say("1")
    assert talk.event == Add(known_id(1), words)
    assert talk.conversation.stack == ()


def test_where_the_office_is_late_the_same_words_may_remind_it() -> None:
    talk = Talk("ur-Latn", HERS[:1])
    talk.records.late.add(known_id(1))
    talk.say("status", "abhi tak koi nahi aya")
    assert talk.hears("1 Haan, shamil karein", "2 Daftar ko yaad dilayein", "3 Nayi shikayat")
    talk.say("2")
    assert talk.event == Nudge(known_id(1))


def test_where_the_office_waits_for_her_they_are_her_answer() -> None:
    talk = Talk("en", [case(status=Status.WAITING, notice="Which house?")])
    talk.say("STATUS", "It is the green house", "1")
    assert talk.event == Reply(known_id(1), "It is the green house")


def test_they_may_be_a_new_complaint_all_the_same() -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS", "it is getting worse every day", "2")
    assert talk.conversation.top
    assert talk.conversation.top.answers["register.details"] == "it is getting worse every day"


@pytest.mark.parametrize(
    "words", [CLEAR["en"].replace("Gujranwala", "Multan"), "There is no electricity in my street either"]
)
def test_what_is_clearly_another_complaint_is_not_offered_to_the_case(words: str) -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS", words)
    assert talk.conversation.top
    assert talk.conversation.top.dialogue == "register"


@pytest.mark.parametrize("words", ["thank you", "shukriya", "ok", "👍", "oh well"])
def test_a_courtesy_after_her_case_is_nothing_to_add(words: str) -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS", words)
    assert talk.asked != "track.meant"


def test_of_a_private_case_the_question_says_no_more_than_its_number() -> None:
    talk = Talk("en", [case(private=True)])
    talk.records.words[known_id(1)] = "jasmine7"
    talk.say("STATUS", "jasmine7", "nobody has come to me yet")
    assert talk.hears(f"Is that about {ONE}?")
    assert talk.does_not_hear("Water", "Gujranwala", "sewer")


def test_a_whole_complaint_after_status_is_read_back_though_it_may_be_the_same() -> None:
    talk = Talk("en", HERS[:1])
    talk.say("STATUS", CLEAR["en"])
    assert talk.asked == "register.sure"
    assert talk.hears("Yes, send", "Add to that case")
