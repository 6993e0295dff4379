"""WhatsApp as Meta carries it: what a phone sends is read by the service's channel, what the channel sends is taken."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.settings import Settings
from bot.simulation import networks, whatsapp
from bot.simulation.carrier import Carrier, CarrierError
from channels import ids
from core.messages import Delivery, Pin, Receipt
from tests.bot.simulation.carried import PHONE, STRANGER, bring, inbound, read


def text(body: str = "Registered.") -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def interactive(kind: str, **action: Any) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": "Sure?"}, "action": action}}


def buttons(*titles: str) -> dict[str, Any]:
    offered = [{"type": "reply", "reply": {"id": f"k{place}", "title": title}} for place, title in enumerate(titles)]
    return interactive("button", buttons=offered)


def listed(*titles: str, button: str = "Choose") -> dict[str, Any]:
    rows = [{"id": f"k{place}", "title": title} for place, title in enumerate(titles)]
    return interactive("list", button=button, sections=[{"rows": rows}])


def take(demo: Settings, carrier: Carrier, content: Mapping[str, Any], **changes: Any) -> str:
    """Hand a message over; its id."""
    number_id = changes.pop("number_id", demo.whatsapp_cloud_phone_number_id)
    token = changes.pop("token", demo.whatsapp_cloud_token)
    sent = {"messaging_product": "whatsapp", "to": PHONE.removeprefix("+"), **content, **changes}
    return str(whatsapp.take(demo, carrier, token, number_id, sent)["messages"][0]["id"])


def test_a_text_arrives(demo: Settings, carrier: Carrier) -> None:
    wamid = take(demo, carrier, text("درج ہو گئی"))
    (message,) = carrier.inbox(PHONE)
    assert (message.id, message.text, message.tab, message.buttons) == (wamid, "درج ہو گئی", "whatsapp", ())


@pytest.mark.parametrize(
    ("content", "style", "opens"), [(buttons("Yes", "No"), "buttons", ""), (listed("Yes", "No"), "list", "Choose")]
)
def test_what_can_be_tapped_comes_back_by_its_key(
    demo: Settings, carrier: Carrier, content: dict[str, Any], style: str, opens: str
) -> None:
    wamid = take(demo, carrier, content)
    (message,) = carrier.inbox(PHONE)
    assert (message.style, message.opens, [button.label for button in message.buttons]) == (style, opens, ["Yes", "No"])
    found = inbound(demo, bring(demo, carrier, "whatsapp", kind="tap", message=wamid, key="k1"))
    assert (found.choice, found.text) == ("k1", "No")


def test_a_tap_needs_a_button_on_that_phone(demo: Settings, carrier: Carrier) -> None:
    wamid = take(demo, carrier, buttons("Yes"))
    for number, key in ((STRANGER, "k0"), (PHONE, "k9")):
        with pytest.raises(CarrierError):
            bring(demo, carrier, "whatsapp", number, kind="tap", message=wamid, key=key)
    with pytest.raises(CarrierError):
        bring(demo, carrier, "telegram", kind="tap", message=wamid, key="k0")


def test_a_place_is_a_pin(demo: Settings, carrier: Carrier) -> None:
    found = inbound(demo, bring(demo, carrier, "whatsapp", kind="place", key="gujranwala"))
    assert found.pin == Pin(32.1617, 74.1883)
    with pytest.raises(CarrierError):
        bring(demo, carrier, "whatsapp", kind="place", key="atlantis")


def test_a_photo_can_be_fetched_where_it_lies(demo: Settings, carrier: Carrier) -> None:
    found = inbound(demo, bring(demo, carrier, "whatsapp", kind="photo", text="Is gali mein"))
    (file,) = found.media
    media_id = file.url.removeprefix(f"{demo.whatsapp_cloud_api_url}/")
    told = whatsapp.media(demo, demo.whatsapp_cloud_token, media_id)
    assert found.text == "Is gali mein"
    assert file.content_type == told["mime_type"] == "image/jpeg"
    assert len(whatsapp.file(demo, demo.whatsapp_cloud_token, media_id)) == told["file_size"]
    with pytest.raises(CarrierError):
        whatsapp.file(demo, "guess", media_id)


@pytest.mark.parametrize("state", ["sent", "delivered", "read"])
def test_a_receipt_tells_what_became_of_a_message(demo: Settings, carrier: Carrier, state: str) -> None:
    wamid = take(demo, carrier, text())
    (receipt,) = read(demo, networks.receipt(demo, carrier, PHONE, wamid, state))
    assert isinstance(receipt, Receipt)
    assert (receipt.message, receipt.state) == (ids.veiled(wamid), Delivery(state))


def test_no_receipt_is_signed_in_an_unknown_state(demo: Settings, carrier: Carrier) -> None:
    wamid = take(demo, carrier, text())
    with pytest.raises(CarrierError):
        networks.receipt(demo, carrier, PHONE, wamid, "burnt")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"to": "8300", **text()}, 131030),
        ({"messaging_product": "telegram", **text()}, 100),
        (text(""), 131009),
        (text("x" * 4097), 131009),
        ({"type": "text"}, 131009),
        ({"type": "fax", "fax": {}}, 131009),
        (buttons(), 131009),
        (buttons("1", "2", "3", "4"), 131009),
        (buttons("x" * 21), 131009),
        (listed(*map(str, range(11))), 131009),
        (listed("x" * 25), 131009),
        (listed("Yes", button="x" * 21), 131009),
        (interactive("button", buttons=[{"reply": {"id": "a", "title": t}} for t in "xy"]), 131009),
    ],
)
def test_what_the_provider_would_refuse_is_refused(
    demo: Settings, carrier: Carrier, content: dict[str, Any], code: int
) -> None:
    with pytest.raises(CarrierError) as refusal:
        take(demo, carrier, content)
    assert (refusal.value.status, refusal.value.code) == (400, code)
    assert whatsapp.refusal(refusal.value)["error"]["code"] == code


@pytest.mark.parametrize(
    ("change", "status"), [({"token": "guess"}, 401), ({"token": None}, 401), ({"number_id": "1"}, 400)]
)
def test_only_our_own_number_may_send(demo: Settings, carrier: Carrier, change: dict[str, Any], status: int) -> None:
    with pytest.raises(CarrierError) as refusal:
        take(demo, carrier, text(), **change)
    assert refusal.value.status == status


def test_what_is_signed_is_ascii_as_the_provider_escapes(demo: Settings, carrier: Carrier) -> None:
    assert bring(demo, carrier, "whatsapp", text="گٹر").body.isascii()
    assert json.loads(bring(demo, carrier, "whatsapp", text="گٹر").body)["object"] == "whatsapp_business_account"
