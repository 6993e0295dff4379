"""The simulator, over real HTTP: every text goes through the webhook, every answer of an office comes back to the phone."""

import base64
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import httpx
import pytest
from flask import Flask
from werkzeug.serving import make_server

import app
from bot import jobs, release, sending, settings, wiring
from bot.wiring import Sunwai
from core.catalogue import load
from core.messages import Media
from desk import headers, language, public, simulator
from tests.house import deliver_all

PHONE, STRANGER = "+923000000101", "+923000000202"
COMPLAINT = "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala"
TRACKING_ID = re.compile(r"\d{4}-\d{4}-\d{4}")


@dataclass(frozen=True)
class Stage:
    """The browser of a newcomer, and the workers behind the scenes."""

    sunwai: Sunwai
    browser: httpx.Client

    def say(self, text: str, sender: str = PHONE) -> str:
        """Text as a citizen; what is answered at once."""
        signed = self.browser.post("/simulator/sms", json={"from": sender, "text": text}).json()
        answer = self.carry(signed)
        return "\n".join(ElementTree.fromstring(answer.text).itertext())

    def carry(self, signed: Mapping[str, Any]) -> httpx.Response:
        return self.browser.post(signed["url"], headers=signed["headers"], content=signed["body"])

    def do(self, tab: str, sender: str = PHONE, **act: str) -> httpx.Response:
        """Something else that a citizen does, on any tab of her phone; what the webhook answers."""
        return self.carry(self.browser.post(f"/simulator/{tab}", json={"from": sender, **act}).json())

    def look(self, number: str = PHONE, after: int = 0, tab: str = "sms") -> Any:
        return self.browser.get("/simulator/phone", params={"number": number, "after": after, "tab": tab}).json()

    def reads(self, tab: str, number: str = PHONE) -> Any:
        """The last message on a tab, once all that waits is sent."""
        self.send()
        return next(message for message in reversed(self.look(number)["messages"]) if message["tab"] == tab)

    def act(self, case: str, type: str, note: str = "") -> httpx.Response:
        return self.browser.post(f"/simulator/department/{case}", json={"type": type, "note": note})

    def work(self) -> None:
        """Do all duties that wait, as the workers would."""
        for case in self.look()["cases"]:
            with self.sunwai.store.read() as unit:
                duties = unit.outbox.of(case["tracking_id"])
            for duty in duties:
                jobs.route(self.sunwai, duty["id"]) if duty["topic"] == "forward" else None
            deliver_all(self.sunwai, case["tracking_id"])

    def send(self) -> None:
        """Send all messages that wait."""
        with self.sunwai.store.read() as unit:
            waiting = unit.outbox.backlog().get("notify", (0, None))[0]
        for duty_id in range(1, 50) if waiting else ():
            sending.send(self.sunwai, duty_id)

    def lodge(self) -> str:
        """File a complaint; its tracking ID."""
        said = self.say(COMPLAINT)
        for _ in range(4):
            if found := TRACKING_ID.search(said):
                return found[0]
            said = self.say("1")
        raise AssertionError(said)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        chosen = settings.read({"DATA_DIR": str(tmp_path), "PORT": str(door.getsockname()[1])})
        release.migrate(chosen)
        sunwai = wiring.build(chosen)
        server = make_server("127.0.0.1", 0, site(sunwai), threaded=True, fd=door.fileno())
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with httpx.Client(base_url=chosen.local_url) as browser:
            yield Stage(sunwai, browser)
        server.shutdown()
        thread.join()


def site(sunwai: Sunwai) -> Flask:
    """The simulator and the webhooks."""
    site = Flask("sunwai", static_folder=None)
    headers.install(site, secure=False)
    language.install(site, secure=False)
    about = public.About(demo=True, contacts={"sms": sunwai.settings.twilio_sms_from})
    figures, standing = (lambda: None), (lambda: public.Standing(sunwai.store.clock(), ()))
    site.register_blueprint(public.pages(about, figures, standing))
    site.register_blueprint(simulator.pages(sunwai))
    site.add_url_rule("/webhooks/<path:name>", view_func=lambda name: app.webhook(sunwai, name), methods=["POST"])
    return site


