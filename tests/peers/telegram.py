"""A Bot API of others (telegram-test-api) with chats to write in, our web, and a worker's hands."""

import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from werkzeug.serving import make_server

from app import create_app
from bot import converse, settings, wiring
from bot.wiring import Sunwai
from tests.house import Bell, house, work
from tests.peers.installed import FOLDER, NODE, PATIENCE, answers, running, wanted

ROOT = Path(__file__).parents[2]
GLUE = Path(__file__).parent / "telegram.cjs"
TOKEN, SECRET = "1000:a-token-of-telegram", "a-webhook-secret"
CHATS = itertools.count(2_000_000_000_101)  # beyond the ids that Telegram gives

Tree = dict[str, Any]


@dataclass
class BotApi:
    """The emulator, as a citizen's side sees it."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=PATIENCE))

    def ask(self, path: str, **given: Any) -> Any:
        return self.client.post(f"{self.url}/{path}", json=given).raise_for_status().json()

    def webhook(self) -> Tree:
        """What the bot has set, and what it answered there."""
        told = self.ask("webhook")
        return {**told["webhooks"].get(TOKEN, {}), "answers": told["answers"]}


@dataclass
class Chat:
    """A private chat with the bot."""

    api: BotApi
    id: int = field(default_factory=lambda: next(CHATS))
    shown: list[Tree] = field(default_factory=list)

    @property
    def _common(self) -> Tree:
        who = {"id": self.id, "first_name": "A", "is_bot": False}
        chat = {"id": self.id, "first_name": "A", "type": "private"}
        return {"botToken": TOKEN, "from": who, "chat": chat, "date": int(time.time())}

    def writes(self, text: str) -> None:
        self.api.ask("sendMessage", **self._common, text=text)

    def shares_contact(self, phone: str, owner: int | None = None) -> None:
        contact = {"phone_number": phone, "first_name": "A", "user_id": owner or self.id}
        self.api.ask("sendMessage", **self._common, contact=contact)

    def taps(self, label: str) -> None:
        """A button under the last message."""
        rows = self.shown[-1]["reply_markup"]["inline_keyboard"]
        key = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        message = {
            **self._common,
            "message_id": 1,
            "text": self.shown[-1]["text"],
            "reply_markup": {"inline_keyboard": rows},
        }
        self.api.ask("sendCallback", botToken=TOKEN, **{"from": self._common["from"]}, message=message, data=key)

    def reads(self) -> list[Tree]:
        """What has come since she looked last."""
        found = self.api.ask("getUpdates", token=TOKEN, chatId=self.id)["result"]
        self.shown += (new := [update["message"] for update in found])
        return new


@dataclass
class Service:
    """Our web on a port, and its workers' part to be done by hand."""

    sunwai: Sunwai
    api: BotApi
    environ: Mapping[str, str]

    def command(self, *words: str) -> list[str]:
        """`flask --app app telegram …`, as an operator types it."""
        return [sys.executable, "-m", "flask", "--app", "app", "telegram", *words]

    def replies(self, chat: Chat) -> list[Tree]:
        """What she reads, once the workers have sent it."""
        before = len(chat.shown)
        self.until(chat.reads)
        return chat.shown[before:]

    def until(self, happened: Callable[[], object]) -> None:
        """The workers work until it happens."""
        deadline = time.monotonic() + PATIENCE
        while True:
            work(self.sunwai)
            if happened():
                return
            assert time.monotonic() < deadline, "it does not happen"
            time.sleep(0.05)


@contextmanager
def emulator() -> Iterator[BotApi]:
    """The Bot API, from when it answers until the end."""
    wanted(NODE / "telegram-test-api")
    port = free_port()
    with running(("node", str(GLUE), str(FOLDER), str(port)), lambda: answers(f"http://127.0.0.1:{port}/webhook")):
        yield BotApi(f"http://127.0.0.1:{port}")


@contextmanager
def service(folder: Path, api: BotApi) -> Iterator[Service]:
    """Our web with this Bot API for Telegram's, and nothing else that is real."""
    port = free_port()
    given = {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "TELEGRAM_API_URL": api.url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    made = house(folder, **{name: value for name, value in given.items() if name != "DATA_DIR"})
    telegram = wiring.channels(settings.read(given))["telegram"]
    sunwai = replace(made, channels={**made.channels, "telegram": telegram}, bell=Bell())  # type: ignore[arg-type]
    converse.warm(sunwai)
    server = make_server("127.0.0.1", port, create_app(sunwai), threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield Service(sunwai, api, {**os.environ, **given})
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        sunwai.store.engine.dispose()


def free_port() -> int:
    """A port of this machine's own network that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
