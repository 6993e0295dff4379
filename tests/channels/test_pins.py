"""A pin is a place on earth."""

import pytest

from channels.pins import pin
from core.messages import Pin


@pytest.mark.parametrize(("north", "east"), [("32.1877", "74.1945"), (32.1877, 74.1945), ("-90", 180), (0, 0)])
def test_a_place_on_earth_is_a_pin(north: object, east: object) -> None:
    assert pin(north, east) == Pin(float(str(north)), float(str(east)))


@pytest.mark.parametrize(
    ("north", "east"),
    [
        (None, None),
        ("", ""),
        ("91", "0"),
        ("0", "181"),
        ("nan", "0"),
        ("inf", "0"),
        ("north", "0"),
        (True, 0),
        ({}, []),
    ],
)
def test_what_is_no_place_is_none(north: object, east: object) -> None:
    assert pin(north, east) is None
