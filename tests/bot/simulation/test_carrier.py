"""What lies on the phones of the demonstration, and who may hold a secret."""

from dataclasses import replace

import pytest

from bot.settings import Settings
from bot.simulation import carrier as carriers
from bot.simulation.carrier import Act, Button, Carrier, CarrierError, Message
from tests.bot.simulation.carried import PHONE, STRANGER


def message(number: str = PHONE, id: str = "1", text: str = "Registered.") -> Message:
    buttons = (Button("yes", "جی ہاں"), Button("no", "No"))
    return Message(id, number, "2026-11-22T06:30:00+00:00", text, "whatsapp", "whatsapp", buttons=buttons)


def test_what_is_delivered_lies_on_that_phone_alone(carrier: Carrier) -> None:
    first, second = message(), message(id="2", text="دوسرا پیغام")
    carrier.deliver(first)
    carrier.deliver(second)
    assert carrier.inbox(PHONE) == (first, second)
    assert carrier.inbox(PHONE, after=1) == (second,)
    assert carrier.inbox(STRANGER) == ()


def test_on_the_disk_neither_words_nor_numbers_can_be_read(demo: Settings, carrier: Carrier) -> None:
    carrier.deliver(message(text="the canary sings"))
    files = [path for path in demo.data_dir.rglob("*") if path.is_file() and path.name != "secrets.json"]
    assert files
    assert not any(b"canary" in path.read_bytes() or "3000000101" in path.name for path in files)


def test_another_key_opens_nothing(demo: Settings, carrier: Carrier) -> None:
    carrier.deliver(message())
    assert carriers.carrier(replace(demo, secret_key="another secret")).inbox(PHONE) == ()


def test_only_a_button_that_lies_on_the_phone_can_be_tapped(carrier: Carrier) -> None:
    carrier.deliver(message())
    assert carriers.tapped(carrier, PHONE, Act("tap", message="1", key="no"))[1].label == "No"
    for number, act in ((PHONE, Act("tap", message="1", key="maybe")), (STRANGER, Act("tap", message="1", key="no"))):
        with pytest.raises(CarrierError):
            carriers.tapped(carrier, number, act)


@pytest.mark.parametrize("name", carriers.SECRETS)
def test_where_one_provider_is_real_nothing_is_alone(demo: Settings, name: str) -> None:
    assert carriers.alone(demo)
    assert not carriers.alone(replace(demo, **{name: "a secret given by a provider"}))
    assert not carriers.alone(replace(demo, **{name: ""}))
