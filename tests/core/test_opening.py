"""What a first message tells, and when a message is a complaint at all."""

import pytest

from core.catalogue import load
from core.opening import clearest, likely, speaks_for_itself, telling, understood
from core.questions import About
from tests.talk import CLEAR, LANGUAGES, NOT_UNDERSTOOD, WITHOUT_PLACE

CATALOGUE = load()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clear_message_answers_everything(language: str) -> None:
    wanted = {"register.details": CLEAR[language], "register.leaf": "WT4", "register.place": "gujranwala"}
    assert understood(CLEAR[language], CATALOGUE) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_said_is_not_filled_in(language: str) -> None:
    assert understood(WITHOUT_PLACE[language], CATALOGUE).keys() == {"register.details", "register.leaf"}
    assert understood(NOT_UNDERSTOOD, CATALOGUE) == {"register.details": NOT_UNDERSTOOD}


def test_a_place_of_several_districts_is_kept_by_its_name() -> None:
    assert understood("gutter band hai karachi", CATALOGUE)["register.place"] == "Karachi"


def test_every_place_that_may_be_kept_by_its_name_has_one_in_every_language() -> None:
    names = {place.names["en"] for place in CATALOGUE.places if len(place.districts) > 1}
    for name in names:
        found = understood(f"gutter band hai {name}", CATALOGUE).get("register.place", "")
        if found and found not in CATALOGUE.districts:
            assert all(CATALOGUE.name("place", found, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    "text", ["", "hi", "salam", "👍", "1", "yes", "nahi", "ok", "thanks", "شکریہ", "oh", "اف", "HELP", "withdraw"]
)
def test_what_says_nothing_of_a_trouble_is_no_complaint(text: str) -> None:
    assert not telling(text, CATALOGUE)


@pytest.mark.parametrize("text", ["gas", "bijli", "گٹر", "no water", *CLEAR.values(), NOT_UNDERSTOOD])
def test_a_word_may_be_a_complaint(text: str) -> None:
    assert telling(text, CATALOGUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clear_complaint_speaks_for_itself_unless_it_is_about_the_same(language: str) -> None:
    assert speaks_for_itself(CLEAR[language], CATALOGUE, None)
    assert speaks_for_itself(CLEAR[language], CATALOGUE, About("EL1"))
    assert not speaks_for_itself(CLEAR[language], CATALOGUE, About("WT4"))


@pytest.mark.parametrize(
    "text", ["thank you, very good work", "gutter", "nobody came", NOT_UNDERSTOOD, "bohat acha kaam kiya"]
)
def test_thanks_and_small_talk_do_not(text: str) -> None:
    assert not speaks_for_itself(text, CATALOGUE, None)


def test_a_leaf_that_is_sure_is_the_likeliest() -> None:
    for text in CLEAR.values():
        assert clearest(text, CATALOGUE) == likely(text, CATALOGUE)[0]
