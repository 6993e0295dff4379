"""Messages that are fetched from Telegram, and the webhook that it is told of; against servers that speak as it does."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import telegram
from bot.running import reachable
from bot.settings import Settings
from bot.telegram import TelegramError
from tests.house import Nowhere, house

TOKEN, SECRET = "1:invented", "secret-of-the-webhook"


@dataclass
class Peer:
    """Telegram and our own web in one: what was asked of either, and what either answers."""

    port: int = 0
    asked: list[tuple[str, Any, str | None]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@pytest.fixture
def peer() -> Iterator[Peer]:
    found = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            found.asked.append((self.path, body, self.headers.get("X-Telegram-Bot-Api-Secret-Token")))
            method = self.path.rpartition("/")[2]
            answer = found.answers.get(method, {"ok": True, "result": True})
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def settings(peer: Peer) -> Settings:
    here = f"http://127.0.0.1:{peer.port}"
    return Settings(
        port=peer.port,
        public_url="https://sunwai.example",
        telegram_bot_token=TOKEN,
        telegram_webhook_secret=SECRET,
        telegram_api_url=here,
    )


def test_telegram_is_told_our_address_our_secret_and_what_we_want(peer: Peer) -> None:
    assert telegram.set_webhook(settings(peer)) == "https://sunwai.example/webhooks/telegram"
    path, body, _ = peer.asked[0]
    assert path == f"/bot{TOKEN}/setWebhook"
    assert body == {
        "url": "https://sunwai.example/webhooks/telegram",
        "secret_token": SECRET,
        "allowed_updates": ["message", "callback_query"],
    }


@pytest.mark.parametrize(
    ("told", "well", "says"),
    [
        ({"url": "https://sunwai.example/webhooks/telegram"}, True, "https://sunwai.example/webhooks/telegram"),
        ({"url": ""}, False, "set-webhook"),
        ({"url": "https://elsewhere.example/"}, False, "set-webhook"),
        (
            {
                "url": "https://sunwai.example/webhooks/telegram",
                "last_error_date": 4102444800,
                "last_error_message": "Connection timed out",
            },
            False,
            "Connection timed out",
        ),
        (
            {"url": "https://sunwai.example/webhooks/telegram", "last_error_date": 1, "last_error_message": "503"},
            True,
            "https://sunwai.example",
        ),
    ],
)
def test_the_doctor_says_whether_telegram_calls_us(
    peer: Peer, tmp_path: Path, told: dict[str, Any], well: bool, says: str
) -> None:
    peer.answers["getWebhookInfo"] = {"ok": True, "result": told}
    whole = replace(house(tmp_path), settings=settings(peer), channels={"telegram": Nowhere("telegram")})  # type: ignore[dict-item]
    (finding,) = reachable.hook(whole)
    assert (finding.part, finding.well) == ("telegram webhook", well)
    assert says in finding.words


def test_the_doctor_says_that_telegram_does_not_know_the_token(peer: Peer, tmp_path: Path) -> None:
    peer.answers["getWebhookInfo"] = {"ok": False, "description": "Unauthorized"}
    whole = replace(house(tmp_path), settings=settings(peer), channels={"telegram": Nowhere("telegram")})  # type: ignore[dict-item]
    (finding,) = reachable.hook(whole)
    assert (finding.well, "Unauthorized" in finding.words, TOKEN in finding.words) == (False, True, False)


def test_a_bot_that_fetches_is_called_by_nobody(tmp_path: Path) -> None:
    assert list(reachable.hook(house(tmp_path))) == []


def test_a_refusal_is_told_in_telegrams_words(peer: Peer) -> None:
    peer.answers["setWebhook"] = {"ok": False, "description": "Unauthorized"}
    with pytest.raises(TelegramError, match="Unauthorized"):
        telegram.set_webhook(settings(peer))


def test_an_unreachable_telegram_does_not_tell_the_token(peer: Peer) -> None:
    lost = Settings(telegram_bot_token=TOKEN, telegram_api_url="http://127.0.0.1:9")
    with pytest.raises(TelegramError) as trouble:
        telegram.set_webhook(lost)
    assert TOKEN not in str(trouble.value)


def test_an_update_is_brought_to_our_own_webhook_with_its_secret(peer: Peer) -> None:
    telegram.bring(settings(peer), {"update_id": 7})
    assert peer.asked == [("/webhooks/telegram", {"update_id": 7}, SECRET)]


def test_an_update_that_cannot_be_taken_now_is_not_passed_over(peer: Peer) -> None:
    peer.status = 503
    with pytest.raises(httpx.HTTPStatusError):
        telegram.bring(settings(peer), {"update_id": 7})


def test_only_what_came_since_is_asked_for(peer: Peer) -> None:
    peer.answers["getUpdates"] = {"ok": True, "result": [{"update_id": 8}, {"update_id": 9}]}
    with httpx.Client(base_url=f"http://127.0.0.1:{peer.port}/bot{TOKEN}/") as client:
        assert [update["update_id"] for update in telegram.updates(client, 8)] == [8, 9]
    assert peer.asked[0][1]["offset"] == 8
