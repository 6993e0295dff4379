"""SMS as Twilio carries it."""

from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest

from bot.settings import Settings
from bot.simulation import networks, twilio
from bot.simulation.carrier import Carrier, CarrierError
from core.messages import Delivery, Receipt
from tests.bot.simulation.carried import PHONE, STRANGER, bring, read

CALLBACK = "/webhooks/sms/twilio/status"


def take(demo: Settings, carrier: Carrier, **form: str) -> Mapping[str, object]:
    sid, token = demo.twilio_account_sid, demo.twilio_auth_token
    callback = f"{demo.public_url}{CALLBACK}"
    form = {"To": PHONE, "From": "0786", "Body": "Registered.", "StatusCallback": callback, **form}
    return twilio.take(demo, carrier, sid, {"username": sid, "password": token}, form)


@pytest.mark.parametrize("text", ["1", "گٹر بند ہے", "50% & more = ✓", " spaces \n and lines "])
def test_a_text_is_brought_to_the_letter(demo: Settings, carrier: Carrier, text: str) -> None:
    signed = bring(demo, carrier, "sms", text=text)
    assert signed.url == "/webhooks/sms/twilio"
    assert parse_qs(signed.body)["Body"] == [text]
    assert read(demo, signed)


def test_what_is_taken_arrives(demo: Settings, carrier: Carrier) -> None:
    answer = take(demo, carrier, Body="ا" * 71)
    (message,) = carrier.inbox(PHONE)
    assert (message.id, message.text, message.tab, message.parts) == (answer["sid"], "ا" * 71, "sms", 2)
    assert answer["num_segments"] == "2"


def test_what_is_sent_to_whatsapp_arrives_there(demo: Settings, carrier: Carrier) -> None:
    sid = take(demo, carrier, To=f"whatsapp:{PHONE}")["sid"]
    (message,) = carrier.inbox(PHONE)
    assert (message.id, message.tab) == (sid, "whatsapp")


def test_a_phone_that_is_not_drawn_is_reached_as_well(demo: Settings, carrier: Carrier) -> None:
    sid = take(demo, carrier, To="+923000000999")["sid"]
    assert [message.id for message in carrier.inbox("+923000000999")] == [sid]


@pytest.mark.parametrize(
    ("form", "code"),
    [({"To": "8300"}, 21211), ({"Body": ""}, 21602), ({"Body": "x" * 1601}, 21617)],
)
def test_what_the_provider_would_refuse_is_refused(
    demo: Settings, carrier: Carrier, form: dict[str, str], code: int
) -> None:
    with pytest.raises(CarrierError) as refusal:
        take(demo, carrier, **form)
    assert (refusal.value.status, refusal.value.code) == (400, code)


def test_only_our_own_account_may_send(demo: Settings, carrier: Carrier) -> None:
    sid, token = demo.twilio_account_sid, demo.twilio_auth_token
    for account, username, password in (
        (sid, sid, "guess"),
        ("AC0", sid, token),
        (sid, "AC0", token),
        (sid, sid, None),
    ):
        with pytest.raises(CarrierError) as refusal:
            twilio.take(demo, carrier, account, {"username": username, "password": password}, {"To": PHONE})
        assert refusal.value.code == 20003


@pytest.mark.parametrize(("state", "read_as"), [("delivered", Delivery.DELIVERED), ("undelivered", Delivery.FAILED)])
def test_a_receipt_tells_what_became_of_a_text(demo: Settings, carrier: Carrier, state: str, read_as: Delivery) -> None:
    sid = str(take(demo, carrier)["sid"])
    (receipt,) = read(demo, networks.receipt(demo, carrier, PHONE, sid, state))
    assert isinstance(receipt, Receipt)
    assert (receipt.message, receipt.state) == (sid, read_as)


@pytest.mark.parametrize("change", [{"number": STRANGER}, {"message_id": "SM0"}, {"state": "opened"}])
def test_no_receipt_is_signed_for_anything_else(demo: Settings, carrier: Carrier, change: dict[str, str]) -> None:
    asked = {"number": PHONE, "message_id": str(take(demo, carrier)["sid"]), "state": "delivered", **change}
    with pytest.raises(CarrierError):
        networks.receipt(demo, carrier, **asked)


def test_a_receipt_goes_nowhere_but_to_ourselves(demo: Settings, carrier: Carrier) -> None:
    sid = str(take(demo, carrier, StatusCallback="https://sunwai.example.attacker.example/status")["sid"])
    with pytest.raises(CarrierError):
        networks.receipt(demo, carrier, PHONE, sid, "delivered")
