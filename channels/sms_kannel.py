"""SMS through a Kannel gateway: `sms/kannel`.

Kannel's sms-service calls us with `from=%p&to=%P&text=%a&coding=%c&charset=%C&id=%I` and sends our answer as the reply.
Urdu comes as UTF-16BE with coding 2. Better is its post-url with `id=%I`, for Kannel logs the URLs of calls that fail: the
text is then the body, in the charset of its type, and with `send-sender` the number is in a header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from flask import Request, Response

from channels import ids, numbers, segments, shaping
from channels.legible import legible
from channels.port import Forged, NotFetched, NotSent, Unreadable
from channels.posting import post, retry_after
from channels.proof import same
from core.messages import Delivery, Event, Inbound, Media, Receipt, Reply

FORM = "application/x-www-form-urlencoded"
PLAIN = "text/plain; charset=UTF-8"
SENDER_HEADER = "X-Kannel-From"
MOST_FIELDS = 50
CODINGS = {"": "utf-8", "0": "utf-8", "1": "latin-1", "2": "utf-16-be"}  # where no charset is named
CHARSETS = {
    "UTF-8": "utf-8",
    "UTF-16BE": "utf-16-be",
    "UTF-16": "utf-16",
    "UCS-2": "utf-16-be",
    "ISO-8859-1": "latin-1",
    "LATIN1": "latin-1",
    "WINDOWS-1252": "cp1252",
    "US-ASCII": "ascii",
}
STATUS = {
    "1": Delivery.DELIVERED,
    "2": Delivery.FAILED,
    "4": Delivery.QUEUED,
    "8": Delivery.SENT,
    "16": Delivery.FAILED,
}
REPORTS = sum(map(int, STATUS))
CODING = {segments.Encoding.GSM7: "0", segments.Encoding.UCS2: "2"}

Fields = Mapping[str, bytes]


@dataclass(frozen=True)
class KannelSms:
    """`sender` is the short code; `public_url` is where Kannel finds us, `sendsms_url` where we find it."""

    sendsms_url: str
    username: str
    password: str = field(repr=False)
    sender: str
    webhook_secret: str = field(repr=False)
    public_url: str
    timeout: float = 10.0  # seconds

    name: ClassVar[str] = "sms/kannel"
    rides_home: ClassVar[bool] = True
    pushes: ClassVar[bool] = True
    methods: ClassVar[frozenset[str]] = frozenset({"GET", "POST"})
    capability: ClassVar[shaping.Capability] = shaping.SMS

    @property
    def reports(self) -> bool:
        return bool(self.public_url)

    def receive(self, request: Request) -> Sequence[Event]:
        if request.method not in self.methods:
            raise Unreadable("neither GET nor POST")
        pairs = _pairs(request)
        given = request.headers.get("X-Webhook-Secret") or dict(pairs).get("secret", b"").decode("utf-8", "replace")
        if not same(given, self.webhook_secret):
            raise Forged("the secret does not fit")
        fields = _single(pairs)
        if request.path.rstrip("/").endswith("/status"):
            return self._receipts(fields)
        return self._message(fields)

    def answer(self, reply: Reply | None, _request: Request | None = None) -> Response:
        """Kannel sends the body as one SMS, in as many parts as it takes."""
        text = self._text(reply) if reply else ""
        response = Response(text, content_type=PLAIN)
        if text:
            response.headers["X-Kannel-Coding"] = CODING[segments.encoding(text)]
        return response

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Kannel names no id: ours travels in the address it reports to."""
        message = uuid4().hex
        text = self._text(reply)
        headers = {
            "X-Kannel-Username": self.username,
            "X-Kannel-Password": self.password,
            "X-Kannel-From": self.sender,
            "X-Kannel-To": address,
            "X-Kannel-Coding": CODING[segments.encoding(text)],
            "Content-Type": PLAIN,
        }
        if self.public_url:
            headers |= {"X-Kannel-DLR-Mask": str(REPORTS), "X-Kannel-DLR-Url": self._report_url(message)}
        _send(self.sendsms_url, headers, text, self.timeout)
        return message

    def fetch(self, media: Media) -> bytes:
        """Only words come this way."""
        raise NotFetched("no files", retryable=False)

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    def _text(self, reply: Reply) -> str:
        return "".join(shaping.shape(reply, self.capability).texts)

    def _report_url(self, message: str) -> str:
        """Kannel fills in what follows a percent sign; our own are doubled."""
        query = urlencode({"secret": self.webhook_secret, "id": message})
        url = f"{self.public_url.rstrip('/')}/webhooks/{self.name}/status?{query}"
        return url.replace("%", "%%") + "&type=%d"

    @cached_property
    def _ours(self) -> str | None:
        return numbers.e164(self.sender)

    def _message(self, fields: Fields) -> tuple[Inbound, ...]:
        sender = numbers.e164(_required(fields, "from"))
        message = ids.checked(_required(fields, "id"))
        if "text" not in fields:
            raise Unreadable("text is missing")
        text = legible(fields["text"].decode(_charset(fields), "replace"))
        if sender is None or sender == self._ours:
            return ()
        return (Inbound(self.name, sender, message, text, phone=sender),)

    def _receipts(self, fields: Fields) -> tuple[Receipt, ...]:
        message, kind = ids.checked(_required(fields, "id")), _required(fields, "type")
        state = STATUS.get(kind)
        if state is None:
            return ()
        return (Receipt(self.name, message, state, reason=kind if state is Delivery.FAILED else None),)