def test_a_complaint_travels_from_the_phone_to_the_desk(stage: Stage) -> None:
    shown = stage.lodge()
    stage.work()
    (case,) = stage.look()["cases"]
    assert case["shown"] == shown
    assert [PHONE, "sms"] in case["seen_from"]
    assert case["status"] == "forwarded"
    assert [step["title"] for step in case["steps"]] == [
        "Registered",
        "Duty in the outbox: forward it",
        "On the queue department-wt, for the department",
        "Forwarded to the department",
    ]


def test_what_the_office_does_comes_to_the_phone_and_a_receipt_goes_back(stage: Stage) -> None:
    case = stage.lodge().replace("-", "")
    assert stage.act(case, "resolved", "Sewer cleared.").status_code == 200
    stage.send()
    seen = stage.look()
    (text,) = seen["messages"]
    assert seen["end"] == 1
    assert "Sewer cleared." in text["text"]
    receipt = {"number": PHONE, "id": text["id"], "state": "delivered"}
    assert stage.carry(stage.browser.post("/simulator/receipt", json=receipt).json()).status_code == 204
    assert "delivered" in {step["note"] for step in stage.look(after=1)["cases"][0]["steps"]}
    assert stage.look(after=1)["messages"] == []


def test_the_citizen_reopens_what_the_office_closed(stage: Stage) -> None:
    case = stage.lodge().replace("-", "")
    stage.act(case, "resolved", "Sewer cleared.")
    stage.send()
    stage.say("2")
    assert stage.look()["cases"][0]["status"] == "reopened"


def test_an_unlawful_step_is_refused_in_words(stage: Stage) -> None:
    case = stage.lodge().replace("-", "")
    stage.act(case, "resolved", "Sewer cleared.")
    again = stage.act(case, "resolved", "Sewer cleared.")
    assert (again.status_code, again.json()["trouble"]) == (409, "That step is not possible now.")


def test_a_rejection_needs_a_reason(stage: Stage) -> None:
    case = stage.lodge().replace("-", "")
    assert stage.act(case, "rejected").status_code == 422
    assert stage.act(case, "rejected", "It is a private sewer.").status_code == 200


@pytest.mark.parametrize(("case", "type"), [("482109375516", "resolved"), ("1", "acknowledged")])
def test_there_is_no_desk_for_other_cases(stage: Stage, case: str, type: str) -> None:
    assert stage.act(case, type).status_code == 404


def test_a_step_that_the_desk_does_not_have_is_unknown(stage: Stage) -> None:
    assert stage.act(stage.lodge().replace("-", ""), "confirmed").status_code == 404


def test_what_is_remembered_of_a_talk_is_shown_to_its_own_phone(stage: Stage) -> None:
    stage.say(COMPLAINT)
    assert dict(stage.look()["kept"]["answers"])["register.details"].startswith("Gutter 3 din")
    assert stage.look(STRANGER)["kept"] is None


def test_what_was_understood_is_told_in_the_readers_words(stage: Stage) -> None:
    asked = {"from": PHONE, "text": "Gutter 3 din se band hai, Gujranwala"}
    english = stage.browser.post("/simulator/sms", json=asked).json()["understood"]
    urdu = stage.browser.post("/simulator/sms?lang=ur", json=asked).json()["understood"]
    assert (english["language"], urdu["language"]) == ("Roman Urdu", "رومن اردو")
    assert english["place"] == "Gujranwala"
    assert any(leaf["name"].startswith(load().name("department", "WT", "en")) for leaf in english["leaves"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/simulator/sms", {"from": "+923000000999", "text": "hello"}),
        ("/simulator/sms", {"from": PHONE}),
        ("/simulator/sms", {"from": PHONE, "text": 1}),
        ("/simulator/sms", []),
        ("/simulator/whatsapp", {"from": PHONE, "kind": "fax"}),
        ("/simulator/telegram", {"from": PHONE, "kind": "text", "text": 1}),
        ("/simulator/ussd", {"from": PHONE, "session": "guess", "text": "1"}),
    ],
)
def test_nothing_is_signed_for_a_request_that_makes_no_sense(stage: Stage, path: str, body: object) -> None:
    assert stage.browser.post(path, json=body).status_code == 400


