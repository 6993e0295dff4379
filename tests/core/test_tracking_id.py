"""The tracking ID: random, readable, and every likely slip is noticed."""

import secrets

import pytest

from core import tracking_id


def some(count: int) -> list[str]:
    return [tracking_id.make(secrets.randbelow) for _ in range(count)]


def test_it_is_twelve_digits_of_which_the_first_is_not_zero() -> None:
    for made in some(200):
        assert tracking_id.valid(made)
        assert len(made) == 12
        assert made[0] != "0"


def test_the_whole_range_is_used() -> None:
    assert tracking_id.make(lambda below: 0).startswith("10000000000")
    assert tracking_id.make(lambda below: below - 1).startswith("99999999999")


def test_every_single_wrong_digit_is_noticed() -> None:
    for made in some(50):
        for at, right in enumerate(made):
            wrong = (f"{made[:at]}{digit}{made[at + 1 :]}" for digit in "0123456789" if digit != right)
            assert not any(map(tracking_id.valid, wrong))


def test_every_swap_of_neighbours_is_noticed() -> None:
    for made in some(300):
        for at in range(11):
            swapped = f"{made[:at]}{made[at + 1]}{made[at]}{made[at + 2 :]}"
            assert swapped == made or not tracking_id.valid(swapped)


@pytest.mark.parametrize(
    "text", ["", "48210937551", "4821093755144", "48210937551a", "۴۸۲۱۰۹۳۷۵۵۱۴", "-48210937551", " 8210937551 "]
)
def test_what_is_not_twelve_plain_digits_is_none(text: str) -> None:
    assert not tracking_id.valid(text)


def test_it_is_shown_in_three_groups() -> None:
    assert tracking_id.show("482109375514") == "4821-0937-5514"


FOUND = (
    "482109375514",
    "4821-0937-5514",
    "4821 0937 5514",
    "4821–0937–5514",
    "4821.0937.5514",
    "4821/0937/5514",
    "my number is 4821-0937-5514, what became of it?",
    "(4821-0937-5514)",
    "۴۸۲۱-۰۹۳۷-۵۵۱۴",
    "٤٨٢١ ٠٩٣٧ ٥٥١٤",
    "شکایت ۴۸۲۱۰۹۳۷۵۵۱۴ کا کیا بنا",
    "４８２１０９３７５５１４",
    "ID4821-0937-5514!",
)
NOT_FOUND = (
    "",
    "48210937551",
    "4821093755144",
    "42101-1234567-1",
    "+923000000101",
    "0300 0000101",
    "4821--0937--5514",
    "no digits",
)


@pytest.mark.parametrize("text", FOUND)
def test_it_is_found_in_a_sentence_and_in_any_script(text: str) -> None:
    assert tracking_id.find(text) == "482109375514"


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_number_of_another_length_is_not_one(text: str) -> None:
    assert tracking_id.find(text) is None


def test_of_several_the_first_is_found() -> None:
    assert tracking_id.find("4821-0937-5514, 1234-5678-9012") == "482109375514"


def test_what_is_shown_is_found() -> None:
    assert all(tracking_id.find(tracking_id.show(made)) == made for made in some(50))
