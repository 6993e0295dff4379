"""WhatsApp as Meta's Cloud API carries it: its webhook's requests, and its Graph API as far as the service uses it."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from bot.simulation.carrier import Act, Button, Carrier, CarrierError, Message, Signed, same, tapped, words
from bot.simulation.phones import PHOTO, PHOTO_TYPE, PLACES, Phone, has_phone

Tree = Mapping[str, Any]

WEBHOOK = "/webhooks/whatsapp/cloud"
ACCOUNT = "200000000000002"  # the business account that our number belongs to
MEDIA = "300000000000003"  # the id of the photo
LONGEST, BODY = 4096, 1024  # characters of a text; of one above buttons
STATES = frozenset({"sent", "delivered", "read"})
INVALID, BROKEN, EXPIRED, STRANGER = 131009, 100, 190, 131030  # Meta's codes
LIMITS = {"buttons": (3, 20, 256), "list": (10, 24, 200)}  # options, characters of a title and of an id


def bring(settings: Settings, carrier: Carrier, phone: Phone, act: Act) -> Signed:
    """The request by which Meta would bring a citizen's message. Raises CarrierError."""
    kind = CONTENT.get(act.kind)
    if kind is None:
        raise CarrierError(400, 400, "WhatsApp has nothing of this kind")
    identity = _digits(phone.number)
    message = {
        "from": identity,
        "id": _wamid(),
        "timestamp": str(int(time.time())),
        **kind(carrier, phone, act),
    }
    contact = {"profile": {"name": phone.name}, "wa_id": identity}
    return _sign(settings, {"contacts": [contact], "messages": [message]})


def receipt(settings: Settings, message: Message, state: str) -> Signed:
    """The request by which Meta would say what became of a message of ours. Raises CarrierError."""
    if state not in STATES:
        raise CarrierError(404, 404, "no such state")
    status = {
        "id": message.id,
        "status": state,
        "timestamp": str(int(time.time())),
        "recipient_id": _digits(message.number),
    }
    return _sign(settings, {"statuses": [status]})


def take(settings: Settings, carrier: Carrier, token: str | None, number_id: str, sent: Tree) -> Tree:
    """Take a message as the Graph API does; what it answers. Raises CarrierError."""
    _authorise(settings, token)
    if number_id != settings.whatsapp_cloud_phone_number_id:
        raise CarrierError(400, BROKEN, "Unsupported post request: no such phone number")
    if sent.get("messaging_product") != "whatsapp":
        raise CarrierError(400, BROKEN, "The parameter messaging_product is required")
    identity = _digits(str(sent.get("to", "")))
    if not has_phone(f"+{identity}"):
        raise CarrierError(400, STRANGER, "Recipient phone number not in allowed list")
    text, style, opens, buttons = _shown(sent)
    message_id, now = _wamid(), datetime.now(UTC).isoformat()
    carrier.deliver(
        Message(message_id, f"+{identity}", now, text, "whatsapp", "whatsapp", 1, "", style, opens, buttons)
    )
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": sent["to"], "wa_id": identity}],
        "messages": [{"id": message_id}],
    }


def media(settings: Settings, token: str | None, media_id: str) -> Tree:
    """Where a file that a citizen sent lies. Raises CarrierError."""
    _authorise(settings, token)
    if media_id != MEDIA:
        raise CarrierError(400, BROKEN, "Unsupported get request: no such file")
    photo = PHOTO.read_bytes()
    return {
        "url": f"{settings.whatsapp_cloud_api_url}/media/{MEDIA}",
        "mime_type": PHOTO_TYPE,
        "sha256": hashlib.sha256(photo).hexdigest(),
        "file_size": len(photo),
        "id": MEDIA,
        "messaging_product": "whatsapp",
    }


def file(settings: Settings, token: str | None, media_id: str) -> bytes:
    """The file itself. Raises CarrierError."""
    media(settings, token, media_id)
    return PHOTO.read_bytes()


def refusal(error: CarrierError) -> Tree:
    """A refusal as the Graph API words it."""
    return {"error": {"message": f"(#{error.code}) {error.message}", "type": "OAuthException", "code": error.code}}


