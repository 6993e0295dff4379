"""The demonstration's network: phones nobody has, and a carrier that signs as Twilio does and takes what comes.

What goes through it is honest traffic: the service gets the same bytes from it as from the provider, and sends to it by
the same code. Only for these phones is anything signed: who tries the demo with a real token lends nobody a signature.

    CarrierError    what Twilio would refuse, with its status and code
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.settings import Settings
from channels import segments
from storage import vault

# Whose phone it is, by its number. The ranges are never issued: one by the operators, one kept for fiction.
PHONES: Mapping[str, str] = {
    "+923000000101": "own",
    "+923000000202": "stranger",
    "+447700900101": "abroad",
}
WEBHOOK = "/webhooks/sms/twilio"
LONGEST = 1600  # characters of one text
STATES = frozenset({"sent", "delivered", "undelivered"})


@dataclass
class CarrierError(Exception):
    """The carrier does not take it: `status` of HTTP, `code` of Twilio's list."""

    status: int
    code: int
    message: str


@dataclass(frozen=True)
class Signed:
    """A request to be carried: the path it goes to, and what proves where it comes from."""

    url: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Text:
    """A text that has arrived on a phone. `callback` is where the sender wants to hear of it, "" for nowhere."""

    id: str
    number: str
    at: str  # ISO 8601
    text: str
    parts: int
    callback: str


@dataclass(frozen=True)
class Carrier:
    """Keeps what was sent to each phone, in a file of its own, every line sealed."""

    folder: Path
    key: bytes

    def deliver(self, text: Text) -> None:
        """One more text for a phone."""
        path = self._path(text.number)
        line = base64.b64encode(vault.seal(self.key, json.dumps(asdict(text)).encode(), path.name)) + b"\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        # One write at the end of the file: texts that arrive at the same instant do not mix.
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def inbox(self, number: str, after: int = 0) -> tuple[Text, ...]:
        """The texts on a phone after the first `after` of them, the oldest first."""
        path = self._path(number)
        lines = path.read_bytes().splitlines()[after:] if path.exists() else ()
        return tuple(Text(**json.loads(vault.unseal(self.key, base64.b64decode(line), path.name))) for line in lines)

    def _path(self, number: str) -> Path:
        return self.folder / hmac.new(self.key, number.encode(), hashlib.sha256).hexdigest()[:32]


def carrier(settings: Settings) -> Carrier:
    """The carrier of this installation."""
    key = hashlib.sha256(b"simulator/" + settings.secret_key.encode()).digest()
    return Carrier(settings.data_dir / "simulator", key)


def signed_sms(settings: Settings, sender: str, text: str) -> Signed:
    """The request by which Twilio would bring a citizen's text. Raises CarrierError."""
    if sender not in PHONES:
        raise CarrierError(400, 21212, "not a phone of the demonstration")
    if not text.strip() or len(text) > LONGEST:
        raise CarrierError(400, 21617, "no text, or too much of it")
    sid = f"SM{secrets.token_hex(16)}"
    form = {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": settings.twilio_account_sid,
        "From": sender,
        "To": settings.twilio_sms_from,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": str(segments.parts(text)),
        "ApiVersion": "2010-04-01",
    }
    return _sign(settings, WEBHOOK, form)


def signed_receipt(settings: Settings, carrier: Carrier, number: str, id: str, state: str) -> Signed:
    """The request by which Twilio would say what became of a text of ours. Raises CarrierError."""
    found = next((text for text in carrier.inbox(number) if text.id == id), None) if number in PHONES else None
    if found is None or not found.callback.startswith(f"{settings.public_url}/") or state not in STATES:
        raise CarrierError(404, 20404, "no such text, or nobody wants to hear of it")
    form = {
        "MessageSid": id,
        "SmsSid": id,
        "MessageStatus": state,
        "SmsStatus": state,
        "AccountSid": settings.twilio_account_sid,
        "From": settings.twilio_sms_from,
        "To": number,
        "ApiVersion": "2010-04-01",
    }
    return _sign(settings, found.callback.removeprefix(settings.public_url), form)


def authorised(settings: Settings, account: str, username: str | None, password: str | None) -> bool:
    """Whether a call of the REST API comes from our own account."""
    given = (account, username or "", password or "")
    expected = (settings.twilio_account_sid, settings.twilio_account_sid, settings.twilio_auth_token)
    return all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(given, expected, strict=True))


def accept(carrier: Carrier, form: Mapping[str, str]) -> Mapping[str, object]:
    """Take a text as Twilio's REST API does; what it answers. Raises CarrierError."""
    number, words = form.get("To", ""), form.get("Body", "")
    if number not in PHONES:
        raise CarrierError(400, 21211, "Invalid 'To' Phone Number")
    if not words or len(words) > LONGEST:
        raise CarrierError(400, 21617 if words else 21602, "Message body is required and has 1600 characters at most")
    now, parts = datetime.now(UTC), segments.parts(words)
    text = Text(f"SM{secrets.token_hex(16)}", number, now.isoformat(), words, parts, form.get("StatusCallback", ""))
    carrier.deliver(text)
    return {
        "sid": text.id,
        "status": "queued",
        "to": number,
        "from": form.get("From"),
        "body": words,
        "num_segments": str(parts),
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
    }


def _sign(settings: Settings, path: str, form: Mapping[str, str]) -> Signed:
    signature = RequestValidator(settings.twilio_auth_token).compute_signature(settings.public_url + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Signed(path, headers, urlencode(form))
