"""SMS as a Kannel gateway carries it."""

from dataclasses import replace

import pytest

from bot.settings import Settings
from bot.simulation import kannel, networks
from bot.simulation.carrier import Carrier, CarrierError
from core.messages import Delivery, Receipt
from tests.bot.simulation.carried import PHONE, read


def take(demo: Settings, carrier: Carrier, **changes: str) -> str:
    secret = demo.kannel_webhook_secret
    report = f"{demo.public_url}/webhooks/sms/kannel/status?secret={secret}&id=50%%25&type=%d"
    given = {"username": demo.kannel_username, "password": demo.kannel_password, "to": PHONE, "dlr-url": report}
    return kannel.take(demo, carrier, {**given, **changes}, "Registered.")


def test_what_is_taken_arrives(demo: Settings, carrier: Carrier) -> None:
    assert take(demo, carrier) == "0: Accepted for delivery"
    (message,) = carrier.inbox(PHONE)
    assert (message.text, message.tab, message.parts) == ("Registered.", "sms", 1)


@pytest.mark.parametrize(
    ("change", "status"),
    [({"password": "guess"}, 403), ({"username": ""}, 403), ({"to": "8300"}, 400)],
)
def test_what_the_gateway_would_refuse_is_refused(
    demo: Settings, carrier: Carrier, change: dict[str, str], status: int
) -> None:
    with pytest.raises(CarrierError) as refusal:
        take(demo, carrier, **change)
    assert refusal.value.status == status


@pytest.mark.parametrize(("state", "read_as"), [("delivered", Delivery.DELIVERED), ("undelivered", Delivery.FAILED)])
def test_the_report_goes_to_the_address_that_was_left(
    demo: Settings, carrier: Carrier, state: str, read_as: Delivery
) -> None:
    take(demo, carrier)
    (message,) = carrier.inbox(PHONE)
    (receipt,) = read(demo, networks.receipt(demo, carrier, PHONE, message.id, state))
    assert isinstance(receipt, Receipt)
    assert (receipt.message, receipt.state) == ("50%", read_as)


def test_a_report_is_not_told_where_a_provider_is_real_nor_to_strangers(demo: Settings, carrier: Carrier) -> None:
    take(demo, carrier)
    take(demo, carrier, **{"dlr-url": "https://attacker.example/?%d"})
    ours, theirs = carrier.inbox(PHONE)
    real = replace(demo, twilio_auth_token="a token given by a provider")
    for settings, message in ((real, ours), (demo, theirs)):
        with pytest.raises(CarrierError):
            networks.receipt(settings, carrier, PHONE, message.id, "delivered")
