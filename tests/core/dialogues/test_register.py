"""Filing: two messages where all is clear, five at the most, and nothing she writes is lost."""

import re

import pytest

from core.catalogue import load
from core.events import Lodge
from core.opening import understood
from core.questions import quoted
from core.script import MORE, Ending
from core.understanding.places import find
from tests.core import sightseeing
from tests.talk import CLEAR, LANGUAGES, NOT_UNDERSTOOD, WITHOUT_PLACE, Talk, unsure_message

TRACKING_ID = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")


def lodged(talk: Talk) -> Lodge:
    assert isinstance(talk.event, Lodge), talk
    assert TRACKING_ID.search(talk.hears())
    return talk.event


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_lodged_in_two_messages(language: str) -> None:
    talk = Talk()
    talk.say(CLEAR[language])
    assert not talk.events
    talk.say("1")
    assert lodged(talk) == Lodge("WT4", "gujranwala", "", CLEAR[language])
    assert talk.conversation.stack == ()


@pytest.mark.parametrize(
    ("language", "read_back", "confirmed"),
    [
        ("en", ("Water and sewer › sewer overflow, Gujranwala", "1 Yes, send", "2 Change"), "26 Nov 11:30 am"),
        ("ur", ("پانی و نکاسی › گٹر بند، گوجرانوالہ", "1 ہاں، بھیجیں", "2 بدلیں"), "26 نومبر صبح 11:30"),
        ("ur-Latn", ("Pani aur nikasi › gutter band", "Gujranwala", "1 Haan, bhejein"), "26 Nov 11:30 am"),
    ],
)
def test_it_is_read_back_and_confirmed_in_her_language(
    language: str, read_back: tuple[str, ...], confirmed: str
) -> None:
    talk = Talk()
    talk.say(CLEAR[language])
    assert talk.hears(*read_back)
    talk.say("1")
    assert talk.hears("4821-0937-5514", confirmed)


@pytest.mark.parametrize(
    "yes", ["1", "۱", "1.", "(1)", "yes", "haan", "haan ji", "جی ہاں", "ok", "Yes, send", "send", "بھیج دیں"]
)
def test_yes_is_understood_however_it_is_said(yes: str) -> None:
    talk = Talk()
    talk.say(CLEAR["en"], yes)
    assert lodged(talk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_missing_place_is_asked_for(language: str) -> None:
    talk = Talk()
    talk.say(WITHOUT_PLACE[language])
    assert talk.asked == "register.place"
    talk.say("Gali 4, Gujranwala")
    assert talk.asked == "register.sure"
    talk.say("1")
    assert lodged(talk) == Lodge("WT4", "gujranwala", "Gali 4, Gujranwala", WITHOUT_PLACE[language])


def test_of_a_city_with_several_districts_the_district_is_asked() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow in Karachi")
    assert talk.asked == "register.district"
    assert talk.hears("Karachi: which of these?", "2 Karachi East", "8 Not sure")
    talk.say("2", "1")
    assert lodged(talk) == Lodge("WT4", "karachi-east", "Karachi", "Sewer overflow in Karachi")


def test_the_district_may_be_named_by_a_part_of_the_city() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow in Karachi", "Gulshan e Iqbal", "1")
    assert (lodged(talk).place, lodged(talk).where) == ("karachi-east", "Karachi, Gulshan e Iqbal")


def test_who_does_not_know_the_district_need_not() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow in Karachi", "not sure")
    assert talk.hears("Water and sewer › sewer overflow, Karachi. Send it?")
    talk.say("1")
    assert (lodged(talk).place, lodged(talk).where) == ("", "Karachi")


def test_a_part_of_a_city_leaves_only_its_districts_open() -> None:
    talk = Talk("en")
    talk.say("Sewer overflow in Sohrab Goth, Karachi")
    possible = find("Sohrab Goth, Karachi", load())
    assert possible
    assert 1 < len(possible.districts) < 7
    assert talk.shown
    assert len(talk.shown.options) == len(possible.districts) + 1


def test_an_unknown_place_is_asked_once_more_and_then_taken_as_it_is() -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"], "Xyzzypur")
    assert talk.hears('I do not know "Xyzzypur". Which city or district is it in?')
    talk.say("Plughabad")
    assert talk.hears("Xyzzypur, Plughabad. Send it?")
    talk.say("1")
    assert (lodged(talk).place, lodged(talk).where) == ("", "Xyzzypur, Plughabad")


def test_an_unknown_place_is_known_by_the_city_it_is_in() -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"], "Xyzzypur", "Gujranwala", "1")
    assert (lodged(talk).place, lodged(talk).where) == ("gujranwala", "Xyzzypur, Gujranwala")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_subject_is_unsure_the_likely_ones_are_offered(language: str) -> None:
    talk = Talk()
    talk.say(unsure_message(language))
    assert talk.asked == "register.leaf"
    assert talk.shown
    assert 2 < len(talk.shown.options) <= 4
    wanted = talk.shown.options[1].key.split("~")[0]
    talk.say("2", "Gujranwala", "1")
    assert lodged(talk).leaf == wanted


def test_where_none_of_them_is_right_the_department_is_asked_and_then_the_subject() -> None:
    talk = Talk("en")
    talk.say(unsure_message("en"), "something else")
    assert talk.hears("Which department is it about?", "1 Electricity", "9 More")
    talk.say("9")
    assert talk.hears("1 Roads", "9 More")
    talk.say("1")
    assert talk.hears("Roads: which of these?")
    talk.say("1", "Gujranwala")
    assert lodged(talk).leaf == "RD1"


def test_a_department_is_understood_by_its_name_on_any_page() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "roads")
    assert talk.hears("Roads: which of these?")


