"""She is answered in the language she writes, or in the one she chose."""

import pytest

from core.events import Speak
from tests.talk import CLEAR, LANGUAGES, Talk

SEND = {"en": "Send it?", "ur": "بھیجیں", "ur-Latn": "Bhej dein?"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_she_is_answered_in_the_language_she_writes(language: str) -> None:
    talk = Talk()
    talk.say(CLEAR[language])
    assert talk.hears(SEND[language])


@pytest.mark.parametrize(
    ("words", "language", "done"),
    [
        ("1", "en", "We talk in English"),
        ("2", "ur", "اردو میں بات کریں گے"),
        ("3", "ur-Latn", "Roman Urdu mein"),
        ("English", "en", "We talk in English"),
        ("اردو", "ur", "اردو میں بات کریں گے"),
        ("roman urdu", "ur-Latn", "Roman Urdu mein"),
        ("angrezi", "en", "We talk in English"),
    ],
)
def test_she_chooses_a_language(words: str, language: str, done: str) -> None:
    talk = Talk()
    talk.say("LANGUAGE", words)
    assert talk.events == [Speak(language)]
    assert talk.hears(done)


def test_a_language_named_at_once_is_not_asked_for() -> None:
    talk = Talk()
    talk.say("Urdu please")
    assert talk.events == [Speak("ur")]


def test_a_language_that_is_not_offered_is_asked_for() -> None:
    talk = Talk("en")
    talk.say("pashto")
    assert not talk.events
    assert talk.asked == "language.which"


def test_the_chosen_language_stays() -> None:
    talk = Talk()
    talk.say("LANGUAGE", "3", CLEAR["ur"])
    assert talk.hears(SEND["ur-Latn"])


def test_in_the_midst_of_a_question_the_question_comes_back_in_the_new_language() -> None:
    talk = Talk("en")
    talk.say(CLEAR["en"], "Roman Urdu")
    assert talk.hears("Ab hum Roman Urdu mein baat karenge.", "Bhej dein?")
    talk.say("1")
    assert len(talk.events) == 2


@pytest.mark.parametrize(
    "word", ["STATUS", "ok", "HELP", "Model Town Lahore", "1", "yes", "Gulberg 3 Lahore near park"]
)
def test_a_command_or_an_address_does_not_change_the_language(word: str) -> None:
    talk = Talk()
    talk.say("ہماری گلی میں گٹر ابل رہا ہے")
    assert talk.asked == "register.place"
    talk.say(word)
    assert talk.conversation.language == "ur"


def test_an_address_in_english_does_not_end_roman_urdu() -> None:
    talk = Talk()
    talk.say("Hamari gali mein gutter ubal raha hai", "Model Town near the big park Lahore")
    assert talk.hears(SEND["ur-Latn"])


def test_who_changes_to_urdu_letters_is_answered_in_them() -> None:
    talk = Talk()
    talk.say("Hamari gali mein gutter ubal raha hai", "لاہور")
    assert talk.hears("لاہور")


def test_asking_twice_opens_it_once() -> None:
    talk = Talk("en")
    talk.say("LANGUAGE", "LANGUAGE", "LANGUAGE")
    assert len(talk.conversation.stack) == 1


@pytest.mark.parametrize("text", ["زما په کلي کې برېښنا نشته", "اسان جي ڳوٺ ۾ بجلي ناهي", "منهنجي شڪايت"])
def test_who_writes_another_language_of_these_letters_is_answered_in_urdu(text: str) -> None:
    talk = Talk()
    talk.say(text)
    assert talk.conversation.language == "ur"
