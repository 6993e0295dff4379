"""USSD: the steps of a session as a gateway brings them."""

from urllib.parse import parse_qs

import pytest

from bot.settings import Settings
from bot.simulation.carrier import Carrier, CarrierError
from tests.bot.simulation.carried import bring, inbound


def test_a_dial_begins_a_session_of_its_own(demo: Settings, carrier: Carrier) -> None:
    first, second = (parse_qs(bring(demo, carrier, "ussd").body, keep_blank_values=True) for _ in range(2))
    assert first["text"] == second["text"] == [""]
    assert first["serviceCode"] == ["*786#"]
    assert first["sessionId"] != second["sessionId"]


def test_a_step_brings_all_inputs_and_the_last_is_read(demo: Settings, carrier: Carrier) -> None:
    session = parse_qs(bring(demo, carrier, "ussd").body)["sessionId"][0]
    signed = bring(demo, carrier, "ussd", text="1*Pani nahi aa raha", session=session)
    assert parse_qs(signed.body)["sessionId"] == [session]
    assert inbound(demo, signed).text == "Pani nahi aa raha"


@pytest.mark.parametrize(
    "act",
    [{"session": "guess", "text": "1"}, {"text": "x" * 4001}, {"kind": "photo"}, {"session": "ATUid_" + "0" * 31}],
)
def test_what_no_gateway_brings_is_not_signed(demo: Settings, carrier: Carrier, act: dict[str, str]) -> None:
    with pytest.raises(CarrierError):
        bring(demo, carrier, "ussd", **act)
