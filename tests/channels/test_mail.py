"""Mails as they come: what was said anew, and by whom; no machine is taken for a person."""

from email.message import EmailMessage

import pytest
from flask import Flask, request

from channels import mail
from channels.port import Forged, Unreadable

SECRET = "a-secret-for-mails"
PLAIN = (
    b"From: Ayesha <ayesha@citizen.example>\r\nTo: sunwai@mail.example\r\n"
    b"Message-ID: <1@citizen.example>\r\nSubject: Salam\r\n"
)


def raw(headers: bytes = b"", body: bytes = b"Where is my case?") -> bytes:
    return PLAIN + headers + b"\r\n" + body


def test_who_wrote_what_is_read() -> None:
    letter = mail.read(raw())
    assert (letter.id, letter.sender, letter.subject) == ("<1@citizen.example>", "ayesha@citizen.example", "Salam")
    assert letter.text == "Where is my case?"
    assert not letter.automatic


def test_words_in_urdu_arrive_in_every_dress() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "ayesha@citizen.example", "میرا معاملہ"
    made.set_content("میرا معاملہ کہاں ہے؟")
    letter = mail.read(made.as_bytes())
    assert letter.subject == "میرا معاملہ"
    assert letter.text == "میرا معاملہ کہاں ہے؟"


def test_a_page_is_read_by_its_words() -> None:
    head = b"<html><head><title>x</title><style>p{}</style></head>"
    page = head + b"<body><p>My case</p><script>bad()</script><blockquote>old</blockquote></body>"
    letter = mail.read(raw(b"Content-Type: text/html; charset=utf-8\r\n", page))
    assert letter.text == "My case"


def test_attachments_are_not_read() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "ayesha@citizen.example", "x"
    made.set_content("My case")
    made.add_attachment(b"\x89PNG" + b"0" * 5000, maintype="image", subtype="png", filename="a.png")
    assert mail.read(made.as_bytes()).text == "My case"


@pytest.mark.parametrize(
    "after",
    [
        "On Mon, 23 Nov 2026 at 11:30, Sunwai <sunwai@mail.example> wrote:\n> Registered",
        "-----Original Message-----\nFrom: Sunwai",
        "________________________________\nFrom: Sunwai <sunwai@mail.example>",
        "From: Sunwai <sunwai@mail.example>\nSent: Monday",
        "> Registered\n> yesterday",
        "-- \nSection Officer\nWASA",
        "23 نومبر کو سنوائی نے لکھا:\n> درج",
    ],
)
def test_what_is_quoted_or_signed_is_no_part_of_it(after: str) -> None:
    assert (
        mail.said_anew(f"We were there today.\nThe line is clear.\n\n{after}")
        == "We were there today.\nThe line is clear."
    )


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: OOF",
        "List-Id: <news.example>",
        "Return-Path: <>",
        "Content-Type: multipart/report; boundary=b",
        "X-Autoreply: yes",
    ],
)
def test_a_machine_is_known_by_its_headers(header: str) -> None:
    assert mail.read(raw(header.encode() + b"\r\n")).automatic


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@x.example", "no-reply@x.example", "noreply@x.example", "postmaster@x.example"]
)
def test_a_machine_is_known_by_its_name(sender: str) -> None:
    assert mail.read(f"From: {sender}\r\nSubject: x\r\n\r\nx".encode()).automatic


def test_a_person_who_says_that_no_machine_wrote_is_a_person() -> None:
    assert not mail.read(raw(b"Auto-Submitted: no\r\n")).automatic


@pytest.mark.parametrize("bad", [b"", b"\r\n\r\n", b"Subject: x\r\n\r\nx", b"\xff\xfe\x00", b"From: nobody\r\n\r\nx"])
def test_what_is_no_mail_is_unreadable(bad: bytes) -> None:
    with pytest.raises(Unreadable):
        mail.read(bad)


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Type: text/plain; charset=nonsense\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Type: multipart/mixed\r\n",
        b"Subject: =?utf-8?b?///?=\r\n",
        b"Content-Type: text/html; charset=\r\n",
    ],
)
def test_odd_mails_do_no_harm(headers: bytes) -> None:
    letter = mail.read(raw(headers, b"\xff\xfe<p>caf\xe9"))
    assert letter.sender == "ayesha@citizen.example"


def test_a_mail_without_an_id_is_known_by_its_bytes() -> None:
    bare = b"From: a@citizen.example\r\n\r\nx"
    assert mail.read(bare).id == mail.read(bare).id != mail.read(bare + b"y").id


def test_nothing_is_read_without_the_secret() -> None:
    app = Flask(__name__)
    for path, headers in (("/", {}), ("/?secret=other", {}), ("/", {"X-Webhook-Secret": "other"})):
        with app.test_request_context(path, method="POST", data=raw(), headers=headers), pytest.raises(Forged):
            mail.receive(SECRET, request)
    for path, headers in ((f"/?secret={SECRET}", {}), ("/", {"X-Webhook-Secret": SECRET})):
        with app.test_request_context(path, method="POST", data=raw(), headers=headers):
            assert mail.receive(SECRET, request).subject == "Salam"


def test_nobody_is_named_where_a_letter_is_logged() -> None:
    shown = repr(mail.read(raw()))
    assert "ayesha" not in shown
    assert "Where" not in shown
