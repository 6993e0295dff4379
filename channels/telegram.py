"""Telegram: `telegram`. Only private chats; a tapped button is a choice, a contact of one's own is a number."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlencode

from flask import Request, Response

from channels import fetching, ids, numbers, shaping, trees
from channels.pins import pin
from channels.port import Forged, NotFetched, NotSent, Unreadable
from channels.proof import same
from channels.shaping import Capability, Style, Tappable
from channels.telegram_markup import Markup, messages
from channels.trees import Tree
from core.messages import Event, Inbound, Media, Reply

FILES = ("video", "document", "voice", "audio", "video_note", "animation", "sticker")
WORDLESS = ("contact", "location", "venue", "poll", "dice", "story", "game", "photo", *FILES)
HANDLE = "telegram:"  # before a file's id at Telegram
FILE_PATH = re.compile(r"(?:\w[\w.-]*/)*\w[\w.-]*", re.ASCII)
COMMAND = re.compile(r"(/\w+)(?:@\w+)?", re.ASCII)
START = "/start"  # what follows it comes from the link she tapped
BUTTONS = Tappable(Style.BUTTONS, most=9, label=40, body=4096, key=64)


@dataclass(frozen=True)
class Telegram:
    """`webhook_secret` is what we gave Telegram when setting the webhook.

    `share` is what stands on the key by which she shares her number, by language.
    """

    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    timeout: float = 10.0  # seconds
    share: Mapping[str, str] = field(default_factory=dict)

    name: ClassVar[str] = "telegram"
    rides_home: ClassVar[bool] = False
    pushes: ClassVar[bool] = True
    reports: ClassVar[bool] = False
    methods: ClassVar[frozenset[str]] = frozenset({"POST"})
    capability: ClassVar[Capability] = Capability(longest=4096, tappable=(BUTTONS,), files=True, pins=True)

    def receive(self, request: Request) -> Sequence[Event]:
        if request.method != "POST":
            raise Unreadable("not a POST")
        if not same(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), self.webhook_secret):
            raise Forged("the secret does not fit")
        update = trees.parse(request.get_data())
        number = ids.checked(trees.leaf(update, "update_id"))
        if "callback_query" in update:
            return self._tapped(number, trees.branch(update, "callback_query"))
        return self._message(number, trees.branch(update, "message"))

    def answer(self, reply: Reply | None, request: Request | None = None) -> Response:
        """Replies are pushed: whether one in the response arrives, nobody is told. Only a button is released by it."""
        tapped = trees.branch(trees.parse(request.get_data()), "callback_query") if request else {}
        if not tapped:
            return Response(status=200)
        method = {"method": "answerCallbackQuery", "callback_query_id": trees.leaf(tapped, "id")}
        return Response(json.dumps(method), content_type="application/json")

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Send; of several messages, the id of the last."""
        return [self._send(address, text, markup) for text, markup in messages(reply, self.capability, self.share)][-1]

    def fetch(self, media: Media) -> bytes:
        """Two steps: Telegram tells where the file is for the next hour."""
        if not media.url.startswith(HANDLE):
            raise NotFetched("elsewhere", retryable=False)
        api = self.api_url.rstrip("/")
        asked = f"{api}/bot{self.token}/getFile?{urlencode({'file_id': media.url.removeprefix(HANDLE)})}"
        shelf = fetching.Shelf(api, hosts=())
        return fetching.fetch(asked, shelf, self.timeout, lambda told: f"{api}/file/bot{self.token}/{_file_path(told)}")

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    def _message(self, update: str, message: Tree) -> tuple[Inbound, ...]:
        """A message in a private chat; () for anything else, such as an edited one or a note of Telegram's own."""
        chat, sender = trees.branch(message, "chat"), trees.branch(message, "from")
        if trees.leaf(chat, "type") != "private" or sender.get("is_bot"):
            return ()
        if not any(kind in message for kind in ("text", *WORDLESS)):
            return ()
        place = trees.branch(message, "location")
        return (
            Inbound(
                self.name,
                ids.checked(trees.leaf(chat, "id")),
                f"{update}.{ids.checked(trees.leaf(message, 'message_id'))}",
                _words(message),
                phone=_number(trees.branch(message, "contact"), sender),
                media=_files(message),
                pin=pin(place.get("latitude"), place.get("longitude")),
            ),
        )

    def _tapped(self, update: str, query: Tree) -> tuple[Inbound, ...]:
        message, key = trees.branch(query, "message"), trees.leaf(query, "data")
        chat = trees.branch(message, "chat")
        if trees.leaf(chat, "type") != "private" or not key:
            return ()
        address, tap = ids.checked(trees.leaf(chat, "id")), ids.checked(trees.leaf(query, "id"))
        return (Inbound(self.name, address, f"{update}.{tap}", _label(message, key), choice=key),)

    def _send(self, address: str, text: str, markup: Markup) -> str:
        from telegram.error import (
            BadRequest,
            ChatMigrated,
            Forbidden,
            InvalidToken,
            RetryAfter,
            TelegramError,
            TimedOut,
        )

        from channels.telegram_line import line

        try:
            return line(self.token, self.api_url, self.timeout).send(int(address), text, markup)
        except Forbidden:  # she has blocked us, or is gone
            raise NotSent("403", retryable=False, opted_out=True) from None
        except RetryAfter as trouble:
            raise NotSent("429", retryable=True, retry_after=_seconds(trouble.retry_after)) from None
        except (BadRequest, ChatMigrated):
            raise NotSent("400", retryable=False) from None
        except InvalidToken:  # an operator mends that, the message is fine
            raise NotSent("401", retryable=True) from None
        except (TimedOut, TimeoutError):
            raise NotSent("timeout", retryable=True) from None
        except TelegramError:
            raise NotSent("unreachable", retryable=True) from None