def test_the_menu_ends_with_a_page_that_has_no_more() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "9", "9", "more")
    assert talk.hears("Something else")
    assert talk.does_not_hear("More")
    talk.say("9")
    assert talk.hears("Sorry, I did not understand.")


def test_what_she_writes_instead_of_choosing_decides_and_is_kept() -> None:
    talk = Talk("en")
    first = unsure_message("en")
    talk.say(first, "the sewer in our street is overflowing", "Gujranwala", "1")
    assert lodged(talk).leaf == "WT4"
    assert lodged(talk).details == f"{first}\nthe sewer in our street is overflowing"


def test_a_place_that_she_names_with_the_subject_is_not_asked_again() -> None:
    talk = Talk("en")
    talk.say(unsure_message("en"), "the sewer in our street is overflowing, Gujranwala")
    assert talk.asked == "register.sure"
    talk.say("1")
    assert lodged(talk).place == "gujranwala"


@pytest.mark.parametrize("no", ["2", "no", "nahi", "نہیں", "change", "ghalat hai", "بدلیں", "Badlein"])
def test_no_asks_what_to_change(no: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], no)
    assert talk.hears("What shall I change?", "1 The subject", "2 The place", "3 My words", "4 Do not send it")


def test_the_subject_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "1", "something else", "1", "1")
    assert talk.hears("Electricity › no electricity, Gujranwala. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge("EL1", "gujranwala", "", CLEAR["en"], guessed="WT4")


def test_the_subject_can_be_changed_again() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "more", "1", "1", "Gujranwala", "2", "1")
    assert talk.asked == "register.department.2"
    talk.say("1", "2")
    assert talk.hears("Electricity › live wire or sparking, Gujranwala. Send it?")


def test_the_place_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "2", "Lahore", "1")
    assert (lodged(talk).place, lodged(talk).where) == ("lahore", "Lahore")


def test_the_words_can_be_changed() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", "3", "It smells, and children fall ill.", "1")
    assert lodged(talk).details == "It smells, and children fall ill."


@pytest.mark.parametrize("drop", ["4", "do not send", "Na bhejein", "نہ بھیجیں", "rehne do"])
def test_it_need_not_be_sent(drop: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "2", drop)
    assert talk.hears("Nothing was sent. Write again any time.")
    assert not talk.events
    assert talk.conversation.stack == ()


