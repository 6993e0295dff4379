"""Filing: two messages where all is clear, five at the most, and nothing she writes is lost."""

import pytest

from core.catalogue import load
from core.events import Lodge
from core.opening import understood
from core.questions import quoted
from core.script import MORE, Ending
from tests.core import sightseeing
from tests.core.dialogues.filed import lodged, lodged_leaf
from tests.talk import CLEAR, LANGUAGES, NOT_UNDERSTOOD, WITHOUT_PLACE, Talk, unsure_message


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
        ("ur-Latn", ("Pani aur nikasi › gutter band", "Gujranwala", "1 Haan, bhejein"), "26 Nov subah 11:30"),
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
