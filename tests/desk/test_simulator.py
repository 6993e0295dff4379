"""The simulator, over real HTTP: every text goes through the webhook, every answer of an office comes back to the phone."""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from flask import Flask
from werkzeug.serving import make_server

import app
from bot import jobs, notify, settings, wiring
from bot.wiring import Sunwai
from core.catalogue import load
from desk import headers, language, public, simulator
from storage import migrations
from storage.vault import Vault

PHONE, STRANGER = "+923000000101", "+923000000202"
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

    def look(self, number: str = PHONE, after: int = 0) -> Any:
        return self.browser.get("/simulator/phone", params={"number": number, "after": after}).json()

    def act(self, case: str, type: str, note: str = "") -> httpx.Response:
        return self.browser.post(f"/simulator/department/{case}", json={"type": type, "note": note})

    def work(self) -> None:
        """Do all duties that wait, as the workers would."""
        for case in self.look()["cases"]:
            with self.sunwai.store.read() as unit:
                duties = unit.outbox.of(case["tracking_id"])
            for duty in duties:
                jobs.route(self.sunwai, duty["id"]) if duty["topic"] == "forward" else None
            jobs.deliver_all(self.sunwai, case["tracking_id"])

    def send(self) -> None:
        """Send all messages that wait."""
        with self.sunwai.store.read() as unit:
            waiting = unit.outbox.backlog().get("notify", (0, None))[0]
        for duty_id in range(1, 50) if waiting else ():
            notify.send(self.sunwai, duty_id)

    def lodge(self) -> str:
        """File a complaint; its tracking ID."""
        said = self.say("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala")
        for _ in range(4):
            if found := TRACKING_ID.search(said):
                return found[0]
            said = self.say("1")
        raise AssertionError(said)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        chosen = settings.read({"DATA_DIR": str(tmp_path), "PORT": str(door.getsockname()[1])})
        migrations.upgrade(wiring.connect(chosen), Vault(chosen.pii_keys))
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
    language.install(site)
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
    assert case["phone"] == PHONE
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
    stage.say("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala")
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
    ],
)
def test_nothing_is_signed_for_a_request_that_makes_no_sense(stage: Stage, path: str, body: object) -> None:
    assert stage.browser.post(path, json=body).status_code == 400


def test_another_site_cannot_make_a_browser_text(stage: Stage) -> None:
    form = stage.browser.post("/simulator/sms", data={"from": PHONE, "text": "hello"})
    assert form.status_code == 415


@pytest.mark.parametrize("query", ["?number=%2B923000000999", "", "?number=%2B923000000101&after=-1"])
def test_there_are_no_other_phones_to_look_at(stage: Stage, query: str) -> None:
    assert stage.browser.get(f"/simulator/phone{query}").status_code == 400


def test_a_sender_without_our_token_is_turned_away(stage: Stage) -> None:
    account = stage.sunwai.settings.twilio_account_sid
    path = f"/simulator/twilio/2010-04-01/Accounts/{account}/Messages.json"
    answer = stage.browser.post(path, data={"To": PHONE, "Body": "hello"}, auth=(account, "guess"))
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert stage.look()["messages"] == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_opens_and_keeps_nothing(stage: Stage, language: str) -> None:
    page = stage.browser.get(f"/simulator?lang={language}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert " style=" not in page.text
