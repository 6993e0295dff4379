"""The web door: proof first, the answer after the commit, and 503 only where a message could be kept nowhere."""

import logging
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from app import create_app
from bot import wiring
from storage import engine
from storage.unit import Store
from tests import together
from tests.bot.story import Story, begin
from tests.house import GUTTER, HER, TRACKING_ID

SMS = "/webhooks/sms/twilio"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The application sets up the logs of its process, which here is the tests'."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


def real(story: Story) -> Story:
    """The same with the channels as they are in truth."""
    return replace(story, sunwai=replace(story.sunwai, channels=wiring.channels(story.sunwai.settings)))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    made = begin(tmp_path)
    yield real(made)
    made.sunwai.store.engine.dispose()


def away(story: Story) -> Story:
    gone = engine.connect("postgresql+psycopg://nobody@127.0.0.1:1/n")
    return story.on(Store(gone, story.sunwai.store.vault, story.clock))


def client(story: Story) -> FlaskClient:
    return create_app(story.sunwai).test_client()


def form(story: Story, body: str, **more: str) -> dict[str, str]:
    sid = f"SM{uuid.uuid4().hex}"
    account = story.sunwai.settings.twilio_account_sid
    return {"MessageSid": sid, "AccountSid": account, "From": HER, "To": "0786", "Body": body, **more}


def post(story: Story, given: dict[str, str], path: str = SMS, web: FlaskClient | None = None) -> TestResponse:
    """As Twilio sends it."""
    settings = story.sunwai.settings
    proof = RequestValidator(settings.twilio_auth_token).compute_signature(settings.public_url + path, given)
    return (web or client(story)).post(path, data=given, headers={"X-Twilio-Signature": proof})


def words(response: TestResponse) -> str:
    return "".join(ElementTree.fromstring(response.data).itertext())


def test_two_texts_bring_a_tracking_id(story: Story) -> None:
    assert post(story, form(story, GUTTER)).status_code == 200
    assert TRACKING_ID.search(words(post(story, form(story, "1"))))


def test_a_redelivery_is_answered_by_the_same_bytes(story: Story) -> None:
    post(story, form(story, GUTTER))
    yes = form(story, "1")
    assert len({post(story, yes).data for _ in range(3)}) == 1
    assert story.count("complaints") == 1


def test_five_deliveries_at_the_same_instant_are_answered_by_the_same_bytes(story: Story) -> None:
    app = create_app(story.sunwai)
    post(story, form(story, GUTTER))
    yes = form(story, "1")
    answers = together.threads(*[lambda: post(story, yes, web=app.test_client()).data] * 5)
    assert len(set(answers)) == 1
    assert story.count("complaints") == 1


def test_a_forged_message_leaves_no_trace(story: Story) -> None:
    web = client(story)
    forged = web.post(SMS, data=form(story, GUTTER), headers={"X-Twilio-Signature": "AAAA"})
    assert (forged.status_code, forged.data) == (403, b"forged")
    assert [story.count(table) for table in ("citizens", "receipts")] == [0, 0]
    assert story.sunwai.spool.empty()


def test_with_the_database_away_she_is_held_kindly_and_gets_her_number_later(story: Story) -> None:
    post(story, form(story, GUTTER))
    held = post(away(story), form(story, "1"))
    assert (held.status_code, words(held)) == (200, story.words("held"))
    story.wait(seconds=1)
    assert story.count("complaints") == 1


def test_only_with_database_and_spool_away_the_provider_has_to_come_again(story: Story, tmp_path: Path) -> None:
    lost = away(story)
    web = client(lost)
    shutil.rmtree(tmp_path / "spool")
    given = form(story, GUTTER)
    refused = post(lost, given, web=web)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert refused.mimetype == "text/plain"
    assert story.count("receipts") == 0
    assert post(story, given).status_code == 200
    assert story.count("receipts") == 1


def test_a_receipt_is_taken_without_a_word(story: Story) -> None:
    given = {**form(story, ""), "MessageStatus": "delivered"}
    del given["Body"]
    answer = post(story, given, f"{SMS}/status")
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_receipt_that_cannot_be_kept_has_to_come_again(story: Story) -> None:
    given = {**form(story, ""), "MessageStatus": "delivered"}
    lost = away(story)
    assert post(lost, given, f"{SMS}/status").status_code == 503


@pytest.mark.parametrize("path", ["/webhooks/pigeon/post", "/webhooks/", "/webhooks/sms"])
def test_a_channel_that_is_not_there_is_not_found(story: Story, path: str) -> None:
    assert client(story).post(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_s14_other_methods_are_refused_and_echo_nothing(story: Story, method: str) -> None:
    answer = client(story).open(SMS, method=method, data="canary")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert b"canary" not in answer.data


def test_what_goes_wrong_inside_is_told_by_an_id_only(story: Story) -> None:
    post(story, form(story, GUTTER))
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE receipts SET reply_sealed = x'00'")
        (message_id,) = story.rows("SELECT message_id FROM receipts")[0]
    broken = replace(story, sunwai=replace(story.sunwai, spool=None))  # type: ignore[arg-type]
    answer = post(broken, form(story, GUTTER, MessageSid=message_id))
    assert answer.status_code == 500
    assert answer.data.startswith(b"something went wrong; ask for ")
    assert b"Traceback" not in answer.data
    assert b"NoneType" not in answer.data


def test_a_body_larger_than_any_provider_sends_is_refused(story: Story) -> None:
    assert client(story).post(SMS, data={"Body": "x" * (4 * 1024 * 1024)}).status_code in (403, 413)


def test_ready_says_what_is_wrong(story: Story) -> None:
    assert client(story).get("/readyz").status_code == 200
    answer = client(away(story)).get("/readyz")
    assert answer.status_code == 503
    assert "database" in str(answer.json)