def test_another_site_cannot_make_a_browser_text(stage: Stage) -> None:
    form = stage.browser.post("/simulator/sms", data={"from": PHONE, "text": "hello"})
    assert form.status_code == 415


@pytest.mark.parametrize(
    "query",
    ["?number=%2B923000000999", "", "?number=%2B923000000101&after=-1", "?number=%2B923000000101&tab=fax"],
)
def test_there_are_no_other_phones_to_look_at(stage: Stage, query: str) -> None:
    assert stage.browser.get(f"/simulator/phone{query}").status_code == 400


def test_a_sender_without_our_token_is_turned_away(stage: Stage) -> None:
    account = stage.sunwai.settings.twilio_account_sid
    path = f"/simulator/twilio/2010-04-01/Accounts/{account}/Messages.json"
    answer = stage.browser.post(path, data={"To": PHONE, "Body": "hello"}, auth=(account, "guess"))
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert stage.look()["messages"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("whatsapp/100000000000001/messages", 401),
        ("whatsapp/v23.0/100000000000001/messages", 401),
        ("telegram/bot1:guess/sendMessage", 401),
        ("kannel/cgi-bin/sendsms?username=sunwai&password=guess&to=%2B923000000101&text=hello", 403),
    ],
)
def test_no_provider_takes_anything_from_a_sender_without_our_secrets(stage: Stage, path: str, status: int) -> None:
    assert stage.browser.post(f"/simulator/{path}", json={}).status_code == status
    assert stage.look()["messages"] == []


def test_a_complaint_is_filed_on_whatsapp_by_words_and_a_tap(stage: Stage) -> None:
    assert stage.do("whatsapp", text=COMPLAINT).content == b""
    asked = stage.reads("whatsapp")
    stage.do("whatsapp", kind="tap", message=asked["id"], key=asked["buttons"][0]["key"])
    assert TRACKING_ID.search(stage.reads("whatsapp")["text"])
    (case,) = stage.look(tab="whatsapp")["cases"]
    assert [tab for _, tab in case["seen_from"]] == ["sms", "whatsapp", "ussd"]
    for state in ("delivered", "read"):
        receipt = {"number": PHONE, "id": asked["id"], "state": state}
        assert stage.carry(stage.browser.post("/simulator/receipt", json=receipt).json()).status_code == 200


def test_a_complaint_is_filed_on_telegram_by_words_and_a_tap(stage: Stage) -> None:
    stage.do("telegram", text=COMPLAINT)
    asked = stage.reads("telegram")
    released = stage.do("telegram", kind="tap", message=asked["id"], key=asked["buttons"][0]["key"])
    assert released.json()["method"] == "answerCallbackQuery"
    assert TRACKING_ID.search(stage.reads("telegram")["text"])
    assert stage.look(tab="telegram")["cases"][0]["seen_from"] == [[PHONE, "telegram"]]


def test_who_has_not_shared_a_contact_is_another_on_telegram(stage: Stage) -> None:
    stage.do("telegram", text=COMPLAINT)
    assert stage.look(tab="telegram")["kept"]
    assert stage.look(tab="whatsapp")["kept"] is None


def test_a_contact_shared_first_makes_telegram_the_same_citizen(stage: Stage) -> None:
    stage.do("telegram", kind="contact")
    stage.say(COMPLAINT)
    assert stage.look(tab="telegram")["kept"] == stage.look(tab="sms")["kept"] is not None


