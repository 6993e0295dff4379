"""Languages that are prepared and not offered: what their words have must be right, and what they lack is told."""

import warnings
from string import Formatter

import pytest

from bot.wording import WORDS, load
from core import hearing
from core.catalogue import load as load_catalogue
from core.understanding.language import detect
from tests.core.test_explore import texts

COUNTRY = load_catalogue().country
PREPARED = [language.code for language in COUNTRY.prepared]
MAIN = (
    "home",
    "register",
    "track",
    "status",
    "feedback",
    "rate",
    "remark",
    "language",
    "help",
    "again",
    "stop",
    "start",
)
# Of the main dialogues: kinds and corners that are not prepared yet.
LATER = (
    *("register.own", "register.sure.mine", "track.aged"),
    *("register.near", "register.hidden", "register.in_private", "register.word", "register.sure.staff"),
    *("register.sure.private", "register.lodged_private", "register.noted_private", "register.mission"),
    *("track.meant", "track.meant.add", "track.meant.answer", "track.meant.nudge", "track.meant.new"),
    *("track.line_private", "track.more", "register.idea", "feedback.anew", "feedback.left"),
)
LABEL = 24  # characters, of a row in a WhatsApp list
WRITTEN = {
    "ps": ("زموږ په کلي کې برېښنا نشته", "د اوبو پايپ مات دی څوک نه راځي", "ډاکټر په روغتون کې نشته"),
    "sd": ("اسان جي ڳوٺ ۾ بجلي ناهي", "پاڻي نه ٿو اچي", "اسپتال ۾ ڊاڪٽر ناهي"),
    "pa": ("ساڈے پنڈ وچ بجلی نئیں آندی", "گٹر ابل ریا اے تے کوئی نئیں آندا", "ہسپتال وچ ڈاکٹر نئیں ہوندا"),
}


def wording(language: str) -> set[str]:
    """The names in braces of all texts of a language, by text."""
    return {
        f"{text} {name}"
        for text, words in texts(language).items()
        for _, name, _, _ in Formatter().parse(words)
        if name
    }


def test_what_is_offered_is_complete() -> None:
    assert {language.code: set(texts(language.code)) ^ set(texts("en")) for language in COUNTRY.languages} == {
        language.code: set() for language in COUNTRY.languages
    }


@pytest.mark.parametrize("language", PREPARED)
def test_what_is_not_offered_says_what_it_lacks(language: str) -> None:
    lacking = sorted(set(texts("en")) - set(texts(language)))
    parts = ", ".join(dict.fromkeys(text.partition(".")[0] for text in lacking))
    warnings.warn(f"{language} lacks {len(lacking)} of {len(texts('en'))} texts, in {parts}", stacklevel=1)
    assert set(texts(language)) <= set(texts("en"))
    main = {text for text in lacking if text.startswith(tuple(f"{name}." for name in MAIN))}
    assert {text for text in main if not text.startswith(LATER)} == set()


@pytest.mark.parametrize("language", PREPARED)
def test_a_prepared_text_has_the_same_values_as_the_english_one(language: str) -> None:
    known = set(texts(language))
    assert wording(language) == {line for line in wording("en") if line.partition(" ")[0] in known}


@pytest.mark.parametrize("language", PREPARED)
def test_a_prepared_file_asks_for_a_native_reader_and_can_be_read(language: str) -> None:
    path = WORDS / f"{language}.po"
    assert "native reader" in path.read_text(encoding="utf-8").partition("msgid")[0]
    assert load(path).gettext("home.what") != "home.what"


@pytest.mark.parametrize("language", PREPARED)
def test_labels_of_a_prepared_language_fit_their_buttons(language: str) -> None:
    labels = [
        words for text, words in texts(language).items() if text.count(".") == 2 and not text.startswith("status.")
    ]
    assert [words for words in labels if len(words) > LABEL] == []


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, said in WRITTEN.items() for text in said])
def test_who_writes_in_a_language_not_offered_is_answered_in_urdu(language: str, text: str) -> None:
    assert detect(text) == language
    assert hearing.language_of(text, None, None, load_catalogue()) == ("ur" if language in PREPARED else language)
