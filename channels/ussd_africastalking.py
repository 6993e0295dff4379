"""USSD through a gateway that speaks as Africa's Talking does: `ussd/africastalking`.

Every step of a session brings all inputs since the dial, joined by `*`. What does not fit on one screen is turned over by
the input `98`. A turned page is the same message asked for again: it has the same id, so the same reply comes, and only
the page that is shown of it is another. No session is kept anywhere.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from flask import Request, Response
from werkzeug.datastructures import MultiDict

from channels import cutting, ids, numbers, segments, shaping
from channels.legible import legible
from channels.port import Forged, NotFetched, NotSent, Unreadable
from channels.proof import same
from core.messages import Event, Inbound, Media, Reply, Session

FORM = "application/x-www-form-urlencoded"
JOINT = "*"
TURN = "98"
BACK = "0"
WIDTH = {segments.Encoding.GSM7: 182, segments.Encoding.UCS2: 80}  # of the whole answer, in septets or 16-bit units
READ = ("sessionId", "phoneNumber", "text", "secret")
NO_WORD = ">"  # what stands for "more" in a language that has no word for it here


def pages(text: str, more: str = NO_WORD) -> tuple[str, ...]:
    """The screens a text takes, cut after a line or a word; each but the last says how to turn it."""
    if _fits(text):
        return (text,)
    turn = f"\n{TURN} {more}"
    pieces = list(cutting.cut(text, lambda piece: _fits(piece + turn), by_line=True))
    if _fits(pieces[-2] + pieces[-1]):
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    *turned, last = pieces
    return (*(piece.rstrip() + turn for piece in turned), last)


def screens(text: str) -> int:
    """How many screens a text takes."""
    return len(pages(text))


@dataclass(frozen=True)
class AfricasTalkingUssd:
    """`more` is the word for turning the page, by language."""

    webhook_secret: str = field(repr=False)
    more: Mapping[str, str] = field(default_factory=dict)

    name: ClassVar[str] = "ussd/africastalking"
    rides_home: ClassVar[bool] = True
    pushes: ClassVar[bool] = False
    reports: ClassVar[bool] = False
    methods: ClassVar[frozenset[str]] = frozenset({"POST"})
    capability: ClassVar[shaping.Capability] = shaping.Capability(1600, write=segments.plain, cost=screens, budget=3)

    def receive(self, request: Request) -> Sequence[Event]:
        if request.method != "POST":
            raise Unreadable("not a POST")
        given = request.headers.get("X-Webhook-Secret") or request.values.get("secret", "")
        if not same(given, self.webhook_secret):
            raise Forged("the secret does not fit")
        form = _read(request)
        sender = numbers.e164(form["phoneNumber"])
        if sender is None:
            return ()
        said, _ = _turned(form["text"])
        message = f"{ids.checked(form['sessionId'])}:{len(said)}:{self._mark(sender, said)}"
        session = Session(form["sessionId"], legible(said), TURN, BACK)
        return (Inbound(self.name, sender, message, legible(said.split(JOINT)[-1]), phone=sender, session=session),)

    def answer(self, reply: Reply | None, request: Request | None = None) -> Response:
        """A screen; the request says which page of the reply. A session goes on while something is still to be said."""
        if reply is None:
            return _screen("END", "")
        text = "".join(shaping.shape(reply, self.capability).texts)
        leaves = pages(text, self.more.get(reply.language, NO_WORD))
        _, turns = _turned(request.form.get("text", "") if request else "")
        page = min(turns, len(leaves) - 1)
        ends = reply.ends and page == len(leaves) - 1
        return _screen("END" if ends else "CON", leaves[page])

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        """Only the citizen can begin."""
        raise NotSent("no push", retryable=False)

    def fetch(self, media: Media) -> bytes:
        """Only words come this way."""
        raise NotFetched("no files", retryable=False)

    def parts(self, reply: Reply) -> int:
        return 1

    def _mark(self, sender: str, said: str) -> str:
        """Keeps two people apart to whom a gateway gives one session, and two inputs of one length, without naming them."""
        seen = f"{sender} {said}".encode("utf-8", "replace")
        return hmac.digest(self.webhook_secret.encode(), seen, hashlib.sha256).hex()[:16]


def _screen(state: str, text: str) -> Response:
    return Response(f"{state} {text}", content_type="text/plain; charset=utf-8")


def _fits(text: str) -> bool:
    whole = f"CON {text}"
    return segments.units(whole) <= WIDTH[segments.encoding(whole)]


def _read(request: Request) -> MultiDict[str, str]:
    """The form. Raises Unreadable where a part that we read is missing, or is there twice."""
    if request.mimetype != FORM:
        raise Unreadable("not a form")
    if any(len(request.form.getlist(name)) > 1 for name in READ):
        raise Unreadable("a parameter is given twice")
    for name in ("sessionId", "phoneNumber"):
        if not request.form.get(name, "").strip():
            raise Unreadable(f"{name} is missing")
    if "text" not in request.form:
        raise Unreadable("text is missing")
    return request.form


def _turned(text: str) -> tuple[str, int]:
    """The inputs without the turns of the page at their end, and how many these are."""
    inputs = text.split(JOINT)
    turns = 0
    while inputs and inputs[-1] == TURN:
        inputs.pop()
        turns += 1
    return JOINT.join(inputs), turns