def test_a_contact_shared_later_brings_the_cases_of_both_together(stage: Stage) -> None:
    shown = stage.lodge()
    stage.do("telegram", text="menu")
    assert stage.look(tab="telegram")["cases"][0]["seen_from"] == [[PHONE, tab] for tab in ("sms", "whatsapp", "ussd")]
    stage.do("telegram", kind="contact")
    (case,) = stage.look(tab="telegram")["cases"]
    assert case["shown"] == shown
    assert [PHONE, "telegram"] in case["seen_from"]


def test_a_complaint_is_filed_by_ussd_screen_by_screen(stage: Stage) -> None:
    signed = stage.browser.post("/simulator/ussd", json={"from": PHONE}).json()
    session = parse_qs(signed["body"])["sessionId"][0]
    assert stage.carry(signed).text.startswith("CON ")
    inputs = [COMPLAINT]
    screen = stage.do("ussd", session=session, text="*".join(inputs)).text
    while not (found := TRACKING_ID.search(screen)) and len(inputs) < 5:
        assert screen.startswith("CON ")
        inputs.append("1")
        screen = stage.do("ussd", session=session, text="*".join(inputs)).text
    assert found
    assert stage.look(tab="ussd")["cases"][0]["shown"] == found[0]


def test_a_session_that_drops_goes_on_at_the_next_dial(stage: Stage) -> None:
    first = stage.browser.post("/simulator/ussd", json={"from": PHONE}).json()
    stage.carry(first)
    asked = stage.do("ussd", session=parse_qs(first["body"])["sessionId"][0], text=COMPLAINT).text
    assert stage.do("ussd").text == asked


def test_what_was_understood_on_ussd_is_the_last_input(stage: Stage) -> None:
    asked = {"from": PHONE, "session": f"ATUid_{'0' * 32}", "text": f"1*{COMPLAINT}"}
    assert stage.browser.post("/simulator/ussd", json=asked).json()["understood"]["place"] == "Gujranwala"


@pytest.mark.parametrize(
    ("channel", "url"),
    [("whatsapp/cloud", "{api}/300000000000003"), ("telegram", "telegram:AgACAgUAAxkBAAIB")],
)
def test_a_photo_is_fetched_by_the_service_as_from_the_provider(stage: Stage, channel: str, url: str) -> None:
    found = Media(url.format(api=stage.sunwai.settings.whatsapp_cloud_api_url), "image/jpeg")
    shown = stage.browser.get("/simulator/photo.jpg")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert stage.sunwai.channels[channel].fetch(found) == shown.content
    assert stage.browser.get("/simulator/whatsapp/media/300000000000003").status_code == 401


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_opens_and_keeps_nothing(stage: Stage, language: str) -> None:
    page = stage.browser.get(f"/simulator?lang={language}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert " style=" not in page.text


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_is_light_with_all_that_its_scripts_and_styles_load(stage: Stage, language: str) -> None:
    page = stage.browser.get(f"/simulator?lang={language}").text
    seen: dict[str, int] = {"": len(page.encode())}
    waiting = [*re.findall(r'(?:src|href)="([^"]+\.(?:js|css|svg|jpg)[^"]*)"', page)]
    while waiting:
        path = waiting.pop().partition("?")[0]
        if path in seen:
            continue
        answer = stage.browser.get(path)
        assert answer.status_code == 200, path
        seen[path] = len(answer.content)
        found = re.findall(r'(?:from "\.|url\(")/?([\w.]+)"', answer.text) if path.endswith(("js", "css")) else []
        waiting += [f"/static/{name}" for name in found]
    assert len(seen) > 10
    assert sum(seen.values()) < 150_000


def test_nothing_of_the_simulator_exists_in_production(tmp_path: Path) -> None:
    given = {
        "APP_ENV": "production",
        "DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "https://sunwai.example",
        "SECRET_KEY": "a secret of sixteen characters or more",
        "PII_KEYS": f"k:{base64.b64encode(bytes(32)).decode()}",
    }
    whole = app.create_app(wiring.build(settings.read(given)))
    assert not [rule.rule for rule in whole.url_map.iter_rules() if rule.rule.startswith("/simulator")]
