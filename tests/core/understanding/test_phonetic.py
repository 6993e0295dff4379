"""Words that sound the same are one, in both scripts."""

import pytest

from core.understanding.normal import letters
from core.understanding.phonetic import alike, bones, careless, singulars, sound, stump


@pytest.mark.parametrize(
    ("one", "other"),
    [("bijli", "bijlee"), ("qabza", "kabza"), ("rishwat", "rishvat"), ("meter", "metter"), ("paani", "pani")],
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("gaddha", "gadda"), ("khamba", "kamba"), ("theek", "teek")])
def test_a_breath_left_out_is_forgiven_where_one_is_careless(one: str, other: str) -> None:
    assert sound(one) != sound(other)
    assert careless(one) == careless(other)


@pytest.mark.parametrize(
    ("urdu", "roman"),
    [
        ("گٹر", "gutter"),
        ("بجلی", "bijli"),
        ("سڑک", "sarak"),
        ("محلہ", "mohalla"),
        ("ٹرانسفارمر", "transformer"),
        ("شناختی", "shanakhti"),
    ],
)
def test_urdu_is_read_as_its_roman_word(urdu: str, roman: str) -> None:
    assert alike(letters(urdu), roman)
    assert bones(letters(urdu)) == bones(roman)


@pytest.mark.parametrize(
    ("urdu", "roman"), [("چار", "chori"), ("پاس", "paisa"), ("محلے", "mila"), ("دکان", "dhakkan"), ("بہت", "beti")]
)
def test_another_word_of_the_same_consonants_is_another(urdu: str, roman: str) -> None:
    assert not alike(letters(urdu), roman)


def test_forms_of_a_word_lead_to_it() -> None:
    assert "taar" in singulars("taarein")
    assert "complaint" in singulars("complaints")
    assert letters("گلی") in singulars(letters("گلیوں"))
    assert "tok" not in singulars("token")
    assert stump("ganda") == stump("gandi") == stump("gande")