def _words(message: Tree) -> str:
    """The text, without what Telegram adds to a command; the caption; or what the map calls a shared place."""
    text = trees.leaf(message, "text") or trees.leaf(message, "caption")
    command = COMMAND.match(text)
    if command:
        return command[1] if command[1] == START else command[1] + text[command.end() :]
    venue = trees.branch(message, "venue")
    return text or ", ".join(filter(None, (trees.leaf(venue, "title"), trees.leaf(venue, "address"))))


def _number(contact: Tree, sender: Tree) -> str | None:
    """The number of a shared contact, if it is the sender's own; anybody's can be shared."""
    owner = trees.leaf(contact, "user_id")
    if not owner or owner != trees.leaf(sender, "id"):
        return None
    return numbers.e164("+" + trees.leaf(contact, "phone_number").lstrip("+"))


def _files(message: Tree) -> tuple[Media, ...]:
    """The file, by its id at Telegram; of a photo the largest size."""
    sizes = trees.branches(message, "photo")
    if sizes:
        return (Media(_handle(sizes[-1]), "image/jpeg"),)
    for kind in reversed(FILES):  # an animation is a document, too
        if kind in message:
            file = trees.branch(message, kind)
            return (Media(_handle(file), trees.leaf(file, "mime_type") or "application/octet-stream"),)
    return ()


def _handle(file: Tree) -> str:
    return f"{HANDLE}{ids.checked(trees.leaf(file, 'file_id'))}"


def _file_path(told: bytes) -> str:
    """Where a file is. Raises Unreadable, and NotFetched if it is too large for us."""
    file = trees.branch(trees.parse(told), "result")
    size, path = trees.leaf(file, "file_size"), trees.leaf(file, "file_path")
    if size.isdecimal() and int(size) > fetching.LARGEST:
        raise NotFetched("too large", retryable=False)
    if not FILE_PATH.fullmatch(path):
        raise Unreadable("not a path")
    return path


def _label(message: Tree, key: str) -> str:
    """What stands on the tapped button; "" if the message is too old for Telegram to show."""
    rows = trees.branch(message, "reply_markup").get("inline_keyboard")
    buttons = [button for row in rows or () if isinstance(row, list) for button in row if isinstance(button, dict)]
    return next((trees.leaf(button, "text") for button in buttons if button.get("callback_data") == key), "")


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
