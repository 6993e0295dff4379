"""WhatsApp through Twilio: `whatsapp/twilio`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from flask import Request, Response

from channels import ids, notices, numbers, shaping, twilio
from channels.pins import pin
from channels.port import NotSent, Unreadable
from channels.shaping import Style, Tappable
from channels.twilio import Content
from channels.twiml import twiml
from core.messages import Event, Inbound, Media, Reply

PREFIX = "whatsapp:"
NOT_FOR_US = frozenset({"reaction"})
NOTICE = "notice"  # our template for who has not written for a day
WAYS = {
    "quick-reply": Tappable(Style.BUTTONS, most=10, label=20, body=1024, key=200),
    "list-picker": Tappable(Style.LIST, most=10, label=24, body=1024, key=200),
}
# Try another form: 21655 there is no such template, 21656 it takes no such variables, 63016 only a notice may be sent now.
ANOTHER = frozenset({"21655", "21656", "63016"})
CONTENT = ("Body", "Latitude", "ButtonPayload", "ListId")  # one of them is in every message without a file


@dataclass(frozen=True)
class TwilioWhatsApp:
    """`sender` is our WhatsApp number or messaging service; `public_url` is what Twilio calls and signs.

    `content` holds our templates at Twilio by use: "notice", whose one variable is the text; "quick-reply/2" to tap one of
    two, "list-picker/5" to choose one of five, and so on: 1 is the text, 2 and 3 the first option's label and id, 4 and 5 the
    second's. What has no template, and what rides home, is numbered text.

    A sender without a telephone number is known by the id that WhatsApp gives her among our customers.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    public_url: str
    api_url: str = "https://api.twilio.com"
    content: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10.0  # seconds

    name: ClassVar[str] = "whatsapp/twilio"
    rides_home: ClassVar[bool] = True
    pushes: ClassVar[bool] = True
    methods: ClassVar[frozenset[str]] = frozenset({"POST"})
    capability: ClassVar[shaping.Capability] = shaping.Capability(1600, files=True, pins=True, window=True)

    @property
    def reports(self) -> bool:
        return twilio.status_url(self._account, self.name) is not None

    def receive(self, request: Request) -> Sequence[Event]:
        return twilio.heard(request, self._account, self.name, self._message)

    def answer(self, reply: Reply | None, _request: Request | None = None) -> Response:
        return twiml(shaping.shape(reply, self.capability).texts if reply else ())

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Send in the best form that Twilio takes: a template that is refused must not silence us."""
        *better, last = self._forms(reply, cold)
        for contents in better:
            try:
                return self._send(address, contents)
            except NotSent as trouble:
                if trouble.reason not in ANOTHER:
                    raise
        return self._send(address, last)

    def fetch(self, media: Media) -> bytes:
        return twilio.fetch(self._account, media)

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    def _forms(self, reply: Reply, cold: bool) -> list[tuple[Content, ...]]:
        """What the reply may be sent as, the best first."""
        text = twilio.texts(shaping.shape(reply, self.capability).texts)
        forms = (self._notice(reply), text) if cold else (self._tapped(reply), text, self._notice(reply))
        return [form for form in forms if form]

    def _tapped(self, reply: Reply) -> tuple[Content, ...]:
        """With options to tap, by the template for as many of them; () if there is none that holds them."""
        flat = replace(reply, text=notices.flat(reply.text))
        parts = [part for option in reply.options for part in (option.label, option.key)]
        for kind, way in WAYS.items():
            sid = self.content.get(f"{kind}/{len(reply.options)}")
            if sid and way.holds(flat):
                return (twilio.template(sid, flat.text, *parts),)
        return ()

    def _notice(self, reply: Reply) -> tuple[Content, ...]:
        """By the template that may begin a conversation; () if there is none, or the reply is too long for it."""
        sid, text = self.content.get(NOTICE), notices.words(reply)
        return (twilio.template(sid, text),) if sid and text else ()

    def _send(self, address: str, contents: tuple[Content, ...]) -> str:
        origin = self.sender if self.sender.startswith("MG") else PREFIX + self.sender.removeprefix(PREFIX)
        status_url = twilio.status_url(self._account, self.name)
        return twilio.send(self._account, origin, PREFIX + address, contents, status_url)

    @cached_property
    def _account(self) -> twilio.Account:
        return twilio.Account(self.account_sid, self.auth_token, self.api_url, self.public_url, self.timeout)

    @cached_property
    def _ours(self) -> str | None:
        return numbers.e164(self.sender.removeprefix(PREFIX))

    def _message(self, form: Mapping[str, str]) -> tuple[Inbound, ...]:
        message = twilio.sid(form)
        sender = twilio.required(form, "From", "ExternalUserId", "ExternalUserIdentifier").removeprefix(PREFIX)
        twilio.required(form, "To")
        phone = numbers.e164(sender)
        user = form.get("ExternalUserId") or form.get("ExternalUserIdentifier") or ""
        media = twilio.media(form)
        if not media and not any(name in form for name in CONTENT):
            raise Unreadable("no content")
        if form.get("MessageType") in NOT_FOR_US or (phone and phone == self._ours):
            return ()
        return (
            Inbound(
                self.name,
                phone or ids.checked(sender),
                message,
                form.get("Body") or _place(form),
                phone=phone,
                choice=form.get("ButtonPayload") or form.get("ListId") or None,
                media=media,
                pin=pin(form.get("Latitude"), form.get("Longitude")),
                also=ids.checked(user.removeprefix(PREFIX)) if phone and user.strip() else None,
            ),
        )


def _place(form: Mapping[str, str]) -> str:
    """What the sender's map calls the place she shares."""
    return ", ".join(form[name] for name in ("Label", "Address") if form.get(name))
