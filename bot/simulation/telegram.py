"""Telegram: its webhook's updates, and its Bot API as far as the service uses it.

Whoever has the webhook's secret can speak as anybody: it is handed out only where every provider is made up.
"""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from bot.simulation.carrier import Act, Button, Carrier, CarrierError, Message, Signed, alone, same, tapped, words
from bot.simulation.phones import PHOTO, PLACES, Phone, account, has_account

Tree = Mapping[str, Any]

WEBHOOK = "/webhooks/telegram"
NAME = "sunwai_demo_bot"
LONGEST, CAPTION, DATA = 4096, 1024, 64  # characters of a text and of a caption, bytes of a button's data
PHOTO_ID = "AgACAgUAAxkBAAIB"
FILE = "photos/file_1.jpg"


def bring(settings: Settings, carrier: Carrier, phone: Phone, act: Act) -> Signed:
    """The request by which Telegram would bring what a citizen does. Raises CarrierError."""
    if not alone(settings):
        raise CarrierError(404, 404, "nothing is signed for Telegram where a provider is real")
    now = time.time_ns() // 1000  # grows with every update, over restarts too
    if act.kind == "tap":
        update = {"callback_query": _tap(carrier, phone, act, str(now))}
    elif content := CONTENT.get(act.kind):
        update = {"message": _message(phone, now, content(phone, act))}
    else:
        raise CarrierError(400, 400, "Telegram has nothing of this kind")
    headers = {
        "Content-Type": "application/json",
        "X-Telegram-Bot-Api-Secret-Token": settings.telegram_webhook_secret,
    }
    return Signed(WEBHOOK, headers, json.dumps({"update_id": now, **update}))


def take(settings: Settings, carrier: Carrier, token: str, method: str, given: Mapping[str, str]) -> Tree:
    """Do what the Bot API is asked to; what it answers. Raises CarrierError."""
    if not same(token, settings.telegram_bot_token):
        raise CarrierError(401, 401, "Unauthorized")
    known = METHODS.get(method)
    if known is None:
        raise CarrierError(404, 404, "Not Found")
    return {"ok": True, "result": known(carrier, settings, given)}


def file(settings: Settings, token: str, path: str) -> bytes:
    """A file that a citizen sent. Raises CarrierError."""
    if not same(token, settings.telegram_bot_token):
        raise CarrierError(401, 401, "Unauthorized")
    if path != FILE:
        raise CarrierError(404, 404, "Not Found")
    return PHOTO.read_bytes()


def refusal(error: CarrierError) -> Tree:
    """A refusal as the Bot API words it."""
    return {"ok": False, "error_code": error.code, "description": error.message}


def _message(phone: Phone, now: int, content: Tree) -> Tree:
    chat = {"id": int(phone.telegram), "first_name": phone.name, "type": "private"}
    return {
        "message_id": now // 1000 % 2**31,
        "from": _user(phone),
        "chat": chat,
        "date": now // 1_000_000,
        **content,
    }


def _user(phone: Phone) -> Tree:
    return {"id": int(phone.telegram), "is_bot": False, "first_name": phone.name, "language_code": "ur"}


def _tap(carrier: Carrier, phone: Phone, act: Act, query: str) -> Tree:
    message, button = tapped(carrier, phone.number, act)
    if message.tab != "telegram" or button.does != "tap":
        raise CarrierError(404, 404, "no such button on this phone")
    rows = [[{"text": one.label, "callback_data": one.key}] for one in message.buttons]
    shown = {
        "message_id": int(message.id),
        "from": _bot(),
        "chat": {"id": int(phone.telegram), "first_name": phone.name, "type": "private"},
        "date": int(datetime.fromisoformat(message.at).timestamp()),
        "text": message.text,
        "reply_markup": {"inline_keyboard": rows},
    }
    return {"id": query, "from": _user(phone), "message": shown, "chat_instance": query, "data": button.key}


def _text(_phone: Phone, act: Act) -> Tree:
    text = words(act, LONGEST)
    command = text.split()[0] if text.startswith("/") else ""
    entity = {"offset": 0, "length": len(command), "type": "bot_command"}
    return {"text": text, **({"entities": [entity]} if command else {})}


