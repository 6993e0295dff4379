"""Telegram's two ways of bringing messages: to a webhook, or fetched by us where nobody can call us."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from bot.settings import Settings

log = logging.getLogger(__name__)

HOLD = 25  # seconds that Telegram may keep a question for updates open
PAUSE = 3.0  # seconds after a failure
LATELY = 3600.0  # seconds for which a failure of Telegram's call is of interest
WANTED = ("message", "callback_query")
HOOK = "/webhooks/telegram"


class TelegramError(Exception):
    """Telegram did not do it; the message is its own description, or the kind of trouble."""


@dataclass(frozen=True)
class Hook:
    """Where Telegram calls us, "" for nowhere, and in its own words what went wrong in the last hour, if anything did."""

    url: str
    trouble: str


def webhook(settings: Settings) -> Hook:
    """Where Telegram calls us today. Raises TelegramError."""
    with _client(settings) as client:
        told = call(client, "getWebhookInfo", {})
    if not isinstance(told, dict):
        raise TelegramError("garbled")
    lately = time.time() - float(told.get("last_error_date") or 0) < LATELY
    return Hook(str(told.get("url", "")), str(told.get("last_error_message") or "refused") if lately else "")


def set_webhook(settings: Settings) -> str:
    """Tell Telegram to call us; the address that it will call. Raises TelegramError."""
    address = settings.public_url + HOOK
    wanted = {"url": address, "secret_token": settings.telegram_webhook_secret, "allowed_updates": WANTED}
    with _client(settings) as client:
        call(client, "setWebhook", wanted)
    return address


def poll(settings: Settings) -> None:
    """Fetch updates for ever and bring each to our own webhook, as Telegram would; one is asked for until it is taken."""
    with _client(settings) as client:
        call(client, "deleteWebhook", {"drop_pending_updates": False})
        offset = 0
        while True:
            try:
                for update in updates(client, offset):
                    bring(settings, update)
                    offset = update["update_id"] + 1
            except (TelegramError, httpx.HTTPError) as trouble:
                log.warning("telegram could not be asked", extra={"error": type(trouble).__name__})
                time.sleep(PAUSE)


def updates(client: httpx.Client, offset: int) -> Iterator[dict[str, Any]]:
    """What has come since. Raises TelegramError."""
    yield from call(client, "getUpdates", {"offset": offset, "timeout": HOLD, "allowed_updates": WANTED})


def bring(settings: Settings, update: dict[str, Any]) -> None:
    """Hand an update to our webhook. Raises HTTPError while it cannot be taken; what it will never take is passed over."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": settings.telegram_webhook_secret}
    response = httpx.post(settings.local_url + HOOK, json=update, headers=headers, timeout=15, trust_env=False)
    if response.status_code >= 500:
        response.raise_for_status()


def call(client: httpx.Client, method: str, arguments: dict[str, Any]) -> Any:
    """A method of the Bot API. Raises TelegramError."""
    try:
        answer = client.post(method, json=arguments).json()
    except ValueError:
        raise TelegramError("garbled") from None
    except httpx.HTTPError as trouble:
        raise TelegramError(type(trouble).__name__) from None  # its text holds the address, and that the token
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise TelegramError(str(answer.get("description", "refused")) if isinstance(answer, dict) else "garbled")
    return answer.get("result")


def _client(settings: Settings) -> httpx.Client:
    address = f"{settings.telegram_api_url}/bot{settings.telegram_bot_token}/"
    return httpx.Client(base_url=address, timeout=HOLD + 10, trust_env=False)
