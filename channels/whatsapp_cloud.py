"""WhatsApp through Meta's Cloud API: `whatsapp/cloud`.

A call may bring several messages and receipts at once. Whatever is answered but 200 is sent again for seven days, so a
part that is not for us is passed over and never refused. A message's id holds its sender's number, so that we keep a digest
of it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from flask import Request, Response

from channels import fetching, ids, numbers, shaping, trees, whatsapp_messages
from channels.pins import pin
from channels.port import Forged, NotSent, Unreadable
from channels.posting import post, retry_after
from channels.proof import same
from channels.shaping import Capability
from channels.trees import Tree
from channels.whatsapp_messages import Content
from core.messages import Challenge, Delivery, Event, Inbound, Media, Receipt, Reply

FILES = ("image", "video", "audio", "voice", "document", "sticker")
READ = frozenset({"text", "button", "interactive", "location", *FILES})  # of others only that they came
NOT_FOR_US = frozenset({"reaction", "system", "edit", "revoke", "unsupported", "ephemeral", "request_welcome"})
STATUS = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.READ,
    "failed": Delivery.FAILED,
}
# To be tried again: our token, account or bill, which an operator mends; trouble of Meta's own; too many calls at a time.
OURS = ("0", "10", "190", "131031", "131042")
META = ("1", "2", "131000", "131016", "131057", "133004")
LIMITS = ("4", "80007", "130429", "131048", "131056")
LATER = frozenset({*OURS, *META, *LIMITS, "garbled"})
# Try another form: 131047 a day is over, so only a notice may be sent; 132… there is no such template, or not in this
# language, or it takes no such variables, or it is paused or disabled.
ANOTHER = frozenset({"131047", "132000", "132001", "132005", "132007", "132012", "132015", "132016"})
OPTED_OUT = frozenset({"131050"})
HOSTS = ("facebook.com", "fbsbx.com")  # of Meta's API, and of the files that it tells of


@dataclass(frozen=True)
class CloudWhatsApp:
    """`token` opens Meta's API, `app_secret` signs what comes, `verify_token` proves the webhook's verification.

    `choose` is the word on the button that opens a list, by language. `templates` are our approved templates by use and
    language, `notice/ur`, or by use alone for all other languages: `name@code`, the code being Meta's for the language.
    """

    token: str = field(repr=False)
    phone_number_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api_url: str = "https://graph.facebook.com/v23.0"
    choose: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10.0  # seconds
    templates: Mapping[str, str] = field(default_factory=dict)

    name: ClassVar[str] = "whatsapp/cloud"
    rides_home: ClassVar[bool] = False
    pushes: ClassVar[bool] = True
    reports: ClassVar[bool] = True
    methods: ClassVar[frozenset[str]] = frozenset({"GET", "POST"})
    capability: ClassVar[Capability] = whatsapp_messages.CAPABILITY

    def receive(self, request: Request) -> Sequence[Event]:
        match request.method:
            case "GET":
                return (self._challenge(request),)
            case "POST":
                return self._events(self._proven(request))
            case _:
                raise Unreadable("neither GET nor POST")

    def answer(self, reply: Reply | None, _request: Request | None = None) -> Response:
        """Nothing rides home: Meta reads the status only."""
        return Response(status=200)

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Send in the best form that Meta takes; of several messages, the id of the last."""
        plain, notice = whatsapp_messages.contents(reply, self.choose), whatsapp_messages.notice(reply, self.templates)
        *better, last = [form for form in ((notice, plain) if cold else (plain, notice)) if form]
        for form in better:
            try:
                return self._send_all(address, form)
            except NotSent as trouble:
                if trouble.reason not in ANOTHER:
                    raise
        return self._send_all(address, last)

    def fetch(self, media: Media) -> bytes:
        """Two steps: the API tells where the file is for the next five minutes."""
        shelf = fetching.Shelf(self.api_url, HOSTS, trusted=HOSTS, authorization=f"Bearer {self.token}")
        return fetching.fetch(media.url, shelf, self.timeout, lambda told: trees.leaf(trees.parse(told), "url"))

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    def _challenge(self, request: Request) -> Challenge:
        asked = request.args
        if asked.get("hub.mode") != "subscribe" or not same(asked.get("hub.verify_token", ""), self.verify_token):
            raise Forged("the token does not fit")
        if not asked.get("hub.challenge"):
            raise Unreadable("nothing to repeat")
        return Challenge(asked["hub.challenge"])

    def _proven(self, request: Request) -> bytes:
        """The raw bytes, which are what is signed."""
        body = request.get_data()
        signature = "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        if not (self.app_secret and same(request.headers.get("X-Hub-Signature-256", ""), signature)):
            raise Forged("the signature does not fit")
        return body

    def _events(self, body: bytes) -> tuple[Event, ...]:
        tree = trees.parse(body)
        if tree.get("object") != "whatsapp_business_account":
            return ()
        values = [
            trees.branch(change, "value")
            for entry in trees.branches(tree, "entry")
            for change in trees.branches(entry, "changes")
            if change.get("field", "messages") == "messages"
        ]
        return tuple(event for value in values if self._is_ours(value) for event in self._of(value))

    def _is_ours(self, value: Tree) -> bool:
        """Whether it is about our number; an app may be told of several."""
        number = trees.leaf(trees.branch(value, "metadata"), "phone_number_id")
        return number in ("", self.phone_number_id)

    def _of(self, value: Tree) -> Iterator[Event]:
        for message in trees.branches(value, "messages"):
            yield from self._inbound(message)
        for status in trees.branches(value, "statuses"):
            yield from self._receipt(status)

    def _inbound(self, message: Tree) -> Iterator[Inbound]:
        kind, number = trees.leaf(message, "type"), trees.leaf(message, "from").lstrip("+")
        user = trees.leaf(message, "from_user_id")
        sender = number or user
        if kind in NOT_FOR_US or not sender or message.get("group_id"):
            return
        phone = numbers.e164(f"+{number}")
        content = trees.branch(message, kind) if kind in READ else {}
        text, choice = _words(kind, content)
        place = pin(content.get("latitude"), content.get("longitude")) if kind == "location" else None
        message_id = ids.veiled(trees.leaf(message, "id"))
        address, also = phone or ids.checked(sender), ids.checked(user) if phone and user else None
        media = self._media(kind, content)
        yield Inbound(self.name, address, message_id, text, phone, choice, media, place, also=also)

    def _media(self, kind: str, content: Tree) -> tuple[Media, ...]:
        """The file, by the address at which Meta tells where it lies."""
        if kind not in FILES:
            return ()
        url = f"{self.api_url.rstrip('/')}/{ids.checked(trees.leaf(content, 'id'))}"
        return (Media(url, trees.leaf(content, "mime_type") or "application/octet-stream"),)

    def _receipt(self, status: Tree) -> Iterator[Receipt]:
        state = STATUS.get(trees.leaf(status, "status"))
        if state is None:
            return
        codes = [trees.leaf(error, "code") for error in trees.branches(status, "errors")]
        opted_out = not OPTED_OUT.isdisjoint(codes)
        yield Receipt(self.name, ids.veiled(trees.leaf(status, "id")), state, next(iter(codes), None), opted_out)

    def _send_all(self, address: str, contents: Sequence[Content]) -> str:
        return [self._send(address, content) for content in contents][-1]

    def _send(self, address: str, content: Content) -> str:
        person = {"to": address.removeprefix("+")} if address.startswith("+") else {"recipient": address}
        message = {"messaging_product": "whatsapp", "recipient_type": "individual", **person, **content}
        url = f"{self.api_url.rstrip('/')}/{self.phone_number_id}/messages"
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        response = post(url, headers, json.dumps(message).encode(), self.timeout)
        try:
            answer = trees.parse(response.content)
            if response.status_code == 200:
                return ids.veiled(trees.leaf(trees.branches(answer, "messages")[0], "id"))
            code = trees.leaf(trees.branch(answer, "error"), "code")
        except (Unreadable, IndexError):  # something in between answered
            code = "garbled" if response.status_code == 200 else ""
        retryable = code in LATER or response.status_code == 429 or response.status_code >= 500
        raise NotSent(code or str(response.status_code), retryable, code in OPTED_OUT, retry_after(response))


def _words(kind: str, content: Tree) -> tuple[str, str | None]:
    """What the message says, and the key of the option it taps."""
    match kind:
        case "text":
            return trees.leaf(content, "body"), None
        case "button":
            return trees.leaf(content, "text"), trees.leaf(content, "payload") or None
        case "interactive":
            tapped = trees.branch(content, "button_reply") or trees.branch(content, "list_reply")
            return trees.leaf(tapped, "title"), trees.leaf(tapped, "id") or None
        case "location":
            return ", ".join(filter(None, (trees.leaf(content, "name"), trees.leaf(content, "address")))), None
        case _:
            return trees.leaf(content, "caption") if kind in FILES else "", None
