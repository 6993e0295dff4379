"""WhatsApp through Twilio: `whatsapp/twilio`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from flask import Request, Response

from channels import ids, numbers, shaping, twilio
from channels.pins import pin
from channels.port import Unreadable
from channels.twiml import twiml
from core.messages import Event, Inbound, Media, Reply

PREFIX = "whatsapp:"
NOT_FOR_US = frozenset({"reaction"})
CONTENT = ("Body", "Latitude", "ButtonPayload", "ListId")  # one of them is in every message without a file


@dataclass(frozen=True)
class TwilioWhatsApp:
    """`sender` is our WhatsApp number or messaging service; `public_url` is what Twilio calls and signs.

    A sender without a telephone number is known by the id that WhatsApp gives her among our customers.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    public_url: str
    api_url: str = "https://api.twilio.com"
    timeout: float = 10.0  # seconds

    name: ClassVar[str] = "whatsapp/twilio"
    rides_home: ClassVar[bool] = True
    methods: ClassVar[frozenset[str]] = frozenset({"POST"})
    capability: ClassVar[shaping.Capability] = shaping.Capability(longest=1600)

    def receive(self, request: Request) -> Sequence[Event]:
        twilio.prove(request, self._account)
        form = twilio.read(request, self._account)
        if twilio.is_status(request, form):
            return twilio.receipts(self.name, form)
        return self._message(form)

    def answer(self, reply: Reply | None, _request: Request | None = None) -> Response:
        return twiml(shaping.shape(reply, self.capability).texts if reply else ())

    def push(self, address: str, reply: Reply) -> str:
        texts = shaping.shape(reply, self.capability).texts
        origin = self.sender if self.sender.startswith("MG") else PREFIX + self.sender.removeprefix(PREFIX)
        status_url = twilio.status_url(self._account, self.name)
        return twilio.send(self._account, origin, PREFIX + address, texts, status_url)

    def fetch(self, media: Media) -> bytes:
        return twilio.fetch(self._account, media)

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    @cached_property
    def _account(self) -> twilio.Account:
        return twilio.Account(self.account_sid, self.auth_token, self.api_url, self.public_url, self.timeout)

    @cached_property
    def _ours(self) -> str | None:
        return numbers.e164(self.sender.removeprefix(PREFIX))

    def _message(self, form: Mapping[str, str]) -> tuple[Inbound, ...]:
        message = ids.checked(twilio.required(form, "MessageSid", "SmsMessageSid", "SmsSid"))
        sender = twilio.required(form, "From", "ExternalUserId", "ExternalUserIdentifier").removeprefix(PREFIX)
        twilio.required(form, "To")
        phone = numbers.e164(sender)
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
            ),
        )


def _place(form: Mapping[str, str]) -> str:
    """What the sender's map calls the place she shares."""
    return ", ".join(form[name] for name in ("Label", "Address") if form.get(name))
