"""A new complaint in place of a remark is never swallowed: what is clear opens a filing, of what is not one digit does."""

import pytest

from core.complaint import Step
from core.events import Lodge, Rate, Remark
from core.opening import may_be_apart, speaks_for_itself
from core.questions import About
from tests.talk import LANGUAGES, Talk, case, known_id

ABOUT = known_id(1)
ELSEWHERE = {
    "en": "The gutter is overflowing in Multan too",
    "ur": "ملتان میں بھی گٹر ابل رہا ہے",
    "ur-Latn": "Multan mein bhi gutter ubal raha hai",
}
ANOTHER_OFFICE = {
    "en": "The transformer in our street is burnt",
    "ur": "ہماری گلی کا ٹرانسفارمر جل گیا ہے",
    "ur-Latn": "hamari gali ka transformer jal gaya hai",
}
UNSURE = {
    "en": "The same trouble is there in Multan",
    "ur": "ملتان میں بھی یہی مسئلہ ہے",
    "ur-Latn": "Multan mein bhi yehi masla hai",
}
REMARKS = (
    "They never came to look",
    "The gutter still overflows",
    "they came at night and cleaned it all",
    "in logon ne kuch nahi kiya",
    "Gujranwala walon ne kaam theek kiya",
    "کوئی دیکھنے نہیں آیا",
    "عملہ اچھا تھا",
)


def asked(question: str, language: str = "en") -> Talk:
    """At an invitation to rate, to remark, or to let it be told, about a gutter in Gujranwala."""
    talk = Talk(language, [case()])
    talk.office(Step.RESOLVED, "Cleared on Monday.")
    talk.say("1", *{"rate.stars": (), "remark.words": ("5",), "tell.may": ("5", "They came soon")}[question])
    assert talk.asked == question
    return talk


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ["rate.stars", "remark.words", "tell.may"])
@pytest.mark.parametrize("told", [ELSEWHERE, ANOTHER_OFFICE])
def test_another_place_or_another_office_s_matter_opens_a_filing(
    question: str, told: dict[str, str], language: str
) -> None:
    talk = asked(question, language)
    before = len(talk.events)
    talk.say(told[language])
    assert talk.conversation.top
    assert talk.conversation.top.dialogue == "register"
    assert len(talk.events) == before


def test_what_was_asked_comes_back_after_it() -> None:
    talk = asked("rate.stars")
    talk.say(ELSEWHERE["en"], "1")
    assert isinstance(talk.events[-1], Lodge)
    assert talk.hears("How did the office do?")
    talk.say("4")
    assert talk.event == Rate(ABOUT, 4)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ["rate.stars", "remark.words", "tell.may"])
def test_what_may_be_either_is_kept_and_one_digit_files_it_besides(question: str, language: str) -> None:
    talk = asked(question, language)
    talk.say(UNSURE[language])
    assert (talk.event, talk.asked) == (Remark(ABOUT, UNSURE[language]), "apart.too")
    talk.say("1")
    assert talk.conversation.top
    assert talk.conversation.top.answers["register.details"] == UNSURE[language]
    assert talk.conversation.top.answers["register.place"] == "multan"


@pytest.mark.parametrize("answer", ["2", "nahi", "No, leave it"])
def test_who_says_no_leaves_it_at_the_remark(answer: str) -> None:
    talk = asked("remark.words")
    talk.say(UNSURE["en"], answer)
    assert talk.hears("All right.")
    assert talk.conversation.stack == ()


def test_who_writes_on_is_heard() -> None:
    talk = asked("remark.words")
    talk.say(UNSURE["en"], ANOTHER_OFFICE["en"])
    assert talk.conversation.top
    assert talk.conversation.top.answers["register.details"] == ANOTHER_OFFICE["en"]


@pytest.mark.parametrize("words", REMARKS)
def test_a_remark_is_a_remark_and_nothing_more_is_asked(words: str) -> None:
    talk = asked("rate.stars")
    talk.say(words)
    assert (talk.event, talk.conversation.stack) == (Remark(ABOUT, words), ())


@pytest.mark.parametrize("no", ["no", "nahi", "جی نہیں"])
def test_no_is_no_remark(no: str) -> None:
    talk = asked("remark.words")
    talk.say(no)
    assert isinstance(talk.event, Rate)
    assert talk.conversation.stack == ()


@pytest.mark.parametrize("words", ["unhon ne paise mange", "the staff was rude to my mother"])
def test_how_the_office_behaved_is_a_remark_that_may_be_filed_as_well(words: str) -> None:
    talk = asked("rate.stars")
    talk.say(words)
    assert (talk.event, talk.asked) == (Remark(ABOUT, words), "apart.too")


def test_of_a_case_whose_place_is_unknown_no_place_is_another() -> None:
    catalogue = Talk().records.catalogue
    assert not speaks_for_itself(ELSEWHERE["en"], catalogue, About("WT4"))
    assert not may_be_apart(UNSURE["en"], catalogue, About("WT4"))
    assert may_be_apart(UNSURE["en"], catalogue, About("WT4", "gujranwala"))
