"""Telegram: updates as it sends them, and a Bot API on loopback."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from channels.port import Forged, NotFetched, NotSent, Unreadable
from channels.telegram import Telegram
from core.messages import Inbound, Media, Number, Option, Pin, Reply
from tests.channels.contract import SENDER, URDU, Call, Contract
from tests.channels.provider import Answer, provider

PATH = "/webhooks/telegram"
TOKEN = "1000:a-token-of-telegram"
SECRET = "a-webhook-secret"
CHAT = 1000000101

Tree = dict[str, Any]


def private(number: int = 1, **content: Any) -> Tree:
    """A message in a private chat."""
    return {
        "message_id": 70 + number,
        "from": {"id": CHAT, "is_bot": False, "first_name": "A", "language_code": "ur"},
        "chat": {"id": CHAT, "first_name": "A", "type": "private"},
        "date": 1795330800,
        **content,
    }


def update(number: int = 1, **content: Any) -> Call:
    tree = {"update_id": 8000 + number, **content}
    proof = (("X-Telegram-Bot-Api-Secret-Token", SECRET),)
    return Call(PATH, headers=proof, body=json.dumps(tree).encode(), content_type="application/json")


def message(number: int = 1, **content: Any) -> Call:
    return update(number, message=private(number, **content))


def tap(key: str | None = "yes", **changes: Any) -> Call:
    rows = [[{"text": "Yes, go on", "callback_data": "yes"}], [{"text": "No", "callback_data": "no"}], [{"text": "x"}]]
    query = {
        "id": "4382",
        "from": {"id": CHAT, "is_bot": False},
        "chat_instance": "-1",
        "message": private(reply_markup={"inline_keyboard": rows}),
        **({"data": key} if key is not None else {}),
        **changes,
    }
    return update(callback_query=query)


class TestTelegram(Contract):
    channel = Telegram(TOKEN, SECRET)
    secrets = (TOKEN, SECRET)

    def says(self, text: str, number: int = 1) -> Call:
        return message(number, text=text) if text else message(number, dice={"emoji": "🎲", "value": 3})

    def test_a_citizens_words_arrive_as_she_wrote_them(self) -> None:
        for text in ("hi", URDU, "1", "a+b & c=d; <ok> \\ ~", "line\nline", "😀", " padded ", "street 4/5", "1/2"):
            heard = self.hear(self.says(text))
            assert (heard.channel, heard.address, heard.phone, heard.text) == ("telegram", str(CHAT), None, text)
            assert (heard.choice, heard.media, heard.pin) == (None, (), None)

    def test_a_message_id_names_nobody(self) -> None:
        assert str(CHAT) not in self.hear(self.says("hi")).id

    def forged(self) -> dict[str, Call]:
        good = self.says("hi")
        return {
            "no secret": good.but(headers=()),
            "a blank secret": good.but(headers=(("X-Telegram-Bot-Api-Secret-Token", ""),)),
            "another secret": good.but(headers=(("X-Telegram-Bot-Api-Secret-Token", "other"),)),
            "the token": good.but(headers=(("X-Telegram-Bot-Api-Secret-Token", TOKEN),)),
            "the secret in the address": good.but(headers=(), query=f"secret={SECRET}"),
            "nothing": Call(PATH),
        }

    def unreadable(self) -> dict[str, Call]:
        good = self.says("hi")
        return {
            "no JSON": good.but(body=b"{"),
            "no object": good.but(body=b"[]"),
            "no id": good.but(body=json.dumps({"message": private(text="hi")}).encode()),
            "an id that is a sentence": update(update_id="a b"),
            "a message that is none": update(message="hi"),
            "a text that is none": message(text=["hi"]),
            "a chat that is none": update(message={**private(text="hi"), "chat": 7}),
            "a message without an id": update(message={**private(text="hi"), "message_id": None}),
            "a photo without an id": message(photo=[{"width": 1}]),
            "a tap without an id": tap(id=None),
        }

    def not_for_us(self) -> dict[str, Call]:
        group = {**private(text="hi"), "chat": {"id": -100, "type": "supergroup", "title": "Ours"}}
        bot = {**private(text="hi"), "from": {"id": 5, "is_bot": True}}
        return {
            "a group": update(message=group),
            "another bot": update(message=bot),
            "an edited message": update(edited_message=private(text="ho")),
            "a channel": update(channel_post=private(text="hi")),
            "a reaction": update(message_reaction={"chat": {"id": CHAT, "type": "private"}}),
            "a pinned message": message(pinned_message=private(text="hi")),
            "someone who blocks us": update(my_chat_member={"chat": {"id": CHAT, "type": "private"}}),
            "an inline query": update(inline_query={"id": "1", "query": "hi"}),
            "a tap in a group": tap(message=group),
            "a tap on what we did not send": tap(message=None, inline_message_id="x"),
            "a game": tap(None, game_short_name="x"),
            "what Telegram adds tomorrow": update(novelty={"a": 1}),
        }

    def test_a_tap_is_a_choice_with_its_words(self) -> None:
        heard = self.hear(tap())
        assert (heard.address, heard.text, heard.choice) == (str(CHAT), "Yes, go on", "yes")

    def test_a_tap_on_an_old_message_is_a_choice_too(self) -> None:
        bare = {"message_id": 71, "date": 0, "chat": {"id": CHAT, "type": "private"}}
        assert (self.hear(tap(message=bare)).text, self.hear(tap(message=bare)).choice) == ("", "yes")

    def test_a_tap_is_released_in_the_response(self) -> None:
        response = self.channel.answer(None, tap().request())
        assert json.loads(response.get_data()) == {"method": "answerCallbackQuery", "callback_query_id": "4382"}
        assert self.channel.answer(Reply("hi"), self.says("hi").request()).get_data() == b""

    def test_only_ones_own_contact_is_ones_number(self) -> None:
        own = {"phone_number": "923000000101", "first_name": "A", "user_id": CHAT}
        assert self.hear(message(contact=own)).phone == SENDER
        assert self.hear(message(contact={**own, "phone_number": SENDER})).phone == SENDER
        assert self.hear(message(contact={**own, "user_id": 5})).phone is None
        assert self.hear(message(contact={"phone_number": "923000000101"})).phone is None

    def test_a_shared_place_is_a_pin_with_its_name(self) -> None:
        spot = {"latitude": 32.1877, "longitude": 74.1945}
        bare = self.hear(message(location=spot))
        named = self.hear(
            message(location=spot, venue={"location": spot, "title": "Islampura", "address": "Gujranwala"})
        )
        assert (bare.text, bare.pin) == ("", Pin(32.1877, 74.1945))
        assert (named.text, named.pin) == ("Islampura, Gujranwala", Pin(32.1877, 74.1945))

    def test_of_a_photo_the_largest_size_is_kept(self) -> None:
        heard = self.hear(message(photo=[{"file_id": "small"}, {"file_id": "large"}], caption=URDU))
        assert (heard.text, heard.media) == (URDU, (Media("telegram:large", "image/jpeg"),))

    @pytest.mark.parametrize(
        ("content", "media"),
        [
            ({"voice": {"file_id": "v", "mime_type": "audio/ogg"}}, Media("telegram:v", "audio/ogg")),
            ({"document": {"file_id": "d"}}, Media("telegram:d", "application/octet-stream")),
            (
                {"document": {"file_id": "d"}, "animation": {"file_id": "a", "mime_type": "video/mp4"}},
                Media("telegram:a", "video/mp4"),
            ),
        ],
    )
    def test_a_file_comes_with_its_id(self, content: Tree, media: Media) -> None:
        assert self.hear(message(**content)).media == (media,)

    @pytest.mark.parametrize(
        ("text", "heard"),
        [
            ("/start", "/start"),
            ("/start from-a-poster", "/start"),
            ("/status@SunwaiBot 2", "/status 2"),
            ("/help", "/help"),
            ("/ 5", "/ 5"),
        ],
    )
    def test_a_command_loses_what_telegram_adds(self, text: str, heard: str) -> None:
        assert self.hear(message(text=text)).text == heard

    def test_half_a_character_does_no_harm(self) -> None:
        assert self.hear(message(text="a\ud83d\x00")).text == "a\ufffd\ufffd"

    def test_nothing_rides_home(self) -> None:
        assert not self.channel.rides_home

    def test_without_a_secret_nothing_is_proven(self) -> None:
        for call in (self.says("hi"), self.says("hi").but(headers=())):
            with pytest.raises(Forged):
                Telegram(TOKEN, "").receive(call.request())

    def test_numbers_larger_than_any_chat_do_no_harm(self) -> None:
        huge = update(message={**private(text="hi"), "chat": {"id": 10**300, "type": "private"}})
        with pytest.raises(Unreadable):
            self.receive(huge)


def sender(url: str, timeout: float = 2.0) -> Telegram:
    return Telegram(TOKEN, SECRET, url, timeout)


def sent(number: int = 7) -> Answer:
    result = {"message_id": number, "date": 1795330800, "chat": {"id": CHAT, "type": "private", "first_name": "A"}}
    return Answer(200, json.dumps({"ok": True, "result": {**result, "text": "x"}}).encode())


def refused(status: int, **parts: Any) -> Answer:
    return Answer(status, json.dumps({"ok": False, "error_code": status, "description": "no", **parts}).encode())


def test_a_push_is_one_call_of_the_bot_api() -> None:
    with provider(sent()) as telegram:
        assert sender(telegram.url).push(str(CHAT), Reply(URDU)) == "7"
    (asked,) = telegram.asked
    assert (asked.method, asked.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert asked.form == {"chat_id": [str(CHAT)], "text": [URDU]}


def test_options_are_buttons() -> None:
    with provider(sent()) as telegram:
        sender(telegram.url).push(str(CHAT), Reply("Right?", (Option("yes", "Yes"), Option("no", "نہیں"))))
    form = telegram.asked[0].form
    assert form["text"] == ["Right?"]
    assert json.loads(form["reply_markup"][0]) == {
        "inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}], [{"text": "نہیں", "callback_data": "no"}]]
    }


@pytest.mark.parametrize("option", [Option("ک" * 33, "Yes"), Option("yes", "x" * 41), Option("", "Yes")])
def test_what_no_button_holds_is_numbered(option: Option) -> None:
    with provider(sent()) as telegram:
        sender(telegram.url).push(str(CHAT), Reply("Right?", (option,)))
    assert telegram.asked[0].form == {"chat_id": [str(CHAT)], "text": [f"Right?\n1 {option.label}"]}


KEY = {"keyboard": [[{"text": "Share", "request_contact": True}]], "one_time_keyboard": True, "resize_keyboard": True}
GONE = {"remove_keyboard": True}
INLINE = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
YES = (Option("yes", "Yes"),)


@pytest.mark.parametrize(
    ("reply", "messages"),
    [
        (Reply("Send LINK 5", number=Number.WANTED), [("Send LINK 5", KEY)]),
        (Reply("Done", number=Number.GIVEN), [("Done", GONE)]),
        (Reply("LINK 5\n\nRight?", YES, number=Number.WANTED), [("LINK 5", KEY), ("Right?", INLINE)]),
        (Reply("Done\n\nRight?", YES, number=Number.GIVEN), [("Done", GONE), ("Right?", INLINE)]),
        (Reply("Your number?", YES, number=Number.WANTED), [("Your number?\n1 Yes", KEY)]),
        (Reply("Thanks", YES, number=Number.GIVEN), [("Thanks", INLINE)]),
    ],
)
def test_a_number_that_is_wanted_is_a_key_and_one_that_is_given_takes_it_away(
    reply: Reply, messages: list[tuple[str, Tree]]
) -> None:
    with provider(sent()) as telegram:
        Telegram(TOKEN, SECRET, telegram.url, 2.0, {"en": "Share"}).push(str(CHAT), reply)
    asked = [(one.form["text"][0], json.loads(one.form["reply_markup"][0])) for one in telegram.asked]
    assert [(text, {name: value for name, value in tree.items() if value}) for text, tree in asked] == messages


def test_a_very_long_text_is_sent_in_order() -> None:
    with provider(sent(7), sent(8)) as telegram:
        assert sender(telegram.url).push(str(CHAT), Reply("word " * 1000)) == "8"
    assert len(telegram.asked) == 2


def test_many_threads_share_one_line() -> None:
    with provider(sent()) as telegram:
        channel = sender(telegram.url)
        results: list[str] = []
        threads = [
            threading.Thread(target=lambda: results.append(channel.push(str(CHAT), Reply("hi")))) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == ["7"] * 8


def test_after_a_fork_the_line_is_laid_anew() -> None:
    script = """
