"""Mail in: a raw message (RFC 5322) that a mail server or a provider of mail posts to us."""

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from html.parser import HTMLParser

from flask import Request

from channels.port import Forged, Unreadable
from channels.proof import same

LARGEST = 10 * 1024 * 1024  # bytes: what mail servers usually take; attachments are not read
LONGEST = 20_000  # characters of a text; what is longer is cut
# Where a reply to a mail of ours brings back what we wrote into it.
BROUGHT_BACK = ("To", "Cc", "Delivered-To", "X-Original-To", "In-Reply-To", "References")
MACHINES = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE)
MACHINE_HEADERS = ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")
IN_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
# The first line of what is not said anew: a signature, or the mail that is replied to.
REST = re.compile(
    r"-- ?$|-{2,} ?(original message|forwarded message)|_{10,}$|(from|sent|من|از): .+@"
    r"|.{0,100}(wrote|writes|نے لکھا|ne likha) ?:$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Letter:
    """A mail as it came. `text` is what was said anew; `brought_back` may hold what we had written into a mail of ours."""

    id: str
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    brought_back: str = field(repr=False)
    automatic: bool


def receive(secret: str, request: Request) -> Letter:
    """Check the secret, then read. Raises Forged, Unreadable."""
    if not same(request.headers.get("X-Webhook-Secret") or request.args.get("secret", ""), secret):
        raise Forged
    request.max_content_length = LARGEST
    return read(request.get_data())


def read(raw: bytes) -> Letter:
    """The mail in these bytes. Raises Unreadable."""
    try:
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        return _letter(raw, mail)
    except (
        ValueError,
        LookupError,
        AttributeError,
        IndexError,
        TypeError,
    ) as trouble:  # as odd mails make the parser raise
        raise Unreadable("no mail") from trouble


def _letter(raw: bytes, mail: EmailMessage) -> Letter:
    sender = parseaddr(str(mail["From"] or ""))[1].lower()
    if "@" not in sender:
        raise Unreadable("no sender")
    message_id = str(mail["Message-ID"] or "").strip()
    return Letter(
        id=message_id or hashlib.sha256(raw).hexdigest(),
        sender=sender,
        subject=str(mail["Subject"] or ""),
        text=said_anew(_text(mail)[:LONGEST]),
        brought_back="\n".join(str(value) for name in BROUGHT_BACK for value in mail.get_all(name, ())),
        automatic=_automatic(mail, sender),
    )


def _automatic(mail: EmailMessage, sender: str) -> bool:
    """Whether a machine sent it: what answers machines goes round for ever."""
    return (
        str(mail["Auto-Submitted"] or "no").partition(";")[0].strip().lower() != "no"
        or str(mail["Precedence"] or "").strip().lower() in IN_BULK
        or any(name in mail for name in MACHINE_HEADERS)
        or str(mail["Return-Path"] or "").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or bool(MACHINES.match(sender))
    )


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(body.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset that nobody knows
        text = data.decode("utf-8", "replace")
    return _Words.of(text) if body.get_content_subtype() == "html" else text


def said_anew(text: str) -> str:
    """A mail's text without what it quotes and without its signature."""
    lines: list[str] = []
    for line in text.replace("\0", "").splitlines():
        bare = line.strip(" \t\u200e\u200f\u2066\u2067\u2068\u2069")
        if REST.match(bare) or line == "-- ":
            break
        if not bare.startswith((">", "|")):
            lines.append(line.rstrip())
    return "\n".join(lines).strip()


class _Words(HTMLParser):
    """The words of a page: what a mail without a plain part says."""

    BREAKS = frozenset({"br", "p", "div", "tr", "li"})
    SILENT = frozenset({"script", "style", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, page: str) -> str:
        parser = cls()
        parser.feed(page)
        return "".join(parser._found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        if tag in self.BREAKS:
            self._found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._found.append(" ".join(data.split()) or " ")
