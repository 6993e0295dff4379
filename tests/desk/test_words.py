"""The words of the pages: the same texts in every language, and none missing."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from core.catalogue import load as catalogue
from desk.words import Words, load

WORDS = load()
TEMPLATES = Path(__file__).parents[2] / "desk" / "templates"
LITERAL = re.compile(r"""\bt\((["'])([a-z0-9._]+)\1[,)]""")


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_english_and_urdu_are_spoken() -> None:
    assert {(words.language, words.direction) for words in WORDS.values()} == {("en", "ltr"), ("ur", "rtl")}


def test_every_text_exists_in_every_language() -> None:
    assert WORDS["en"].ids == WORDS["ur"].ids


@pytest.mark.parametrize("id", sorted(WORDS["en"].ids))
def test_a_text_names_the_same_values_in_every_language(id: str) -> None:
    assert len({frozenset(names(words.phrases(id)[id])) for words in WORDS.values()}) == 1


def test_every_text_that_a_template_asks_for_exists() -> None:
    asked = {id for path in TEMPLATES.rglob("*.html") for _, id in LITERAL.findall(path.read_text("utf-8"))}
    assert asked
    assert asked <= WORDS["en"].ids


def test_every_language_of_the_country_is_called_by_a_name() -> None:
    country = catalogue().country
    tongues = {f"tongue.{language.code}" for language in (*country.languages, *country.prepared)}
    assert tongues - WORDS["en"].ids == set()


def test_an_unknown_text_is_an_error_and_not_its_id() -> None:
    with pytest.raises(KeyError):
        WORDS["en"].say("no.such.text")


def test_a_text_without_a_plural_cannot_count() -> None:
    with pytest.raises(KeyError):
        WORDS["en"].count("home.how", 2)


def test_a_value_is_escaped() -> None:
    assert WORDS["en"].say("home.text", number="<b>8300</b>") == "Text &lt;b&gt;8300&lt;/b&gt;"


def test_times_are_those_of_pakistan() -> None:
    assert WORDS["en"].moment(datetime(2026, 11, 22, 20, 30, tzinfo=UTC)) == "23 November 2026, 01:30"


@pytest.mark.parametrize(("language", "spoken"), [("en", "3 hours"), ("ur", "3 گھنٹے")])
def test_a_length_of_time_is_spoken(language: str, spoken: str) -> None:
    assert WORDS[language].span(timedelta(hours=3)) == spoken


def test_a_text_stands_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("one.po", "two.po"):
        (tmp_path / "en" / name).write_text('msgid ""\nmsgstr ""\n\nmsgid "hello"\nmsgstr "Hello"\n')
    with pytest.raises(ValueError, match=r"two\.po: hello stands in another file as well"):
        load(tmp_path)


def test_a_plural_follows_the_number(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "counted.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "parts"\nmsgid_plural "parts"\nmsgstr[0] "{number} part"\nmsgstr[1] "{number} parts"\n'
    )
    words: Words = load(tmp_path)["en"]
    assert (words.count("parts", 1), words.count("parts", 1200)) == ("1 part", "1,200 parts")
