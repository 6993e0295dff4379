"""Mail out, by the SMTP server of SMTP_URL: plain text, encrypted wherever the server can, passwords never in the clear."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from bot.delivery.addresses import HERE
from bot.delivery.limit import Limit, limited
from bot.delivery.trouble import NotDelivered
from bot.wiring import Sunwai

TIMEOUT = 15.0  # seconds between two words of the server's
PORTS = {"smtp": 25, "smtps": 465}
REFUSED = 500  # and above: the same again would be refused again
GENERATED, REPLIED = "auto-generated", "auto-replied"
POLICY = SMTP.clone(cte_type="7bit")


def configured(sunwai: Sunwai) -> bool:
    """Whether mails can be sent at all."""
    return bool(sunwai.settings.smtp_url and sunwai.settings.mail_from)


def send(
    sunwai: Sunwai,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    *,
    token: str = "",
    in_reply_to: str = "",
    automatic: str = GENERATED,
) -> None:
    """Send one mail. `message_id` is its own for ever, without the host: a mail sent twice is recognised by it.

    `token` comes back with a reply to it. `automatic` tells machines not to answer it: GENERATED, or REPLIED to a mail.
    Raises NotDelivered.
    """
    if not configured(sunwai):
        raise NotDelivered("SMTP_URL or MAIL_FROM is missing")
    if to != one_line(to) or parseaddr(to)[1] != to:
        raise NotDelivered("this is not one address", retryable=False)
    sender = parseaddr(sunwai.settings.mail_from)[1]
    mail = written(sunwai.settings.mail_from, to, subject, text, message_id, token)
    if in_reply_to:
        mail["In-Reply-To"] = mail["References"] = one_line(in_reply_to)
    mail["Auto-Submitted"] = automatic
    mail["X-Auto-Response-Suppress"] = "All"
    post(urlsplit(sunwai.settings.smtp_url), sender, to, mail.as_bytes(policy=POLICY))


def written(mail_from: str, to: str, subject: str, text: str, message_id: str, token: str = "") -> EmailMessage:
    """The mail. What comes from elsewhere stays within its header: a line break in it becomes a space."""
    name, sender = parseaddr(mail_from)
    user, _, host = sender.rpartition("@")
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(name, user, host)
    mail["To"] = to
    mail["Subject"] = one_line(subject)
    mail["Message-ID"] = f"<{message_id}{'.' if token else ''}{token}@{host}>"
    mail["Date"] = formatdate()
    if token:
        mail["Reply-To"] = Address(name, f"{user}+{token}", host)
    mail.set_content(text)
    return mail


def one_line(text: str) -> str:
    """A text without anything that could begin a new header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def greet(sunwai: Sunwai) -> None:
    """See whether the server takes us; nothing is sent. Raises NotDelivered."""
    with talking(urlsplit(sunwai.settings.smtp_url), parseaddr(sunwai.settings.mail_from)[1]):
        pass


def post(server: SplitResult, sender: str, to: str, mail: bytes) -> None:
    """Hand it to the server. It is taken once the server has said so, whatever follows. Raises NotDelivered."""
    with talking(server, sender) as connection:
        connection.sendmail(sender, [to], mail)


@contextmanager
def talking(server: SplitResult, sender: str) -> Iterator[smtplib.SMTP]:
    """A connection to the server; what goes wrong on it is NotDelivered."""
    with limited() as limit:
        try:
            connection = connected(server, sender.rpartition("@")[2], limit)
            try:
                yield connection
            finally:
                with suppress(OSError):
                    connection.quit()
        except smtplib.SMTPRecipientsRefused as refused:
            raise judged(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as refused:
            raise judged(refused.smtp_code) from None
        except smtplib.SMTPResponseException as refused:  # of us, not of this mail: an operator can mend it
            raise NotDelivered(f"SMTP {refused.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as trouble:
            raise NotDelivered("too slow" if limit.over else type(trouble).__name__) from None


def connected(server: SplitResult, me: str, limit: Limit) -> smtplib.SMTP:
    """A connection that is ready for mails. Raises OSError, NotDelivered."""
    host, port = server.hostname or "", server.port or PORTS[server.scheme]
    encrypted = server.scheme == "smtps"
    made = (
        smtplib.SMTP_SSL(local_hostname=me, timeout=TIMEOUT, context=ssl.create_default_context())
        if encrypted
        else smtplib.SMTP(local_hostname=me, timeout=TIMEOUT)
    )
    made._host = host  # type: ignore[attr-defined]  # the name to be proven, which only the constructor would set
    limit.find = lambda: getattr(made, "sock", None)
    code, _ = made.connect(host, port)
    if code != 220:
        raise NotDelivered(f"SMTP {code}")
    made.ehlo_or_helo_if_needed()
    if not encrypted and made.has_extn("starttls"):
        made.starttls(context=ssl.create_default_context())
        made.ehlo()
        encrypted = True
    if server.username is not None:
        if not encrypted and host not in HERE:
            raise NotDelivered("the mail server takes passwords in the clear only")
        made.login(unquote(server.username), unquote(server.password or ""))
    return made


def judged(code: int) -> NotDelivered:
    """4xx may pass; 5xx will not."""
    return NotDelivered(f"SMTP {code}", retryable=code < REFUSED)
