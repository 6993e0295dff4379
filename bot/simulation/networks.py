"""Every network of the demonstration, by the tab of the phone that is on it."""

from collections.abc import Callable, Mapping

from bot.settings import Settings
from bot.simulation import kannel, telegram, twilio, ussd, whatsapp
from bot.simulation.carrier import Act, Carrier, CarrierError, Message, Signed, alone
from bot.simulation.phones import PHONES, Phone

Bring = Callable[[Settings, Carrier, Phone, Act], Signed]

TABS: Mapping[str, Bring] = {
    "sms": twilio.bring,
    "whatsapp": whatsapp.bring,
    "telegram": telegram.bring,
    "ussd": ussd.bring,
}
RECEIPTS: Mapping[str, Callable[[Settings, Message, str], Signed]] = {
    "twilio": twilio.receipt,
    "kannel": kannel.receipt,
    "whatsapp": whatsapp.receipt,
}
BEARERS = frozenset({"telegram", "ussd"})  # whose proof is a secret and no signature


def tabs(settings: Settings) -> tuple[str, ...]:
    """The tabs that are open here."""
    return tuple(tab for tab in TABS if tab not in BEARERS or alone(settings))


def bring(settings: Settings, carrier: Carrier, tab: str, number: str, act: Act) -> Signed:
    """The request by which the provider would bring what a citizen does on this tab. Raises CarrierError."""
    phone = PHONES.get(number)
    if phone is None or tab not in TABS:
        raise CarrierError(400, 400, "not a phone of the demonstration")
    return TABS[tab](settings, carrier, phone, act)


def receipt(settings: Settings, carrier: Carrier, number: str, message_id: str, state: str) -> Signed:
    """The request by which the provider would say what became of a message of ours. Raises CarrierError."""
    message = carrier.find(number, message_id) if number in PHONES else None
    if message is None or message.provider not in RECEIPTS:
        raise CarrierError(404, 404, "no such message, or its provider reports nothing")
    return RECEIPTS[message.provider](settings, message, state)
