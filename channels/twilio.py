"""What SMS and WhatsApp through Twilio share: proof of origin, reading, sending, receipts."""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Request
from twilio.request_validator import (  # type: ignore[import-untyped]
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from channels import fetching, ids
from channels.legible import legible
from channels.port import Forged, NotSent, Unreadable
from core.messages import Delivery, Event, Media, Receipt

if TYPE_CHECKING:
    from twilio.rest import Client  # type: ignore[import-untyped]

FORM = "application/x-www-form-urlencoded"
MOST_MEDIA = 10
NEIGHBOURS = re.compile("MessageType|MessagingServiceSid|NumMedia|NumSegments|Sms(?:Message)?Sid|SmsStatus")
HOSTS = ("twilio.com", "twiliocdn.com")  # where files are; the API sends on to the second, which needs no proof of us
HOSTNAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")

# What we read: given twice, nobody can tell which one is meant. Others may come, repeated or not; Twilio adds some.
READ = re.compile(
    r"AccountSid|MessageSid|Sms(?:Message)?Sid|From|To|Body|NumMedia|Media(?:Url|ContentType)\d+|MessageStatus|ErrorCode|"
    r"MessageType|Latitude|Longitude|Button(?:Payload|Text)|List(?:Id|Title)|ExternalUser(?:Id|Identifier)"
)

STATUS = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.QUEUED,
    "sent": Delivery.SENT,
    "partially_delivered": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}

OPTED_OUT = frozenset({21610})
LATER = frozenset(
    {
        20003,  # our token is wrong, or 30002 our account suspended: an operator mends that, the message is fine
        20429,  # too many requests
        21611,  # the sender's queue is full
        30001,  # queue overflow
        30002,
        63018,  # rate limit of WhatsApp
    }
)

Content = Mapping[str, str]  # what a message says, as the REST API's parameters


@dataclass(frozen=True)
class Account:
    """Our account at Twilio, and where each of us finds the other."""

    sid: str
    token: str = field(repr=False)
    api_url: str
    public_url: str
    timeout: float = 10.0  # seconds to wait for Twilio


def heard(
    request: Request, account: Account, channel: str, message: Callable[[Mapping[str, str]], Sequence[Event]]
) -> Sequence[Event]:
    """What a request of Twilio's brings: a receipt, or what `message` reads in its form. Raises Forged, Unreadable."""
    prove(request, account)
    form = read(request, account)
    return receipts(channel, form) if is_status(request, form) else message(form)


def prove(request: Request, account: Account) -> None:
    """Raise Forged unless Twilio signed the request for our public address, whatever address it came in by."""
    if request.method != "POST":
        raise Unreadable("not a POST")
    query = request.query_string.decode("latin-1")
    url = account.public_url.rstrip("/") + request.path + (f"?{query}" if query else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER))
    try:
        proven = _validator(account.token).validate(url, _signed(request), signature, algorithm)
    except ValueError:  # a lone surrogate: Twilio cannot have signed that
        proven = False
    if not (account.token and proven):  # without a token anybody could sign
        raise Forged("the signature does not fit")


def read(request: Request, account: Account) -> Mapping[str, str]:
    """The parameters of a proven request. Raises Unreadable if it is not a form, ambiguous or another account's."""
    if request.mimetype != FORM:
        raise Unreadable("not a form")
    for name, values in request.form.lists():
        if len(values) > 1 and READ.fullmatch(name):
            raise Unreadable("a parameter is given twice")
    form = {name: legible(value) for name, value in request.form.items()}
    if required(form, "AccountSid") != account.sid:
        raise Unreadable("another account")
    return form


def required(form: Mapping[str, str], *names: str) -> str:
    """The first of the named parameters that is not blank. Raises Unreadable if all are."""
    for name in names:
        if form.get(name, "").strip():
            return form[name].strip()
    raise Unreadable(f"{names[0]} is missing")


def sid(form: Mapping[str, str]) -> str:
    """The message's id. Raises Unreadable.

    The signature does not say where a name ends and its value begins: an old message with its neighbours pushed into its id
    is signed as well, and would be a new one. So no id holds the name of a parameter that may stand behind it.
    """
    found = ids.checked(required(form, "MessageSid", "SmsMessageSid", "SmsSid"))
    if NEIGHBOURS.search(found):
        raise Unreadable("not an id")
    return found


def is_status(request: Request, form: Mapping[str, str]) -> bool:
    """Whether the request is a delivery receipt and no message."""
    return request.path.rstrip("/").endswith("/status") or "MessageStatus" in form