def _photo(_phone: Phone, act: Act) -> Tree:
    caption = {"caption": words(act, CAPTION)} if act.text else {}
    size = {"file_id": PHOTO_ID, "file_unique_id": "AQADB", "width": 640, "height": 480}
    return {"photo": [{**size, "file_size": PHOTO.stat().st_size}], **caption}


def _place(_phone: Phone, act: Act) -> Tree:
    place = PLACES.get(act.key)
    if place is None:
        raise CarrierError(404, 404, "no such place")
    return {"location": {"latitude": place.latitude, "longitude": place.longitude}}


def _contact(phone: Phone, _act: Act) -> Tree:
    number = phone.number.removeprefix("+")
    return {"contact": {"phone_number": number, "first_name": phone.name, "user_id": int(phone.telegram)}}


CONTENT: Mapping[str, Callable[[Phone, Act], Tree]] = {
    "text": _text,
    "photo": _photo,
    "place": _place,
    "contact": _contact,
}


def _bot(*_: object) -> Tree:
    return {"id": 786, "is_bot": True, "first_name": "Sunwai", "username": NAME}


def _send_message(carrier: Carrier, _settings: Settings, given: Mapping[str, str]) -> Tree:
    chat_id, text = given.get("chat_id", ""), given.get("text", "")
    if not has_account(chat_id):
        raise CarrierError(400, 400, "Bad Request: chat not found")
    if not 0 < len(text) <= LONGEST:
        raise CarrierError(400, 400, "Bad Request: message text is empty or too long")
    style, buttons = _markup(given.get("reply_markup", ""))
    now = datetime.now(UTC)
    message_id, phone = str(1 + secrets.randbelow(2**31 - 1)), account(chat_id)
    number, at = phone.number if phone else chat_id, now.isoformat()
    carrier.deliver(Message(message_id, number, at, text, "telegram", "telegram", 1, "", style, "", buttons))
    chat = {"id": int(chat_id), "first_name": phone.name if phone else "Citizen", "type": "private"}
    return {"message_id": int(message_id), "from": _bot(), "chat": chat, "date": int(now.timestamp()), "text": text}


def _markup(markup: str) -> tuple[str, tuple[Button, ...]]:
    """The buttons under a message: "buttons" in it, or a "keyboard" below the field for writing."""
    try:
        tree = json.loads(markup or "{}")
        inline = [one for row in tree.get("inline_keyboard") or () for one in row]
        below = [one for row in tree.get("keyboard") or () for one in row]
        if any(not 0 < len(one["callback_data"].encode()) <= DATA for one in inline):
            raise CarrierError(400, 400, "Bad Request: BUTTON_DATA_INVALID")
        if inline:
            return "buttons", tuple(Button(one["callback_data"], one["text"]) for one in inline)
        return ("keyboard" if below else ""), tuple(map(_key, below))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CarrierError(400, 400, "Bad Request: can't parse reply keyboard markup JSON object") from None


def _key(key: Tree | str) -> Button:
    if isinstance(key, str):
        return Button(key, key, "say")
    does = "contact" if key.get("request_contact") else "place" if key.get("request_location") else "say"
    return Button(key["text"], key["text"], does)


def _yes(*_: object) -> bool:
    return True


def _get_file(_carrier: Carrier, _settings: Settings, given: Mapping[str, str]) -> Tree:
    if given.get("file_id") != PHOTO_ID:
        raise CarrierError(400, 400, "Bad Request: invalid file_id")
    return {"file_id": PHOTO_ID, "file_unique_id": "AQADB", "file_size": PHOTO.stat().st_size, "file_path": FILE}


METHODS: Mapping[str, Callable[[Carrier, Settings, Mapping[str, str]], object]] = {
    "getMe": _bot,
    "sendMessage": _send_message,
    "answerCallbackQuery": _yes,
    "sendChatAction": _yes,
    "setWebhook": _yes,
    "deleteWebhook": _yes,
    "getFile": _get_file,
}