def _text(_carrier: Carrier, _phone: Phone, act: Act) -> Tree:
    return {"type": "text", "text": {"body": words(act, LONGEST)}}


def _tap(carrier: Carrier, phone: Phone, act: Act) -> Tree:
    message, button = tapped(carrier, phone.number, act)
    if message.tab != "whatsapp" or button.does != "tap":
        raise CarrierError(404, 404, "no such button on this phone")
    reply = "list_reply" if message.style == "list" else "button_reply"
    chosen = {"type": reply, reply: {"id": button.key, "title": button.label}}
    return {"context": {"id": message.id}, "type": "interactive", "interactive": chosen}


def _photo(_carrier: Carrier, _phone: Phone, act: Act) -> Tree:
    digest = base64.b64encode(hashlib.sha256(PHOTO.read_bytes()).digest()).decode()
    caption = {"caption": words(act, BODY)} if act.text else {}
    return {"type": "image", "image": {**caption, "mime_type": PHOTO_TYPE, "sha256": digest, "id": MEDIA}}


def _place(_carrier: Carrier, _phone: Phone, act: Act) -> Tree:
    place = PLACES.get(act.key)
    if place is None:
        raise CarrierError(404, 404, "no such place")
    return {"type": "location", "location": vars(place)}


CONTENT: Mapping[str, Callable[[Carrier, Phone, Act], Tree]] = {
    "text": _text,
    "tap": _tap,
    "photo": _photo,
    "place": _place,
}


def _shown(sent: Tree) -> tuple[str, str, str, tuple[Button, ...]]:
    """What the phone shows of a message: its text, its style, the word that opens its list, its buttons."""
    try:
        if sent.get("type", "text") == "text":
            return _limited(sent["text"]["body"], LONGEST), "", "", ()
        shown = sent["interactive"]
        text, action = _limited(shown["body"]["text"], BODY), shown["action"]
        match sent["type"], shown["type"]:
            case "interactive", "button":
                replies = [button["reply"] for button in action["buttons"]]
                return text, "buttons", "", _buttons("buttons", replies)
            case "interactive", "list":
                rows = [row for section in action["sections"] for row in section["rows"]]
                return text, "list", _limited(action["button"], 20), _buttons("list", rows)
            case "interactive", "location_request_message":
                return text, "buttons", "", (Button("place", "📍", "place"),)
    except (KeyError, TypeError, AttributeError):
        pass
    raise CarrierError(400, INVALID, "Parameter value is not valid")


def _buttons(style: str, offered: Sequence[Tree]) -> tuple[Button, ...]:
    most, title, key = LIMITS[style]
    buttons = tuple(Button(_limited(one["id"], key), _limited(one["title"], title)) for one in offered)
    if not 0 < len(buttons) <= most or len({button.key for button in buttons}) < len(buttons):
        raise CarrierError(400, INVALID, "Invalid number of buttons, or two of one id")
    return buttons


def _limited(text: str, longest: int) -> str:
    if not 0 < len(text) <= longest:
        raise CarrierError(400, INVALID, f"Length of a parameter must be between 1 and {longest}")
    return str(text)


def _authorise(settings: Settings, token: str | None) -> None:
    if not same(token, settings.whatsapp_cloud_token):
        raise CarrierError(401, EXPIRED, "Invalid OAuth access token")


def _sign(settings: Settings, content: Tree) -> Signed:
    """A request with the signature over its raw bytes, which are ASCII: as Meta, everything else is escaped."""
    ours = {
        "display_phone_number": _digits(settings.twilio_whatsapp_from),
        "phone_number_id": settings.whatsapp_cloud_phone_number_id,
    }
    value = {"messaging_product": "whatsapp", "metadata": ours, **content}
    entry = {"id": ACCOUNT, "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = hmac.new(settings.whatsapp_cloud_app_secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return Signed(WEBHOOK, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}, body)


def _wamid() -> str:
    return f"wamid.{base64.b64encode(secrets.token_bytes(24)).decode()}"


def _digits(number: str) -> str:
    return number.removeprefix("+")
