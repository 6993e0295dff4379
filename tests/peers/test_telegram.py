"""A citizen who chats, a Bot API that others wrote, and our web, by webhook and by fetching."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from bot import telegram
from core.messages import Delivery
from tests.house import GUTTER, HER, TRACKING_ID
from tests.peers.installed import running
from tests.peers.telegram import ROOT, SECRET, BotApi, Chat, Service, emulator, service


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with emulator() as running_api:
        yield running_api


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, api: BotApi) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("telegram"), api) as running_service:
        yield running_service


@pytest.fixture
def called(ours: Service) -> Service:
    """Telegram calls us."""
    telegram.set_webhook(ours.sunwai.settings)
    return ours


def test_set_webhook_tells_where_we_are_by_which_secret_and_what_we_want(ours: Service) -> None:
    subprocess.run(ours.command("set-webhook"), cwd=ROOT, env=dict(ours.environ), check=True, capture_output=True)
    hook = ours.api.webhook()
    assert hook["url"] == f"{ours.sunwai.settings.public_url}/webhooks/telegram"
    assert (hook["secret_token"], hook["allowed_updates"]) == (SECRET, ["message", "callback_query"])


def test_a_complaint_is_lodged_by_a_message_and_a_tap_and_every_tap_is_released(called: Service) -> None:
    her = Chat(called.api)
    her.writes(GUTTER)
    (asked,) = called.replies(her)
    assert "Gujranwala" in asked["text"]
    buttons = [button["text"] for row in asked["reply_markup"]["inline_keyboard"] for button in row]
    her.taps(buttons[0])
    (lodged,) = called.replies(her)
    assert TRACKING_ID.search(lodged["text"])
    released = [json.loads(answer)["method"] for answer in called.api.webhook()["answers"] if answer]
    assert released[-1] == "answerCallbackQuery"


def test_link_shows_a_key_and_only_her_own_contact_is_her_number(called: Service) -> None:
    her = Chat(called.api)
    her.writes("LINK")
    (offer,) = called.replies(her)
    ((key,),) = offer["reply_markup"]["keyboard"]
    assert key["request_contact"]
    her.shares_contact(HER, owner=5)
    called.replies(her)
    assert not numbered(called)
    her.shares_contact(HER)
    done, menu = called.replies(her)
    assert done["reply_markup"] == {"remove_keyboard": True}
    assert "inline_keyboard" in menu["reply_markup"]
    assert numbered(called)


def test_messages_are_fetched_where_telegram_cannot_call(ours: Service) -> None:
    her = Chat(ours.api)
    with running(ours.command("poll"), lambda: "url" not in ours.api.webhook(), ours.environ, cwd=ROOT):  # one way only
        her.writes("MENU")
        (menu,) = ours.replies(her)
        her.taps(menu["reply_markup"]["inline_keyboard"][0][0]["text"])
        assert ours.replies(her)


@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_a_chat_is_left_alone_as_long_as_telegram_asks_for(called: Service) -> None:
    her = Chat(called.api)
    called.api.ask("refuse", chat=her.id, status=429, parameters={"retry_after": 7})
    her.writes("MENU")
    called.until(lambda: rows(called, "SELECT error FROM outbox")[-1] == ("429",))
    assert her.reads() == []
    called.api.ask("accept", chat=her.id)
    assert called.replies(her)


def test_who_blocks_the_bot_is_silenced(called: Service) -> None:
    her = Chat(called.api)
    called.api.ask("refuse", chat=her.id, status=403)
    her.writes("MENU")
    called.until(lambda: rows(called, "SELECT state, reason FROM messages")[-1] == (Delivery.FAILED, "403"))
    assert her.reads() == []
    assert rows(called, "SELECT silenced_at IS NOT NULL FROM contacts")[-1] == (1,)


def rows(ours: Service, query: str) -> list[tuple[object, ...]]:
    """The oldest first."""
    with ours.sunwai.store.read() as unit:
        return [tuple(row) for row in unit.connection.exec_driver_sql(f"{query} ORDER BY rowid")]


def numbered(ours: Service) -> bool:
    return bool(rows(ours, "SELECT 1 FROM citizens WHERE phone_index IS NOT NULL"))