import os, sys
from channels.telegram import Telegram
from core.messages import Reply
channel = Telegram("1000:a-token-of-telegram", "a-webhook-secret", sys.argv[1], 2.0)
channel.push("1000000101", Reply("before"))
child = os.fork()
channel.push("1000000101", Reply("after"))
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    with provider(sent()) as telegram:
        subprocess.run([sys.executable, "-c", script, telegram.url], cwd=Path(__file__).parents[2], check=True)
    assert sorted(asked.form["text"][0] for asked in telegram.asked) == ["after", "after", "before"]


@pytest.mark.parametrize(
    ("answer", "reason", "retryable", "opted_out", "wait"),
    [
        (refused(403), "403", False, True, None),
        (refused(400), "400", False, False, None),
        (refused(400, parameters={"migrate_to_chat_id": -100}), "400", False, False, None),
        (refused(401), "401", True, False, None),
        (refused(404), "401", True, False, None),
        (refused(429, parameters={"retry_after": 7}), "429", True, False, 7.0),
        (refused(500), "unreachable", True, False, None),
        (Answer(502, b"<html>", "text/html"), "unreachable", True, False, None),
        (Answer(200, b"<html>", "text/html"), "unreachable", True, False, None),
        (Answer(200, b"[]"), "unreachable", True, False, None),
        (Answer(hangs=True), "timeout", True, False, None),
    ],
)
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_trouble_is_told_by_its_code(
    answer: Answer, reason: str, retryable: bool, opted_out: bool, wait: float | None
) -> None:
    with provider(answer) as telegram, pytest.raises(NotSent) as trouble:
        sender(telegram.url, timeout=0.3).push(str(CHAT), Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable) == (reason, retryable)
    assert (trouble.value.opted_out, trouble.value.retry_after) == (opted_out, wait)
    assert len(telegram.asked) == 1


