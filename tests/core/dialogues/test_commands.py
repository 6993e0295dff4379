"""The commands work at every question, in every language; an aside is answered, and the open question stands."""

from collections.abc import Callable

import pytest

from core.complaint import Status, Step
from core.dialogues import DIALOGUES
from core.events import Resume, Silence
from core.records import Issued
from tests.core import sightseeing
from tests.talk import CLEAR, LANGUAGES, NOT_UNDERSTOOD, WITHOUT_PLACE, Talk, case, known_id, unsure_message

Way = Callable[[Talk], object]
WHATSAPP = Issued("whatsapp/cloud", own=False)
# The way to every question; each is reached within a talk in the given language.
QUESTIONS: dict[str, Way] = {
    "home.what": lambda talk: talk.say("MENU"),
    "register.details": lambda talk: talk.say("MENU", "1"),
    "register.leaf": lambda talk: talk.say(unsure_message()),
    "register.department": lambda talk: talk.say(NOT_UNDERSTOOD),
    "register.department.page.2": lambda talk: talk.say(NOT_UNDERSTOOD, "9"),
    "register.subject.EL": lambda talk: talk.say(NOT_UNDERSTOOD, "1"),
    "register.place": lambda talk: talk.say(WITHOUT_PLACE["en"]),
    "register.place_near": lambda talk: talk.say(WITHOUT_PLACE["en"], "Xyzzypur"),
    "register.district": lambda talk: talk.say("Sewer overflow in Karachi"),
    "register.last": lambda talk: talk.say(unsure_message(), "4", "1", "1"),
    "register.sure": lambda talk: talk.say(CLEAR["en"]),
    "register.change": lambda talk: talk.say(CLEAR["en"], "2"),
    "register.leaf.2": lambda talk: talk.say(CLEAR["en"], "2", "1"),
    "register.place.2": lambda talk: talk.say(CLEAR["en"], "2", "2"),
    "register.word": lambda talk: talk.say(CLEAR["en"], "2", "6"),
    "unlock.word": lambda talk: private(talk).say("STATUS 1"),
    "register.details.2": lambda talk: talk.say(CLEAR["en"], "2", "3"),
    "register.sure.2": lambda talk: talk.say(CLEAR["en"], "And it smells badly."),
    "track.which": lambda talk: talk.say("STATUS"),
    "second.sure": lambda talk: (
        talk.say("Sewer overflow in Gujranwala. No electricity since two days", "1"),
        talk.records.own.popitem(),
    ),
    "mydata.what": lambda talk: talk.say("MY DATA"),
    "track.next": lambda talk: talk.say("STATUS 1"),
    "add.words": lambda talk: talk.say("STATUS 1", "1"),
    "human.what": lambda talk: talk.say("HUMAN"),
    "human.number": lambda talk: (setattr(talk.records, "numbered", False), talk.say("HUMAN", "1")),
    "feedback.solved": lambda talk: talk.office(Step.RESOLVED, "Done."),
    "feedback.anew": lambda talk: settled(talk).say("STATUS 1", "2"),
    "feedback.wrong": lambda talk: settled(talk).say("STATUS 1", "2", "1"),
    "rate.stars": lambda talk: (talk.office(Step.RESOLVED, "Done."), talk.say("1")),
    "remark.words": lambda talk: (talk.office(Step.RESOLVED, "Done."), talk.say("1", "5")),
    "tell.may": lambda talk: (talk.office(Step.RESOLVED, "Done."), talk.say("1", "5", "They came soon")),
    "apart.too": lambda talk: (talk.office(Step.RESOLVED, "Done."), talk.say("1", "5", "The same in Multan as well")),
    "track.meant": lambda talk: talk.say("STATUS 1", "abhi tak koi nahi aya"),
    "answer.words": lambda talk: talk.office(Step.QUESTION, "Which house?"),
    "language.which": lambda talk: talk.say("LANGUAGE"),
    "delete.sure": lambda talk: talk.say("DELETE"),
    "withdraw.which": lambda talk: talk.say("WITHDRAW"),
    "withdraw.sure": lambda talk: talk.say("WITHDRAW", "1"),
    "link.sure": lambda talk: (talk.records.codes.update({"12345678": WHATSAPP}), talk.say("LINK 12345678")),
}
MENU = {"en": ("MENU", "main menu"), "ur": ("مینو", "MENU"), "ur-Latn": ("menu", "shuru se")}
HELP = {"en": ("HELP", "what can i do"), "ur": ("مدد", "HELP"), "ur-Latn": ("madad", "kya karun")}
BACK = {"en": ("BACK", "go back"), "ur": ("واپس", "BACK"), "ur-Latn": ("wapas", "peeche jao")}
STATUS = {
    "en": ("STATUS", "my cases"),
    "ur": ("میری شکایت", "STATUS"),
    "ur-Latn": ("status", "meri shikayat ka kya bana"),
}
LANGUAGE = {"en": ("LANGUAGE",), "ur": ("زبان تبدیل کریں", "LANGUAGE"), "ur-Latn": ("zaban badlo",)}
STOP = {"en": ("STOP", "unsubscribe"), "ur": ("بند کریں", "STOP"), "ur-Latn": ("band karo",)}
START = {"en": ("START",), "ur": ("شروع کریں", "START"), "ur-Latn": ("shuru karo",)}
DELETE = {"en": ("DELETE", "delete my data"), "ur": ("ڈیلیٹ کریں", "DELETE"), "ur-Latn": ("mera number delete karo",)}
HERE = {"en": "Write what is wrong", "ur": "مسئلہ اور جگہ لکھ", "ur-Latn": "Masla aur jagah likh"}
HELPED = {"en": "STATUS: your cases", "ur": "STATUS میری شکایات", "ur-Latn": "STATUS: meri shikayat"}
INVITATIONS = {
    "home.what",
    "track.which",
    "track.next",
    "track.meant",
    "apart.too",
    "second.sure",
    "rate.stars",
    "remark.words",
    "tell.may",
    "link.sure",
}


