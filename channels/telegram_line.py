"""One line to Telegram per process: the official Bot, on an event loop of its own in a thread of its own.

Laid when first needed, and anew after a fork, which takes no threads along. A Bot that is called from one event loop after
another fails with "Event loop is closed"; one loop for all calls also saves 60 ms for each. This module loads the library:
the web door, which never sends, must not load this module.
"""

import asyncio
import json
import os
import threading
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from channels.telegram_markup import Markup

LOCK = threading.Lock()
LINES: dict[tuple[int, str, str, float], "Line"] = {}  # by process, token, address and timeout


class Exchange(HTTPXRequest):
    """What goes over the line. The library's own would log an unreadable answer, citizen's words and all."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer. Raises TelegramError if it is not Telegram's."""
        try:
            answer = json.loads(payload)
        except ValueError:
            raise TelegramError("garbled") from None
        if not (isinstance(answer, dict) and (answer.get("ok") is False or "result" in answer)):
            raise TelegramError("garbled")
        return answer


@dataclass(frozen=True)
class Line:
    """A Bot and the loop it lives on."""

    bot: Bot
    loop: asyncio.AbstractEventLoop
    timeout: float

    def send(self, chat: int, text: str, markup: Markup) -> str:
        """Send a text; the message's id in the chat. Raises telegram's errors, and TimeoutError."""
        sending = self.bot.send_message(chat, text, reply_markup=_keyboard(markup))
        called = asyncio.run_coroutine_threadsafe(sending, self.loop)
        try:
            return str(called.result(2 * self.timeout).message_id)
        except (KeyError, TypeError, AttributeError):
            return ""  # taken, but told of in a way that the library does not know: it must not be sent twice
        finally:
            called.cancel()


def _keyboard(markup: Markup) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """In the library's words. The key goes with its first use, and stays away once her number is known."""
    if markup.share:
        key = KeyboardButton(markup.share, request_contact=True)
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    if markup.shared:
        return ReplyKeyboardRemove()
    buttons = [[InlineKeyboardButton(option.label, callback_data=option.key)] for option in markup.options]
    return InlineKeyboardMarkup(buttons) if buttons else None


def line(token: str, api_url: str, timeout: float) -> Line:
    """This process's line; `timeout` in seconds for each step of a call."""
    key = (os.getpid(), token, api_url, timeout)
    with LOCK:
        if key not in LINES:
            LINES[key] = _lay(token, api_url, timeout)
        return LINES[key]


def _lay(token: str, api_url: str, timeout: float) -> Line:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="telegram", daemon=True).start()
    exchange = Exchange(8, timeout, timeout, timeout, timeout)
    return Line(Bot(token, base_url=f"{api_url.rstrip('/')}/bot", request=exchange), loop, timeout)