def test_words_at_the_read_back_are_added() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "And two children have fallen ill from it")
    assert talk.hears("Added. Water and sewer › sewer overflow, Gujranwala. Send it?")
    talk.say("It is next to the school", "1")
    added = (CLEAR["en"], "And two children have fallen ill from it", "It is next to the school")
    assert lodged(talk).details == "\n".join(added)


def test_a_place_at_the_read_back_tells_the_district_that_was_unknown() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "1", "1", "Chak 45", "near Gujranwala")
    assert talk.hears("Added. Electricity › no electricity, Gujranwala. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge("EL1", "gujranwala", "Chak 45, near Gujranwala", NOT_UNDERSTOOD)


def test_words_taken_back_are_not_sent() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "And two children have fallen ill from it", "BACK", "1")
    assert lodged(talk).details == CLEAR["en"]


def test_words_longer_than_a_line_are_read_back_in_short_and_sent_in_full() -> None:
    long = "Plot number 12, behind the old flour mill of Chaudhry sahib, Xyzzypur"
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"], long)
    assert talk.hears('I do not know "Plot number 12, behind the old flour mi…"')
    talk.say("Gujranwala", "1")
    assert lodged(talk).where == f"{long}, Gujranwala"


def test_a_first_message_without_end_is_kept_as_far_as_an_answer_goes() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"] + " again" * 2000, "1")
    assert len(lodged(talk).details) == 4000


def test_what_she_says_is_kept_to_the_letter() -> None:
    words = "  گٹر   ابل رہا ہے !! \n گوجرانوالہ 😡 "
    talk = Talk("en")
    talk.say(words, "1")
    assert lodged(talk).details == words.strip()


def test_a_private_subject_is_not_named_to_whoever_holds_the_phone() -> None:
    talk = Talk("en")
    talk.say("My husband beats me every day, Gujranwala")
    assert talk.asked == "register.sure"
    assert talk.hears("Justice and rights, Gujranwala. Send it?")
    talk.say("1", "STATUS")
    assert lodged_leaf(talk) == "JC3"
    assert talk.does_not_hear("violence")


def lodged_leaf(talk: Talk) -> str:
    return next(event.leaf for event in talk.events if isinstance(event, Lodge))


