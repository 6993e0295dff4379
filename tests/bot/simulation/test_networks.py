"""Every network: for the phones of the demonstration alone, and with a secret only where no provider is real."""

from dataclasses import replace

import pytest

from bot.settings import Settings
from bot.simulation import networks
from bot.simulation.carrier import Act, Carrier, CarrierError
from bot.simulation.phones import PHONES
from tests.bot.simulation.carried import PHONE, bring, inbound

WORDS = "Gutter band hai، گلی ۴ ✓ 50% & more"


@pytest.mark.parametrize("tab", networks.TABS)
@pytest.mark.parametrize("number", PHONES)
def test_what_is_written_on_a_phone_is_read_by_the_service(
    demo: Settings, carrier: Carrier, tab: str, number: str
) -> None:
    session = f"ATUid_{'0' * 32}" if tab == "ussd" else ""
    found = inbound(demo, bring(demo, carrier, tab, number, text=WORDS, session=session))
    assert found.text == WORDS
    assert found.address == (PHONES[number].telegram if tab == "telegram" else number)
    assert found.phone == (None if tab == "telegram" else number)


@pytest.mark.parametrize("tab", networks.TABS)
def test_every_message_has_an_id_of_its_own(demo: Settings, carrier: Carrier, tab: str) -> None:
    assert len({inbound(demo, bring(demo, carrier, tab, text="1")).id for _ in range(9)}) == 9


@pytest.mark.parametrize("tab", [*networks.TABS, "fax"])
@pytest.mark.parametrize("number", ["+923000000999", "", "2000000000101"])
def test_nothing_is_signed_for_other_phones(demo: Settings, carrier: Carrier, tab: str, number: str) -> None:
    with pytest.raises(CarrierError):
        bring(demo, carrier, tab, number, text="hello")


@pytest.mark.parametrize("tab", ["sms", "whatsapp", "telegram"])
@pytest.mark.parametrize("act", [Act(text=" "), Act(text="x" * 4097), Act("fax", "hello"), Act("tap", key="yes")])
def test_nothing_is_signed_that_a_phone_cannot_do(demo: Settings, carrier: Carrier, tab: str, act: Act) -> None:
    with pytest.raises(CarrierError):
        networks.bring(demo, carrier, tab, PHONE, act)


def test_a_secret_leaves_the_house_only_where_no_provider_is_real(demo: Settings, carrier: Carrier) -> None:
    real = replace(demo, twilio_auth_token="a token given by a provider")
    assert networks.tabs(demo) == ("sms", "whatsapp", "telegram", "ussd")
    assert networks.tabs(real) == ("sms", "whatsapp")
    for tab in networks.BEARERS:
        with pytest.raises(CarrierError):
            bring(real, carrier, tab, text="hello")


@pytest.mark.parametrize("number", [PHONE, "+923000000999"])
def test_no_receipt_is_signed_for_a_message_that_is_not_there(demo: Settings, carrier: Carrier, number: str) -> None:
    with pytest.raises(CarrierError):
        networks.receipt(demo, carrier, number, "SM0", "delivered")