def private(talk: Talk) -> Talk:
    talk.records.own[known_id(2)] = case(2, private=True)
    return talk


def settled(talk: Talk) -> Talk:
    talk.records.own[known_id(2)] = case(2, status=Status.RESOLVED, settled=True)
    return talk


def at(question: str, language: str = "en") -> Talk:
    talk = Talk(language, [case(1), case(2)])
    QUESTIONS[question](talk)
    assert talk.asked == question, talk
    return talk


every_question = pytest.mark.parametrize("question", QUESTIONS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_no_question_is_forgotten_here() -> None:
    asked = {stop.reached.question.name for stop in sightseeing.stops() if stop.reached.question}
    first_turns = {name for name in asked if not name[-1].isdigit()}
    one_of_its_kind = {name for name in first_turns if not name.startswith("register.subject.")}
    assert one_of_its_kind | {"register.subject.EL"} <= QUESTIONS.keys()


@every_language
@every_question
def test_menu_leaves_what_is_open(question: str, language: str) -> None:
    for word in MENU[language]:
        talk = at(question, language)
        talk.say(word)
        assert talk.asked == "home.what"
        assert len(talk.conversation.stack) == 1
        assert talk.hears(HERE[language])


@every_language
@every_question
def test_help_is_given_and_the_question_stands(question: str, language: str) -> None:
    for word in HELP[language]:
        talk = at(question, language)
        before = talk.conversation.stack
        talk.say(word)
        assert talk.hears(HELPED[language])
        if question != "home.what":
            assert talk.asked == question
            assert [item.answers for item in talk.conversation.stack] == [item.answers for item in before]


@every_language
@every_question
def test_status_is_told_and_the_question_stands(question: str, language: str) -> None:
    for word in STATUS[language]:
        talk = at(question, language)
        talk.say(word)
        assert talk.hears("4821-0937-5514", "4821-0937-5523")
        assert talk.asked == ("track.which" if question in ("home.what", "track.next") else question)


@every_question
def test_the_status_of_one_case_is_told_and_the_question_stands(question: str) -> None:
    talk = at(question)
    talk.say("STATUS 2")
    assert talk.hears("4821-0937-5514")
    if question == "track.which":  # the list was shown already: what she asked for is one of it
        assert talk.asked == "track.next"
    elif question != "home.what":
        assert talk.asked == question


@every_language
@every_question
def test_language_is_asked_and_then_the_question_comes_back(question: str, language: str) -> None:
    for word in LANGUAGE[language]:
        talk = at(question, language)
        talk.say(word)
        assert talk.asked == "language.which"
        talk.say("1")
        assert talk.hears("We talk in English from now on.")
        if question not in ("home.what", "language.which"):
            assert talk.asked == question


@every_language
@every_question
def test_stop_and_start_are_done_and_the_question_stands(question: str, language: str) -> None:
    for stop, start in zip(STOP[language], START[language], strict=False):
        talk = at(question, language)
        talk.say(stop)
        assert talk.event == Silence()
        talk.say(start)
        assert talk.event == Resume()
        if question != "home.what":
            assert talk.asked == question


@every_language
@every_question
def test_delete_asks_first_and_then_the_question_comes_back(question: str, language: str) -> None:
    for word in DELETE[language]:
        talk = at(question, language)
        before = len(talk.events)
        if question == "delete.sure":
            continue  # there it is the answer
        talk.say(word)
        assert talk.asked == "delete.sure"
        talk.say("2")
        assert len(talk.events) == before
        if question != "home.what":
            assert talk.asked == question


@every_language
@every_question
def test_back_takes_one_step_and_never_acts(question: str, language: str) -> None:
    for word in BACK[language]:
        talk = at(question, language)
        answers, depth, before = talk.conversation.stack[-1].answers, len(talk.conversation.stack), len(talk.events)
        talk.say(word)
        assert len(talk.events) == before
        top = talk.conversation.stack[-1]
        assert len(top.answers) < len(answers) or len(talk.conversation.stack) < depth or talk.asked == "home.what"


@every_question
def test_back_leads_out_of_everything_at_last(question: str) -> None:
    talk = at(question)
    for _ in range(12):
        talk.say("BACK")
    assert talk.asked == "home.what"


@every_question
def test_an_empty_message_hears_the_question_again(question: str) -> None:
    talk = at(question)
    shown = talk.hears()
    talk.say("  ")
    assert talk.asked == question
    assert talk.hears() in shown


@every_question
def test_what_is_no_answer_is_said_so_and_the_question_stands(question: str) -> None:
    talk = at(question)
    before = talk.conversation.stack[-1].answers
    talk.say("👍")
    assert talk.asked == question
    assert talk.conversation.stack[-1].answers == before
    assert talk.hears("Sorry, I did not understand.")


@every_question
def test_ten_answers_no_question(question: str) -> None:
    if question == "answer.words":
        return  # there a number may be what the office asked for
    talk = at(question)
    before = talk.conversation.stack[-1].answers
    talk.say("10")
    assert talk.asked == question
    assert talk.conversation.stack[-1].answers == before


@every_question
def test_every_question_waits_unless_it_is_an_invitation(question: str) -> None:
    talk = at(question)
    talk.wait(days=3)
    talk.say("")
    assert (talk.asked == question) == (question not in INVITATIONS or question == "home.what")


def test_no_dialogue_is_forgotten_here() -> None:
    seen = {stop.item.dialogue for stop in sightseeing.stops()}
    assert seen == DIALOGUES.keys()


def labels() -> list[tuple[str, str, str]]:
    """Every question's options as they read in every language."""
    found = []
    for question in QUESTIONS:
        for language in LANGUAGES:
            talk = at(question, language)
            found += [(question, option.key.split("~")[0], option.label) for option in talk.shown.options if talk.shown]
    return found


def test_an_option_is_understood_by_what_it_reads() -> None:
    misread = []
    for question, key, label in labels():
        talk = at(question)
        asked = talk.engine.reached(talk.conversation.stack[-1]).question
        assert asked
        if asked.named(label, talk.records.catalogue) != key and not label.startswith("4821"):
            misread.append((question, key, label, asked.named(label, talk.records.catalogue)))
    assert misread == []


def test_an_option_is_chosen_by_its_number_in_any_script() -> None:
    for question in QUESTIONS:
        count = len(shown(at(question)))
        for number in range(1, count + 1):
            results = set()
            for written in (
                str(number),
                f"{number}.",
                f"({number})",
                f" {number} ",
                "۰۱۲۳۴۵۶۷۸۹"[number],
                "٠١٢٣٤٥٦٧٨٩"[number],
                f"\u200f{number}",
            ):
                talk = at(question)
                talk.say(written)
                results.add((talk.hears(), talk.asked))
            assert len(results) == 1, (question, number, results)


def shown(talk: Talk) -> tuple[object, ...]:
    return talk.shown.options if talk.shown else ()
