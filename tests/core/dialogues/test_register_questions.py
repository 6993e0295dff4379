"""Filing asks for nothing but what is missing: the place, the district, the subject."""

import pytest

from core.catalogue import load
from core.events import Lodge
from core.understanding.places import find
from tests.core.dialogues.filed import lodged
from tests.talk import CLEAR, LANGUAGES, NOT_UNDERSTOOD, WITHOUT_PLACE, Talk, unsure_message


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


@pytest.mark.parametrize(("text", "leaf"), [("suggestion", "SG1"), ("تجویز", "SG1"), ("tajweez deni hai", "SG1")])
def test_a_suggestion_needs_neither_subject_nor_place(text: str, leaf: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.asked == "register.details"
    talk.say(NOT_UNDERSTOOD)
    assert talk.hears("Suggestions and answers › suggestion. Send it?")
    talk.say("1")
    assert lodged(talk) == Lodge(leaf, "", "", NOT_UNDERSTOOD)


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


@pytest.mark.parametrize("words", ["kya", "What documents do you need?", "kitne din lagenge is mein", "کیا کرنا ہوگا؟"])
def test_a_question_is_no_place(words: str) -> None:
    for begun in (WITHOUT_PLACE["en"], "Sewer overflow in Karachi"):
        talk = Talk("en")
        talk.say(begun)
        before = talk.asked
        talk.say(words)
        assert talk.asked == before


@pytest.mark.parametrize("words", ["Lahore?", "Johar Town Lahore", "Kot Addu"])
def test_a_place_put_shyly_is_one(words: str) -> None:
    talk = Talk("en")
    talk.say(WITHOUT_PLACE["en"], words)
    assert talk.asked == "register.sure"


@pytest.mark.parametrize("words", ["no, district Muzaffargarh", "Muzaffargarh", "نہیں ضلع مظفر گڑھ"])
def test_another_place_said_at_the_read_back_is_the_place(words: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], words)
    assert talk.hears("Muzaffargarh. Send it?")
    talk.say("1")
    assert isinstance(talk.event, Lodge)
    assert talk.event.place == "muzaffargarh"
    assert CLEAR["en"] in talk.event.details


def test_a_place_in_many_words_is_more_of_the_story() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "my brother went to the office in Lahore twice", "1")
    assert isinstance(talk.event, Lodge)
    assert talk.event.place == "gujranwala"


def test_something_else_is_offered_once() -> None:
    talk = Talk("ur-Latn")
    talk.say("mujhe darr lagta hai")
    assert talk.shown
    assert sum("uch aur" in option.label for option in talk.shown.options) <= 1


def test_who_tells_what_is_wrong_when_asked_where_is_understood() -> None:
    talk = Talk("ur-Latn")
    talk.say("koi sunta nahi hai", "Gutter ubal raha hai, Korangi")
    assert talk.hears("gutter band", "Korangi")
