"""The front door: a menu for whoever wants one, and no obstacle to whoever just writes."""

import pytest

from core.events import Lodge
from tests.talk import CLEAR, LANGUAGES, WITHOUT_PLACE, Talk, case

GREETINGS = (
    "hi",
    "Hello!",
    "salam",
    "Assalam o alaikum",
    "AOA",
    "السلام علیکم",
    "assalam o alaikum kya haal hai",
    "👋",
    "!",
    "1",
)
DOORS = [
    ("1", "register.details"),
    ("register a complaint", "register.details"),
    ("شکایت درج کریں", "register.details"),
    ("3", "register.details"),
    ("4", "language.which"),
    ("Zaban / Language", "language.which"),
]


@pytest.mark.parametrize("greeting", GREETINGS)
def test_a_greeting_is_answered_with_the_menu(greeting: str) -> None:
    talk = Talk("en")
    talk.say(greeting)
    assert talk.hears("this is Sunwai", "1 Register a complaint", "2 My cases", "5 Help")


@pytest.mark.parametrize("thanks", ["thanks", "Shukriya", "ok thank you", "شکریہ"])
def test_a_thank_you_is_not_registered(thanks: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "1", thanks)
    assert talk.hears("You are welcome.")
    assert talk.conversation.stack == ()


@pytest.mark.parametrize("before", [("MENU",), ("STATUS",), ("STATUS", "still nobody came")])
def test_a_thank_you_ends_what_was_only_offered(before: tuple[str, ...]) -> None:
    talk = Talk("en", [case()])
    talk.say(*before, "thank you")
    assert talk.hears("You are welcome.")
    assert talk.conversation.stack == ()


@pytest.mark.parametrize(
    "name", ["mera naam Shazia hai", "g mera naam shazia hai", "My name is Bashir Ahmed", "میرا نام شازیہ ہے"]
)
def test_who_says_her_name_is_asked_what_is_wrong(name: str) -> None:
    for before in ((), ("salam",)):
        talk = Talk("en")
        talk.say(*before, name)
        assert talk.asked == "register.details"


@pytest.mark.parametrize("text", ["mera naam ghalat hai", "my name is wrong on the CNIC", "میرا نام غلط لکھا ہے"])
def test_a_name_that_is_wrong_is_a_complaint(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.conversation.top
    assert talk.conversation.top.answers["register.details"] == text


WISHES = ("I want to complain", "mujhe shikayat karni hai", "شکایت کرنی ہے", "complaint", "ek aur shikayat hai",
          "ایک اور شکایت بھی ہے", "I have another complaint")  # fmt: skip


@pytest.mark.parametrize("text", WISHES)
def test_the_wish_to_complain_is_not_the_complaint(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    assert talk.asked == "register.details"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_taken_without_the_menu(language: str) -> None:
    talk = Talk()
    talk.say(CLEAR[language])
    assert talk.asked == "register.sure"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_taken_in_place_of_an_option(language: str) -> None:
    talk = Talk()
    talk.say("salam", CLEAR[language], "1")
    assert isinstance(talk.event, Lodge)


@pytest.mark.parametrize("text", ["bijli ki shikayat hai, 3 din se band", "language school mein teacher nahi ata"])
def test_a_complaint_that_names_an_option_is_a_complaint(text: str) -> None:
    talk = Talk("en")
    talk.say("hi", text)
    assert talk.conversation.top
    assert talk.conversation.top.answers["register.details"] == text


@pytest.mark.parametrize(("text", "question"), DOORS)
def test_every_door_leads_somewhere(text: str, question: str) -> None:
    talk = Talk("en")
    talk.say("MENU", text)
    assert talk.asked == question


def test_my_cases_and_help_answer_at_once() -> None:
    talk = Talk("en", [case()])
    talk.say("MENU", "2")
    assert talk.hears("4821-0937-5514")
    talk.say("MENU", "help")
    assert talk.hears("STATUS: your cases")
    assert talk.conversation.stack == ()


def test_ten_is_never_the_first_item() -> None:
    talk = Talk("en")
    talk.say("MENU", "10")
    assert talk.hears("Sorry, I did not understand.")
    assert talk.asked == "home.what"


def test_the_menu_fades() -> None:
    talk = Talk("en")
    talk.say("MENU")
    talk.wait(hours=2)
    talk.say("1")
    assert talk.asked == "home.what"


def test_through_the_menu_a_complaint_is_lodged_as_well() -> None:
    talk = Talk("en")
    talk.say("hi", "1", WITHOUT_PLACE["en"], "Gujranwala", "1")
    assert isinstance(talk.event, Lodge)
    assert talk.event.details == WITHOUT_PLACE["en"]


def test_a_greeting_in_the_midst_of_a_question_is_no_answer_to_it() -> None:
    talk = Talk("en")
    talk.say("MENU", "1", "Assalam o alaikum")
    assert talk.asked == "register.details"
    assert talk.does_not_hear("Sorry")


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("en", "never mind", "Nothing was sent."),
        ("en", "MENU", "Nothing was sent."),
        ("ur-Latn", "rehne do", "Kuch nahi bheja gaya."),
        ("ur-Latn", "chhoro", "Kuch nahi bheja gaya."),
        ("ur", "رہنے دیں", "کچھ نہیں بھیجا گیا۔"),
    ],
)
def test_who_leaves_what_she_has_begun_to_tell_hears_that_nothing_was_sent(
    language: str, words: str, told: str
) -> None:
    for begun in (CLEAR[language], WITHOUT_PLACE[language]):
        talk = Talk(language)
        talk.say(begun, words)
        assert talk.hears(told.rstrip("."))
        assert talk.events == []
        talk.say("MENU")
        assert talk.does_not_hear(told.rstrip("."))


@pytest.mark.parametrize("word", ["ok", "theek hai", "ٹھیک ہے"])
def test_who_only_agrees_after_her_complaint_is_not_shown_the_menu(word: str) -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "1", word)
    assert talk.hears("All right.")
    assert talk.conversation.stack == ()


def test_who_has_no_case_yet_and_agrees_is_shown_the_menu() -> None:
    talk = Talk("en")
    talk.say("ok")
    assert talk.asked == "home.what"