def _pairs(request: Request) -> list[tuple[str, bytes]]:
    """What came in the query and in a form or a body, as bytes: each may be in a charset of its own."""
    body = request.get_data()
    pairs = _parsed(request.query_string)
    if request.method == "POST" and request.mimetype == FORM:
        return pairs + _parsed(body)
    if request.method == "POST":
        pairs.append(("text", body))
        pairs.append(("charset", request.mimetype_params.get("charset", "").encode()))
        sender = request.headers.get(SENDER_HEADER, "")
        if sender and "from" not in dict(pairs):
            pairs.append(("from", sender.encode("utf-8", "replace")))
    return pairs


def _parsed(encoded: bytes) -> list[tuple[str, bytes]]:
    try:
        pairs = parse_qsl(encoded.decode("latin-1"), True, encoding="latin-1", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("too many parameters") from None
    return [(name, value.encode("latin-1")) for name, value in pairs]


def _single(pairs: Sequence[tuple[str, bytes]]) -> Fields:
    """By name. Raises Unreadable if one we read is given twice: nobody could tell which is meant."""
    names = [name for name, _ in pairs if name in {"from", "text", "id", "coding", "charset", "type"}]
    if len(names) > len(set(names)):
        raise Unreadable("a parameter is given twice")
    return dict(pairs)


def _required(fields: Fields, name: str) -> str:
    value = legible(fields.get(name, b"").decode("utf-8", "replace")).strip()
    if not value:
        raise Unreadable(f"{name} is missing")
    return value


def _charset(fields: Fields) -> str:
    """Python's name of the text's charset. Only known ones: a name from outside could call up any decoder."""
    named = fields.get("charset", b"").decode("latin-1").strip().upper()
    codes = CHARSETS if named else CODINGS
    known = codes.get(named or fields.get("coding", b"").decode("latin-1").strip())
    if known is None:
        raise Unreadable("unknown coding")
    return known


def _send(url: str, headers: Mapping[str, str], text: str, timeout: float) -> None:
    """Hand over to sendsms by POST: by GET, numbers and words would stand in a URL. Raises NotSent."""
    response = post(url, headers, text.encode("utf-8", "replace"), timeout)
    status = response.status_code
    if status not in (200, 202):
        retryable = status >= 500 or status in (401, 403, 429)
        raise NotSent(str(status), retryable, retry_after=retry_after(response))
