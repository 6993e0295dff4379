"""What all networks of the demonstration share: a request to be carried, and what lies on each phone.

CarrierError    what the provider would refuse, with its status and code
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.settings import Settings
from storage import vault

SECRETS = ("twilio_auth_token", "telegram_webhook_secret", "whatsapp_cloud_app_secret", "kannel_webhook_secret",
           "ussd_webhook_secret")  # fmt: skip


@dataclass
class CarrierError(Exception):
    """The network does not take it: `status` of HTTP, `code` of the provider's list."""

    status: int
    code: int
    message: str


@dataclass(frozen=True)
class Act:
    """What a citizen does on her phone.

    `kind`: "text", "tap", "photo", "place" or "contact". `text` are her words; on USSD all inputs since the dial, joined
    by `*`. `message` is what she taps on, `key` the option of it that she taps, or the place that she shares. `session` is
    that of USSD, "" at the dial.
    """

    kind: str = "text"
    text: str = ""
    message: str = ""
    key: str = ""
    session: str = ""


@dataclass(frozen=True)
class Signed:
    """A request to be carried: the path it goes to, and what proves where it comes from."""

    url: str
    headers: Mapping[str, str]
    body: str
    method: str = "POST"


@dataclass(frozen=True)
class Button:
    """Something to tap under a message. `does`: "tap" brings its key back, "contact" and "place" share one, "say" is words."""

    key: str
    label: str
    does: str = "tap"


@dataclass(frozen=True)
class Message:
    """A message that has arrived on a phone.

    `provider` brought it, `tab` is where it is read. `parts` are the SMS it cost; `callback` is where the sender wants to
    hear of it, "" for nowhere. `style` is how its buttons are offered: "buttons", "list", behind a button that says
    `opens`, or "keyboard".
    """

    id: str
    number: str
    at: str  # ISO 8601
    text: str
    provider: str
    tab: str
    parts: int = 1
    callback: str = ""
    style: str = ""
    opens: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Carrier:
    """Keeps what was sent to each phone, in a file of its own, every line sealed."""

    folder: Path
    key: bytes = field(repr=False)

    def deliver(self, message: Message) -> None:
        """One more message for a phone."""
        path = self._path(message.number)
        line = base64.b64encode(vault.seal(self.key, json.dumps(asdict(message)).encode(), path.name)) + b"\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        # One write at the end of the file: messages that arrive at the same instant do not mix.
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def inbox(self, number: str, after: int = 0) -> tuple[Message, ...]:
        """The messages on a phone after the first `after` of them, the oldest first."""
        path = self._path(number)
        lines = path.read_bytes().splitlines()[after:] if path.exists() else ()
        return tuple(_read(vault.unseal(self.key, base64.b64decode(line), path.name)) for line in lines)

    def find(self, number: str, message_id: str) -> Message | None:
        """A message on a phone, by its id."""
        return next((message for message in self.inbox(number) if message.id == message_id), None)

    def _path(self, number: str) -> Path:
        return self.folder / hmac.new(self.key, number.encode(), hashlib.sha256).hexdigest()[:32]


def carrier(settings: Settings) -> Carrier:
    """The carrier of this installation."""
    key = hashlib.sha256(b"simulator/" + settings.secret_key.encode()).digest()
    return Carrier(settings.data_dir / "simulator" / "inbox", key)


def alone(settings: Settings) -> bool:
    """Whether every provider's secret is made up here.

    A signature proves one message; the secrets of Telegram and USSD prove all that whoever has them says. They may leave
    the house only where no provider is real.
    """
    path = settings.data_dir / "secrets.json"
    made_up = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return all(same(getattr(settings, name), made_up.get(name, "")) for name in SECRETS)


def tapped(carrier: Carrier, number: str, act: Act) -> tuple[Message, Button]:
    """The message on her phone that a citizen taps on, and the button. Raises CarrierError."""
    message = carrier.find(number, act.message)
    button = next((button for button in message.buttons if button.key == act.key), None) if message else None
    if message is None or button is None:
        raise CarrierError(404, 404, "no such button on this phone")
    return message, button


def words(act: Act, longest: int) -> str:
    """What she writes. Raises CarrierError for nothing, or too much."""
    if not act.text.strip() or len(act.text) > longest:
        raise CarrierError(400, 400, "no text, or too much of it")
    return act.text


def same(given: str | None, secret: str) -> bool:
    """Whether a caller knows a secret, in a time that tells nothing about it."""
    return bool(secret) and hmac.compare_digest((given or "").encode(), secret.encode())


def _read(line: bytes) -> Message:
    stored = json.loads(line)
    return Message(**{**stored, "buttons": tuple(Button(**button) for button in stored["buttons"])})
