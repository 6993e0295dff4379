"""SMS as Twilio carries it: its webhook's requests, and its REST API as far as the service uses it.

The API takes messages for WhatsApp, too, for the service has a number there; what comes from WhatsApp, Meta brings.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.settings import Settings
from bot.simulation.carrier import Act, Carrier, CarrierError, Message, Signed, same, words
from bot.simulation.phones import Phone, has_phone
from channels import segments

WEBHOOK = "/webhooks/sms/twilio"
WHATSAPP = "whatsapp:"  # before a number that is reached there
LONGEST = 1600  # characters of one text
STATES = frozenset({"sent", "delivered", "undelivered"})


def bring(settings: Settings, _carrier: Carrier, phone: Phone, act: Act) -> Signed:
    """The request by which Twilio would bring a citizen's text. Raises CarrierError."""
    if act.kind != "text":
        raise CarrierError(400, 400, "a plain phone can only text")
    text, sid = words(act, LONGEST), f"SM{secrets.token_hex(16)}"
    form = {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": settings.twilio_account_sid,
        "From": phone.number,
        "To": settings.twilio_sms_from,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": str(segments.parts(text)),
        "ApiVersion": "2010-04-01",
    }
    return _sign(settings, WEBHOOK, form)


def receipt(settings: Settings, message: Message, state: str) -> Signed:
    """The request by which Twilio would say what became of a text of ours. Raises CarrierError."""
    if not message.callback.startswith(f"{settings.public_url}/") or state not in STATES:
        raise CarrierError(404, 20404, "nobody wants to hear of it")
    form = {
        "MessageSid": message.id,
        "SmsSid": message.id,
        "MessageStatus": state,
        "SmsStatus": state,
        "AccountSid": settings.twilio_account_sid,
        "From": settings.twilio_sms_from,
        "To": message.number,
        "ApiVersion": "2010-04-01",
    }
    return _sign(settings, message.callback.removeprefix(settings.public_url), form)


def take(
    settings: Settings, carrier: Carrier, account: str, credentials: Mapping[str, str | None], form: Mapping[str, str]
) -> Mapping[str, object]:
    """Take a text as the REST API does; what it answers. Raises CarrierError."""
    given = (account, credentials.get("username") or "", credentials.get("password") or "")
    ours = (settings.twilio_account_sid, settings.twilio_account_sid, settings.twilio_auth_token)
    if not same("\n".join(given), "\n".join(ours)):
        raise CarrierError(401, 20003, "Authenticate")
    number, text = form.get("To", "").removeprefix(WHATSAPP), form.get("Body", "")
    if not has_phone(number):
        raise CarrierError(400, 21211, "Invalid 'To' Phone Number")
    if not text or len(text) > LONGEST:
        raise CarrierError(400, 21617 if text else 21602, "Message body is required and has 1600 characters at most")
    sid, now, parts = f"SM{secrets.token_hex(16)}", datetime.now(UTC).isoformat(), segments.parts(text)
    tab = "whatsapp" if form["To"].startswith(WHATSAPP) else "sms"
    carrier.deliver(Message(sid, number, now, text, "twilio", tab, parts, form.get("StatusCallback", "")))
    return {
        "sid": sid,
        "status": "queued",
        "to": form["To"],
        "from": form.get("From"),
        "body": text,
        "num_segments": str(parts),
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
    }


def refusal(error: CarrierError) -> Mapping[str, object]:
    """A refusal as the REST API words it."""
    return {"code": error.code, "message": error.message, "status": error.status}


def _sign(settings: Settings, path: str, form: Mapping[str, str]) -> Signed:
    signature = RequestValidator(settings.twilio_auth_token).compute_signature(settings.public_url + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Signed(path, headers, urlencode(form))
