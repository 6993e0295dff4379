"""Telegram: what a phone sends is read by the service's channel, what the channel sends is taken."""

import json
from typing import Any

import pytest

from bot.settings import Settings
from bot.simulation import telegram
from bot.simulation.carrier import Carrier, CarrierError
from bot.simulation.phones import PHONES
from core.messages import Pin
from tests.bot.simulation.carried import PHONE, STRANGER, bring, inbound

CHAT = PHONES[PHONE].telegram


def call(demo: Settings, carrier: Carrier, method: str, **given: str) -> Any:
    return telegram.take(demo, carrier, demo.telegram_bot_token, method, given)["result"]


def send(demo: Settings, carrier: Carrier, markup: object = None, **changes: str) -> str:
    """Send a message; its id."""
    given = {"chat_id": CHAT, "text": "Sure?", "reply_markup": json.dumps(markup) if markup else "", **changes}
    return str(call(demo, carrier, "sendMessage", **given)["message_id"])


def inline(*labels: str) -> dict[str, Any]:
    keys = [[{"text": label, "callback_data": f"k{place}"}] for place, label in enumerate(labels)]
    return {"inline_keyboard": keys}


def test_a_message_arrives_with_its_buttons(demo: Settings, carrier: Carrier) -> None:
    message_id = send(demo, carrier, inline("جی ہاں", "No"))
    (message,) = carrier.inbox(PHONE)
    assert (message.id, message.text, message.tab, message.style) == (message_id, "Sure?", "telegram", "buttons")
    assert [(button.key, button.label) for button in message.buttons] == [("k0", "جی ہاں"), ("k1", "No")]


def test_a_tapped_button_comes_back_by_its_key(demo: Settings, carrier: Carrier) -> None:
    message_id = send(demo, carrier, inline("Yes", "No"))
    found = inbound(demo, bring(demo, carrier, "telegram", kind="tap", message=message_id, key="k1"))
    assert (found.choice, found.text, found.address) == ("k1", "No", CHAT)
    with pytest.raises(CarrierError):
        bring(demo, carrier, "telegram", STRANGER, kind="tap", message=message_id, key="k1")


def test_a_keyboard_below_asks_for_the_contact_or_the_place(demo: Settings, carrier: Carrier) -> None:
    keys = [[{"text": "My number", "request_contact": True}, {"text": "Here", "request_location": True}], ["No"]]
    send(demo, carrier, {"keyboard": keys})
    (message,) = carrier.inbox(PHONE)
    assert message.style == "keyboard"
    assert [button.does for button in message.buttons] == ["contact", "place", "say"]


def test_the_number_is_known_once_the_contact_is_shared(demo: Settings, carrier: Carrier) -> None:
    assert inbound(demo, bring(demo, carrier, "telegram", text="/start")).phone is None
    assert inbound(demo, bring(demo, carrier, "telegram", kind="contact")).phone == PHONE


def test_a_place_is_a_pin(demo: Settings, carrier: Carrier) -> None:
    found = inbound(demo, bring(demo, carrier, "telegram", kind="place", key="quetta"))
    assert found.pin == Pin(30.1872, 66.9988)
    with pytest.raises(CarrierError):
        bring(demo, carrier, "telegram", kind="place", key="atlantis")


def test_a_photo_can_be_fetched_where_it_lies(demo: Settings, carrier: Carrier) -> None:
    found = inbound(demo, bring(demo, carrier, "telegram", kind="photo", text="Is gali mein"))
    (file,) = found.media
    told = call(demo, carrier, "getFile", file_id=file.url.removeprefix("telegram:"))
    fetched = telegram.file(demo, demo.telegram_bot_token, told["file_path"])
    assert found.text == "Is gali mein"
    assert len(fetched) == told["file_size"]


@pytest.mark.parametrize("method", ["answerCallbackQuery", "setWebhook", "sendChatAction"])
def test_a_method_without_effect_here_is_done(demo: Settings, carrier: Carrier, method: str) -> None:
    assert call(demo, carrier, method) is True


def test_the_bot_knows_its_name(demo: Settings, carrier: Carrier) -> None:
    assert call(demo, carrier, "getMe")["is_bot"] is True


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("sendMessage", {"chat_id": "1", "text": "hello"}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": ""}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "x" * 4097}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "hello", "reply_markup": "{"}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "hello", "reply_markup": json.dumps({"keyboard": [[{}]]})}, 400),
        ("sendMessage", {"chat_id": CHAT, "text": "?", "reply_markup": json.dumps(
            {"inline_keyboard": [[{"text": "Yes", "callback_data": "ی" * 33}]]})}, 400),
        ("getFile", {"file_id": "x"}, 400),
        ("banEverybody", {}, 404),
    ],
)  # fmt: skip
def test_what_the_provider_would_refuse_is_refused(
    demo: Settings, carrier: Carrier, method: str, given: dict[str, str], code: int
) -> None:
    with pytest.raises(CarrierError) as refusal:
        call(demo, carrier, method, **given)
    assert refusal.value.status == code
    assert telegram.refusal(refusal.value)["error_code"] == code


def test_only_our_own_bot_may_call(demo: Settings, carrier: Carrier) -> None:
    for ask in (
        lambda: telegram.take(demo, carrier, "1:guess", "getMe", {}),
        lambda: telegram.file(demo, "1:guess", telegram.FILE),
    ):
        with pytest.raises(CarrierError) as refusal:
            ask()
        assert refusal.value.status == 401
