"""Words from outside: shown as what they are, whatever they pretend to be."""

import pytest

from desk.inside.marked import marked

URDU = "گلی نمبر ۴ میں پانی نہیں آ رہا، بچّے بیمار ہیں"
JOINED = "می\u200cخواهم 👩\u200d🔧"


@pytest.mark.parametrize(
    "sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c\ufeff\x1b\x07\x00"]
)
def test_s50_what_nobody_sees_is_shown_as_a_mark(sign: str) -> None:
    shown = marked(f"road{sign}daor")
    assert sign not in shown
    assert f"U+{ord(sign):04X}</span>daor" in shown


@pytest.mark.parametrize(
    ("word", "scripts"),
    [("ΡΤΑ", "Greek"), ("РТА", "Cyrillic"), ("Pоlice", "Latin+Cyrillic"), ("Wαter", "Latin+Greek")],
)
def test_s50_letters_that_pass_for_others_are_marked(word: str, scripts: str) -> None:
    assert marked(f"write to {word} now").count("lookalike") == 1
    assert f"{word}<span" in marked(word)
    assert scripts in marked(word)


@pytest.mark.parametrize(
    "text", [URDU, JOINED, "Gutter 3 din se band hai\ngali 4", "Café, Größe 12\t5", "ਪਾਣੀ", "پښتو"]
)
def test_s50_what_people_write_here_stays_as_it_is(text: str) -> None:
    assert marked(text) == text


def test_s39_what_looks_like_markup_is_text() -> None:
    assert marked("<script>alert(1)</script> & {{7*7}}") == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{7*7}}"


def test_lines_end_as_they_were_written() -> None:
    assert marked("one\r\ntwo") == "one\ntwo"