@pytest.mark.parametrize("result", [{"message_id": 8}, True, {}])
def test_what_telegram_took_is_not_sent_again_however_it_tells(result: object) -> None:
    with provider(Answer(200, json.dumps({"ok": True, "result": result}).encode())) as telegram:
        assert sender(telegram.url).push(str(CHAT), Reply("Thank you")) == ""


def test_a_telegram_that_is_not_there_is_tried_again() -> None:
    with provider(sent()) as gone:
        url = gone.url
    with pytest.raises(NotSent) as trouble:
        sender(url).push(str(CHAT), Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)


def test_an_update_heard_is_no_more_than_it_says() -> None:
    (heard,) = TestTelegram.channel.receive(message(text="hi").request())
    assert heard == Inbound("telegram", str(CHAT), "8001.71", "hi")


def located(path: str = "photos/file_1.jpg", **parts: Any) -> Answer:
    file = {"file_id": "AgAC", "file_unique_id": "AQAD", "file_size": 5, "file_path": path, **parts}
    return Answer(200, json.dumps({"ok": True, "result": file}).encode())


def test_a_photo_is_asked_for_by_its_id_and_fetched_where_it_is() -> None:
    with provider(located(), Answer(body=b"photo")) as telegram:
        assert sender(telegram.url).fetch(Media("telegram:AgAC-_&=1", "image/jpeg")) == b"photo"
    paths = [f"/bot{TOKEN}/getFile?file_id=AgAC-_%26%3D1", f"/file/bot{TOKEN}/photos/file_1.jpg"]
    assert [asked.path for asked in telegram.asked] == paths


@pytest.mark.parametrize(
    ("answer", "reason", "retryable"),
    [
        (refused(400), "400", False),
        (refused(401), "401", True),
        (refused(429, parameters={"retry_after": 7}), "429", True),
        (Answer(502, b"<html>"), "502", True),
        (Answer(200, b"<html>"), "garbled", True),
        (Answer(200, b'{"ok": true}'), "garbled", True),
        (located(file_size=5 * 1024 * 1024 + 1), "too large", False),
        (located("../bot1/getMe"), "garbled", True),
        (located("/var/lib/telegram/photos/file_1.jpg"), "garbled", True),
        (located("https://evil.example/"), "garbled", True),
        (located("photos/file_1.jpg?a=b"), "garbled", True),
    ],
)
def test_a_photo_that_cannot_be_had_says_why(answer: Answer, reason: str, retryable: bool) -> None:
    with provider(answer) as telegram, pytest.raises(NotFetched) as trouble:
        sender(telegram.url).fetch(Media("telegram:AgAC", "image/jpeg"))
    assert (trouble.value.reason, trouble.value.retryable) == (reason, retryable)
    assert len(telegram.asked) == 1
