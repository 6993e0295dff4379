"""A reply is shown in the best form a channel has, whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import shaping
from channels.shaping import Capability, Style, Tappable
from core.messages import Option, Reply

BUTTONS = Tappable(Style.BUTTONS, most=3, label=20, body=1024, key=256)
LIST = Tappable(Style.LIST, most=10, label=24, body=1024, key=200)
TAPPED = Capability(longest=4096, tappable=(BUTTONS, LIST))
PLAIN = Capability(longest=40)


def menu(count: int, label: str = "Option") -> Reply:
    return Reply("Choose:", tuple(Option(f"k{n}", f"{label} {n}") for n in range(1, count + 1)))


def test_options_are_numbered_a_line_each() -> None:
    assert shaping.numbered(menu(2)) == "Choose:\n1 Option 1\n2 Option 2"


def test_a_reply_without_options_is_its_text() -> None:
    assert shaping.numbered(Reply("Thank you")) == "Thank you"


def test_options_need_no_text() -> None:
    assert shaping.numbered(Reply("", (Option("a", "A"),))) == "1 A"


def test_ten_options_are_one_too_many() -> None:
    with pytest.raises(ValueError, match="1 options more than 9"):
        shaping.numbered(menu(10))


@pytest.mark.parametrize(
    ("reply", "style"),
    [
        (menu(0), Style.NUMBERS),
        (menu(3), Style.BUTTONS),
        (menu(4), Style.LIST),
        (menu(3, "A label too long to tap"[:21]), Style.LIST),
        (menu(2, "A label too long for any list"), Style.NUMBERS),
        (Reply("x" * 1025, menu(2).options), Style.NUMBERS),
        (Reply("", menu(2).options), Style.NUMBERS),
        (Reply("Choose:", (Option("ک" * 200, "A"),)), Style.NUMBERS),
    ],
)
def test_the_first_way_that_holds_the_reply_is_taken(reply: Reply, style: Style) -> None:
    shown = shaping.shape(reply, TAPPED)
    assert shown.style is style
    assert shown.options == (() if style is Style.NUMBERS else reply.options)
    assert shown.texts == ((shaping.numbered(reply) if style is Style.NUMBERS else reply.text),)


@given(st.text(min_size=1, max_size=300))
def test_a_long_text_becomes_several_messages_and_loses_nothing(text: str) -> None:
    shown = shaping.shape(Reply(text), PLAIN)
    assert "".join(shown.texts) == text
    assert all(0 < len(piece) <= 40 for piece in shown.texts)


def test_options_stay_whole_when_messages_are_cut() -> None:
    reply = menu(5, "A longer label")
    lines = [line for text in shaping.shape(reply, PLAIN).texts for line in text.splitlines()]
    assert lines == shaping.numbered(reply).splitlines()


def test_more_messages_than_the_provider_takes_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 messages more than 10"):
        shaping.shape(Reply("x" * 401), PLAIN)


def test_what_we_allow_ourselves_is_said_with_its_excess() -> None:
    shaping.require(Reply("a" * 306), shaping.SMS)
    with pytest.raises(ValueError, match="1 parts more than 2"):
        shaping.require(Reply("a" * 307), shaping.SMS)
    with pytest.raises(ValueError, match="1 parts more than 2"):
        shaping.require(Reply("ا" * 135), shaping.SMS)
    with pytest.raises(ValueError, match="2 characters more than 40"):
        shaping.require(Reply("x" * 42), PLAIN)


def test_a_dash_does_not_double_the_price_of_an_sms() -> None:
    assert shaping.cost(Reply("–" + "a" * 159), shaping.SMS) == 1
