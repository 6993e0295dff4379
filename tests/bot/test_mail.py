"""Mails to a real server: what is in them, how they travel, and what the server's answers mean."""

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from bot import mail
from bot.delivery.trouble import NotDelivered
from bot.running import doctor
from bot.wiring import Sunwai
from tests.bot import certificate
from tests.bot.mailbox import HANGS, LATER, NEVER, Mailbox, mailbox
from tests.bot.receivers import MAIL_FROM, OFFICE
from tests.bot.story import Story
from tests.channels.provider import Answer, provider


def by(story: Story, url: str) -> Sunwai:
    return replace(story.sunwai, settings=replace(story.sunwai.settings, smtp_url=url, mail_from=MAIL_FROM))


def send(story: Story, box: Mailbox, **more: str) -> None:
    given = {"subject": "[4821-0937-5514] New case", "text": "Gutter band hai", "message_id": "7f3a", **more}
    mail.send(by(story, box.url), OFFICE, **given)  # type: ignore[arg-type]


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for 127.0.0.1, which this machine trusts."""
    file = certificate.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_mail_is_plain_text_with_its_own_id_and_a_way_back(story: Story) -> None:
    with mailbox() as box:
        send(story, box, text="پانی نہیں آ رہا", token="ab12")
    (got,) = box.mails
    assert got["From"] == MAIL_FROM
    assert got["To"] == OFFICE
    assert got["Subject"] == "[4821-0937-5514] New case"
    assert got["Message-ID"] == "<7f3a.ab12@mail.example>"
    assert got["Reply-To"] == "Sunwai <sunwai+ab12@mail.example>"
    assert got.get_content_type() == "text/plain"
    assert got.get_content().strip() == "پانی نہیں آ رہا"
    assert not got.is_multipart()


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "%0d%0a", "\x0b", "\u2028", "\x00"])
def test_s52_a_line_break_in_a_header_begins_no_other(story: Story, break_: str) -> None:
    evil = f"Hello{break_}Bcc: everybody@example.org{break_}{break_}<script>"
    with mailbox() as box:
        send(story, box, subject=evil, in_reply_to=f"<1@x>{break_}Bcc: everybody@example.org")
    (got,) = box.mails
    assert got["Bcc"] is None
    assert set(got.keys()) >= {"Subject", "In-Reply-To"}
    assert got.get_content().strip() == "Gutter band hai"


def test_s52_an_address_with_a_line_break_reaches_nobody_else(story: Story) -> None:
    with mailbox() as box, pytest.raises((NotDelivered, ValueError)):
        mail.send(by(story, box.url), "a@x.example\r\nBcc: b@x.example", "s", "t", "1")
    assert box.mails == []


def test_a_server_that_offers_tls_gets_mails_and_passwords_by_it_alone(story: Story, tls: ssl.SSLContext) -> None:
    with mailbox(tls) as box:
        box.url = box.url.replace("smtp://", "smtp://us%40er:p%3Aw@")
        send(story, box)
    assert box.encrypted == [True]
    assert box.logins == [("us@er", "p:w")]


def test_f40_a_certificate_that_nobody_vouches_for_gets_no_mail(
    story: Story, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with mailbox(tls) as box:
        with pytest.raises(NotDelivered) as trouble:
            send(story, box)
        assert trouble.value.retryable
    assert box.mails == []


@pytest.mark.parametrize(
    ("answer", "retryable"), [(LATER, True), (NEVER, False), ("554 no", False), ("421 busy", True), (HANGS, True)]
)
def test_what_may_pass_is_tried_again_and_what_will_not_is_not(story: Story, answer: str, retryable: bool) -> None:
    with mailbox() as box:
        box.answers[:] = [answer]
        with pytest.raises(NotDelivered) as trouble:
            send(story, box)
    assert trouble.value.retryable is retryable


def test_a_server_that_is_not_there_is_tried_again(story: Story) -> None:
    with mailbox() as box:
        pass
    with pytest.raises(NotDelivered) as trouble:
        send(story, box)
    assert (trouble.value.reason, trouble.value.retryable) == ("ConnectionRefusedError", True)


def test_without_a_server_nothing_is_lost(story: Story) -> None:
    with pytest.raises(NotDelivered) as trouble:
        mail.send(story.sunwai, OFFICE, "s", "t", "1")
    assert trouble.value.retryable


def test_the_doctor_sees_whether_the_mail_server_takes_us(story: Story) -> None:
    with mailbox() as box:
        (well,) = doctor.mails(by(story, box.url))
    assert (well.well, well.part) == (True, "mail")
    (ill,) = doctor.mails(by(story, box.url))
    assert not ill.well
    assert "SMTP_URL" in ill.words
    (off,) = doctor.mails(story.sunwai)
    assert off.well


def test_what_is_no_mail_server_is_no_mail_server(story: Story) -> None:
    with provider(Answer(200)) as server:
        server.closing.set()
        with pytest.raises(NotDelivered):
            mail.send(by(story, server.url.replace("http", "smtps")), OFFICE, "s", "t", "1")