def receipts(channel: str, form: Mapping[str, str]) -> tuple[Receipt, ...]:
    """What became of a message of ours; () for a status that says nothing about that."""
    state = STATUS.get(required(form, "MessageStatus").lower())
    if state is None:
        return ()
    code = form.get("ErrorCode", "").strip()
    reason = code if code.isdecimal() and int(code) else None
    opted_out = reason is not None and int(reason) in OPTED_OUT
    return (Receipt(channel, ids.checked(required(form, "MessageSid", "SmsSid")), state, reason, opted_out),)


def media(form: Mapping[str, str]) -> tuple[Media, ...]:
    """The files that came along. Raises Unreadable if their number is none."""
    count = form.get("NumMedia", "").strip() or "0"
    if not (count.isascii() and count.isdecimal() and int(count) <= MOST_MEDIA):
        raise Unreadable("NumMedia is no number")
    return tuple(
        Media(required(form, f"MediaUrl{n}"), form.get(f"MediaContentType{n}", "") or "application/octet-stream")
        for n in range(int(count))
    )


def fetch(account: Account, media: Media) -> bytes:
    """A citizen's file. Raises NotFetched."""
    proof = base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
    shelf = fetching.Shelf(account.api_url, HOSTS, trusted=HOSTS[:1], authorization=f"Basic {proof}")
    return fetching.fetch(media.url, shelf, account.timeout)


def texts(words: Sequence[str]) -> tuple[Content, ...]:
    """Each as a message of its own."""
    return tuple({"body": text} for text in words)


def template(sid: str, *variables: str) -> Content:
    """A message by one of our templates at Twilio, its variables numbered from 1."""
    numbered = {str(number): value for number, value in enumerate(variables, start=1)}
    return {"content_sid": sid, "content_variables": json.dumps(numbered, ensure_ascii=False)}


def send(account: Account, sender: str, to: str, contents: Sequence[Content], status_url: str | None) -> str:
    """Send the messages through the REST API; the SID of the last. Raises NotSent."""
    return [_send(account, sender, to, content, status_url) for content in contents][-1]


def status_url(account: Account, channel: str) -> str | None:
    """Where Twilio shall report to; None if that is neither a hostname Twilio accepts nor this machine."""
    base = account.public_url.rstrip("/")
    host = urlsplit(base).hostname or ""
    return f"{base}/webhooks/{channel}/status" if HOSTNAME.fullmatch(host) or _loopback(host) else None


def _signed(request: Request) -> object:
    """What the signature covers besides the URL: every parameter of a form, blank and repeated ones too."""
    if request.mimetype == FORM:
        return request.form
    if "bodySHA256" not in request.args:
        raise Forged("neither a form nor a digest of the body")
    return request.get_data().decode("utf-8", "replace")


@lru_cache
def _validator(token: str) -> RequestValidator:
    return RequestValidator(token)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache
def _client(account: Account) -> "Client":
    """The official client, made when first needed: it is heavy, and the web door never sends.

    The environment it is given is ours, or a stray TWILIO_EDGE would lead it elsewhere.
    """
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client

    environment = {"TWILIO_ACCOUNT_SID": account.sid}
    http = TwilioHttpClient(timeout=account.timeout, max_retries=0)
    client = Client(account.sid, account.token, http_client=http, environment=environment)
    client.api.base_url = account.api_url
    return client


def _send(account: Account, sender: str, to: str, content: Content, status_url: str | None) -> str:
    from requests.exceptions import ReadTimeout, RequestException
    from twilio.base.exceptions import TwilioRestException, TwilioServiceException  # type: ignore[import-untyped]

    fields = {**content, "to": to, "messaging_service_sid" if sender.startswith("MG") else "from_": sender}
    if status_url:
        fields["status_callback"] = status_url
    try:
        sid = _client(account).messages.create(**fields).sid
    except (TwilioRestException, TwilioServiceException) as error:
        raise _trouble(error.status, error.code or error.status) from None
    except ReadTimeout:
        raise NotSent("timeout", retryable=True) from None
    except RequestException:
        raise NotSent("unreachable", retryable=True) from None
    except (ValueError, TypeError, AttributeError):  # 2xx, but not Twilio's JSON: something in between answered
        raise NotSent("garbled", retryable=True) from None
    return str(sid or "")


def _trouble(status: int, code: int) -> NotSent:
    retryable = code in LATER or status == 429 or status >= 500
    return NotSent(str(code), retryable, opted_out=code in OPTED_OUT)
