"""Two complaints in one text: the second is offered when the first is lodged, and costs one digit."""

import pytest

from core.catalogue import load
from core.events import Lodge
from core.opening import besides
from tests.talk import CLEAR, LANGUAGES, Talk

BOTH = {
    "en": "The sewer is overflowing in our street and there is no electricity since two days, Gujranwala",
    "ur": "گٹر ابل رہا ہے اور بجلی بھی دو دن سے بند ہے، گوجرانوالہ",
    "ur-Latn": "Gutter ubal raha hai gali mein aur bijli bhi do din se nahi aa rahi, Gujranwala",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_is_offered_when_the_first_is_lodged_and_lodged_by_one_digit(language: str) -> None:
    talk = Talk(language)
    talk.say(BOTH[language], "1")
    assert talk.hears("4821-0937-5514")
    assert talk.asked == "second.sure"
    talk.say("1")
    assert talk.hears("4821-0937-5523")
    first, other = talk.events
    assert isinstance(first, Lodge)
    assert isinstance(other, Lodge)
    assert {first.leaf, other.leaf} == {"WT4", "EL1"}
    assert (other.place, other.details) == ("gujranwala", BOTH[language])
    assert talk.conversation.stack == ()


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("no water in Multan and also street lights are off", {"WT1", "MU2"}),
        ("گٹر بند ہے اور بجلی بھی نہیں آتی، گوجرانوالہ", {"WT4", "EL1"}),
        ("gutter band hai aur bijli bhi nahi aati, Gujranwala", {"WT4", "EL1"}),
    ],
)
def test_two_are_heard_in_a_few_words(text: str, leaves: set[str]) -> None:
    talk = Talk("en")
    talk.say(text, "1")
    assert talk.asked == "second.sure"
    talk.say("1")
    assert {event.leaf for event in talk.events if isinstance(event, Lodge)} == leaves


def test_she_need_not() -> None:
    talk = Talk("en")
    talk.say(BOTH["en"], "1", "no")
    assert len(talk.events) == 1
    assert talk.hears("only the first")


def test_what_she_writes_next_is_heard_by_itself() -> None:
    talk = Talk("en")
    talk.say(BOTH["en"], "1", "teacher absent from the school in Lahore", "1")
    assert [event.leaf for event in talk.events if isinstance(event, Lodge)] == ["WT4", "ED1"]


def test_the_offer_fades() -> None:
    talk = Talk("en")
    talk.say(BOTH["en"], "1")
    talk.wait(hours=2)
    talk.say("1")
    assert len(talk.events) == 1


@pytest.mark.parametrize(
    "text",
    [
        *CLEAR.values(),
        "No electricity since two days, and the bill is too high",  # one department
        "Open manhole in front of the school, and my son fell into it",
        "Gutter band hai aur koi nahi sunta, Gujranwala",
        "The sewer overflows. Thank you very much for your help",
    ],
)
def test_one_complaint_is_one(text: str) -> None:
    talk = Talk("en")
    talk.say(text)
    leaf = talk.conversation.stack[-1].answers.get("register.leaf", "WT4")
    assert besides(text, load(), leaf) is None