@pytest.mark.parametrize(("text", "leaf"), [("suggestion", "SG1"), ("تجویز", "SG1"), ("tajweez deni hai", "SG1")])
def test_a_suggestion_needs_neither_subject_nor_place(text: str, leaf: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.asked == "register.details"
    talk.say(NOT_UNDERSTOOD)
    assert talk.hears("Suggestions and answers › suggestion. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge(leaf, "", "", NOT_UNDERSTOOD)


def test_a_thank_you_gets_an_id_and_no_date() -> None:
    talk = Talk("en")
    talk.say("MENU", "3", "Thank you, the officer did very good work", "1")
    assert talk.hears("Noted: 4821-0937-5514.")
    assert lodged(talk).leaf == "SG2"


def test_danger_makes_it_urgent() -> None:
    talk = Talk("en")
    talk.say("Gas leak in our street, Gujranwala", "1")
    assert lodged(talk).urgent


FILINGS = {
    "clear": (CLEAR["en"], "1"),
    "no place": (WITHOUT_PLACE["en"], "Gujranwala", "1"),
    "unknown place": (WITHOUT_PLACE["en"], "Xyzzypur", "Plughabad", "1"),
    "unknown place, then one of many": (WITHOUT_PLACE["en"], "Xyzzypur", "Karachi", "1", "1"),
    "unsure, one of many places": ("{unsure}", "1", "Karachi", "1", "1"),
    "unsure, unknown place, then one of many": ("{unsure}", "1", "Xyzzypur", "Karachi", "1"),
    "none of the likely": ("{unsure}", "something else", "1", "1", "Gujranwala"),
    "none of the likely, one of many places": ("{unsure}", "something else", "1", "1", "Karachi"),
    "none of the likely, and sent without a place": ("{unsure}", "something else", "1", "1", "1"),
    "words that mean nothing": ("{unsure}", NOT_UNDERSTOOD, "Gujranwala", "1"),
    "not understood": (NOT_UNDERSTOOD, "1", "1", "Gujranwala", "1"),
    "not understood, unknown place": (NOT_UNDERSTOOD, "1", "1", "Xyzzypur", "1"),
    "not understood, one of many places": (NOT_UNDERSTOOD, "1", "1", "Karachi", "1"),
}


@pytest.mark.parametrize("texts", FILINGS.values(), ids=FILINGS.keys())
def test_never_more_than_five_messages_lead_to_a_tracking_id(texts: tuple[str, ...]) -> None:
    talk = Talk("en")
    talk.say(*(text.format(unsure=unsure_message("en")) for text in texts))
    assert len(texts) <= 5
    assert lodged(talk)


def test_where_the_place_is_asked_for_last_it_goes_at_once() -> None:
    talk = Talk("en")
    talk.say(unsure_message("en"), "something else", "1", "1")
    assert talk.hears("Electricity › no electricity. Where is it? Write the place and it is sent, or:", "1 Yes, send")
    talk.say("Chak 45, Gujranwala")
    assert (lodged(talk).place, lodged(talk).where) == ("gujranwala", "Chak 45, Gujranwala")


def test_even_then_it_can_be_changed_first() -> None:
    talk = Talk("en")
    talk.say(unsure_message("en"), "something else", "1", "1", "2", "place", "Gujranwala")
    assert talk.hears("Electricity › no electricity, Gujranwala. Send it?")


def test_no_path_at_all_takes_more_than_five_messages() -> None:
    """But for those who turn a page, add words, change something, or choose a word: they take as many as they like."""
    counts = []
    for stop in sightseeing.stops():
        ending, answers = stop.reached.ahead, stop.item.answers
        if (
            isinstance(ending, Ending)
            and isinstance(ending.event, Lodge)
            and not any(name.startswith(("register.change", "register.word")) for name in answers)
            and "register.details" in answers
        ):
            free = {**understood(answers["register.details"], load()), "register.meant": "SG1"}
            taken = {name: answer for name, answer in answers.items() if answer not in (free.get(name), MORE)}
            added = [name for name, answer in taken.items() if name.startswith("register.sure") and quoted(answer)]
            counts.append(1 + len(taken) - len(added))
    assert min(counts) == 2
    assert max(counts) == 5


@pytest.mark.parametrize(
    "text",
    ["the garbage is not collected", "کچرا نہیں اٹھایا جاتا", "kachra nahi uthaya jata"],
)
def test_where_a_department_is_asked_for_words_tell_it_as_well(text: str) -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD)
    assert talk.asked == "register.department"
    talk.say(text)
    assert talk.asked == "register.place"
    talk.say("Lahore", "1")
    assert lodged(talk).details == f"{NOT_UNDERSTOOD}\n{text}"
    assert lodged(talk).leaf == "MU1"


def test_where_a_subject_is_asked_for_words_tell_another() -> None:
    talk = Talk("en")
    talk.say(NOT_UNDERSTOOD, "Gas", "the street light is broken")
    assert talk.asked == "register.place"
    talk.say("Lahore", "1")
    assert lodged(talk).leaf == "MU2"


@pytest.mark.parametrize(
    "text",
    [
        "my child is missing since morning in Faisalabad",
        "میرا بچہ صبح سے لاپتہ ہے فیصل آباد",
        "mera bacha subah se gum hai Faisalabad",
    ],
)
def test_danger_in_the_midst_of_another_complaint_is_a_complaint_of_its_own(text: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], text)
    talk.say("1")
    child = lodged(talk)
    assert (child.leaf, child.place, child.urgent, child.details) == ("JC2", "faisalabad", True, text)
    assert talk.asked == "register.sure"
    talk.say("1")
    assert (lodged(talk).leaf, lodged(talk).details) == ("WT4", CLEAR["en"])


def test_danger_of_what_was_told_already_is_more_of_it() -> None:
    talk = Talk("en")
    talk.say("The electric pole in our street is leaning, Gujranwala", "now a live wire is sparking on the road", "1")
    assert lodged(talk).urgent
    assert "sparking" in lodged(talk).details
