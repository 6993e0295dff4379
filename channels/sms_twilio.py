"""SMS through Twilio: `sms/twilio`."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar
from unicodedata import category

from flask import Request, Response

from channels import numbers, shaping, twilio
from channels.legible import legible
from channels.port import Unreadable
from channels.twiml import twiml
from core.messages import Event, Inbound, Media, Reply

WRAPPED = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
READABLE = frozenset("\t\n\r\u200c\u200d\u200e\u200f")  # what is allowed of the control characters
LEAST_WRAPPED = 60  # characters; so many that are Base64 of readable words by chance do not exist


@dataclass(frozen=True)
class TwilioSms:
    """`sender` is our number, alphanumeric name or messaging service; `public_url` is what Twilio calls and signs."""

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    public_url: str
    api_url: str = "https://api.twilio.com"
    timeout: float = 10.0  # seconds

    name: ClassVar[str] = "sms/twilio"
    rides_home: ClassVar[bool] = True
    pushes: ClassVar[bool] = True
    methods: ClassVar[frozenset[str]] = frozenset({"POST"})
    capability: ClassVar[shaping.Capability] = replace(shaping.SMS, files=True)

    @property
    def reports(self) -> bool:
        return twilio.status_url(self._account, self.name) is not None

    def receive(self, request: Request) -> Sequence[Event]:
        return twilio.heard(request, self._account, self.name, self._message)

    def answer(self, reply: Reply | None, _request: Request | None = None) -> Response:
        return twiml(shaping.shape(reply, self.capability).texts if reply else ())

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        texts = twilio.texts(shaping.shape(reply, self.capability).texts)
        return twilio.send(self._account, self.sender, address, texts, twilio.status_url(self._account, self.name))

    def fetch(self, media: Media) -> bytes:
        return twilio.fetch(self._account, media)

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, self.capability)

    @cached_property
    def _account(self) -> twilio.Account:
        return twilio.Account(self.account_sid, self.auth_token, self.api_url, self.public_url, self.timeout)

    @cached_property
    def _ours(self) -> str | None:
        return numbers.e164(self.sender)

    def _message(self, form: Mapping[str, str]) -> tuple[Inbound, ...]:
        """The citizen's message; () from a sender that no answer reaches, or ourselves, who would talk for ever."""
        message = twilio.sid(form)
        sender = numbers.e164(twilio.required(form, "From"))
        twilio.required(form, "To")
        media = twilio.media(form)
        if "Body" not in form and not media:
            raise Unreadable("Body is missing")
        if sender is None or sender == self._ours:
            return ()
        return (Inbound(self.name, sender, message, unwrapped(form.get("Body", "")), phone=sender, media=media),)


def unwrapped(body: str) -> str:
    """The words, where Twilio has put a long concatenated SMS into Base64; anything else as it is."""
    packed = "".join(body.split("\n")).replace("\r", "").strip()
    if len(packed) < LEAST_WRAPPED or not WRAPPED.fullmatch(packed):
        return body
    try:
        words = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return body
    readable = all(category(character)[0] != "C" or character in READABLE for character in words)
    return legible(words) if readable and " " in words else body
