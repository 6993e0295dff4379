"""Where a pin is."""

from core.catalogue import load
from core.messages import Pin
from core.understanding.pins import distance, nearest


def test_a_pin_in_a_city_is_in_its_district() -> None:
    cities = {"lahore": (31.52, 74.35), "quetta-east": (30.2, 67.04), "gwadar": (25.13, 62.3), "gilgit": (35.9, 74.3)}
    assert {code: nearest(Pin(*point), load()) for code, point in cities.items()} == {code: code for code in cities}


def test_a_pin_abroad_is_in_no_district() -> None:
    assert nearest(Pin(25.2, 55.3), load()) is None
    assert nearest(Pin(51.5, -0.1), load()) is None


def test_lahore_and_karachi_are_a_thousand_kilometres_apart() -> None:
    seats = load().districts
    assert 1000 < distance(seats["lahore"].seat, seats["karachi-south"].seat) < 1060


def test_every_seat_is_in_the_country() -> None:
    assert all(
        23.5 < north < 37.1 and 60.8 < east < 77.9 for north, east in (d.seat for d in load().districts.values())
    )
