"""A time of day is told as each language tells it, and no text gets dearer by it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.wording import Spoken
from channels import segments
from core.catalogue import load
from core.messages import Named, Value

MIDNIGHT = datetime(2026, 11, 23, 19, tzinfo=UTC)  # in Karachi, between Monday and Tuesday
TOLD = {
    (0, 0): ("12 am", "رات 12 بجے", "raat 12 baje"),
    (2, 5): ("2:05 am", "رات 2:05", "raat 2:05"),
    (4, 0): ("4 am", "صبح 4 بجے", "subah 4 baje"),
    (9, 0): ("9 am", "صبح 9 بجے", "subah 9 baje"),
    (11, 59): ("11:59 am", "صبح 11:59", "subah 11:59"),
    (12, 23): ("12:23 pm", "دن 12:23", "dopahar 12:23"),
    (15, 59): ("3:59 pm", "دن 3:59", "dopahar 3:59"),
    (17, 30): ("5:30 pm", "شام 5:30", "sham 5:30"),
    (19, 0): ("7 pm", "رات 7 بجے", "raat 7 baje"),
    (23, 30): ("11:30 pm", "رات 11:30", "raat 11:30"),
}


@pytest.mark.parametrize("clock", TOLD)
def test_the_time_of_day_is_told_in_the_words_of_the_language(clock: tuple[int, int]) -> None:
    at = MIDNIGHT + timedelta(hours=clock[0], minutes=clock[1])
    told = tuple(said(at, language) for language in ("en", "ur", "ur-Latn"))
    assert told == tuple(
        f"24 {month} {words}" for month, words in zip(("Nov", "نومبر", "Nov"), TOLD[clock], strict=True)
    )


@pytest.mark.parametrize("language", ["ps", "sd", "pa"])
def test_the_prepared_languages_have_words_for_it(language: str) -> None:
    for hour in range(24):
        assert not said(MIDNIGHT + timedelta(hours=hour), language).isascii()


def test_a_day_further_off_has_no_hour() -> None:
    assert said(MIDNIGHT + timedelta(days=5), "ur") == "29 نومبر"


@pytest.mark.parametrize("hour", [0, 9, 12, 15, 17, 20])
def test_the_confirmation_stays_one_sms_at_any_hour(hour: int) -> None:
    due = MIDNIGHT + timedelta(hours=hour, minutes=23)
    values: Mapping[str, Value] = {
        "tracking_id": "4821-0937-5514 KVQD",
        "department": Named("department", "WT"),
        "due": due,
    }
    for language in ("en", "ur", "ur-Latn"):
        assert segments.parts(Spoken(load(), language, MIDNIGHT).text("register.lodged", values)) == 1


def said(at: datetime, language: str) -> str:
    return Spoken(load(), language, MIDNIGHT).moment(at)
