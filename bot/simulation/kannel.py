"""SMS as a Kannel gateway carries it: its sendsms, and its delivery reports."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.settings import Settings
from bot.simulation.carrier import Carrier, CarrierError, Message, Signed, alone, same
from bot.simulation.phones import has_phone
from channels import segments

TAKEN = "0: Accepted for delivery"
TYPES = {"delivered": "1", "undelivered": "2", "sent": "8"}


def receipt(settings: Settings, message: Message, state: str) -> Signed:
    """The report at the address that the sender left, filled in as Kannel does. Raises CarrierError."""
    here = message.callback.startswith(f"{settings.public_url}/")
    if not here or state not in TYPES or not alone(settings):
        raise CarrierError(404, 404, "nobody wants to hear of it")
    path = message.callback.removeprefix(settings.public_url)
    return Signed("%".join(part.replace("%d", TYPES[state]) for part in path.split("%%")), {}, "", "GET")


def take(settings: Settings, carrier: Carrier, given: Mapping[str, str], text: str) -> str:
    """Take a text as sendsms does; what it answers. Raises CarrierError."""
    if not (
        same(given.get("username"), settings.kannel_username) and same(given.get("password"), settings.kannel_password)
    ):
        raise CarrierError(403, 403, "Authorization failed for sendsms")
    number = given.get("to", "")
    if not has_phone(number):
        raise CarrierError(400, 400, "Missing receiver number, rejected")
    now, parts = datetime.now(UTC).isoformat(), max(1, segments.parts(text))
    carrier.deliver(Message(secrets.token_hex(16), number, now, text, "kannel", "sms", parts, given.get("dlr-url", "")))
    return TAKEN
