"""Twilio as its webhooks and its REST API speak: what SMS and WhatsApp through it are tested with."""

import base64
import hmac
import json
from collections.abc import Sequence
from urllib.parse import urlencode

from tests.channels.contract import SENDER, Call
from tests.channels.provider import Answer

SID = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-of-twilio"
PUBLIC = "https://sunwai.example"
FORM = "application/x-www-form-urlencoded"
MESSAGE = "SM" + "f" * 31

Pairs = Sequence[tuple[str, str]]


def message(text: str = "hi", number: int = 1, **changes: str | None) -> list[tuple[str, str]]:
    """A message's parameters, blank ones too, as Twilio sends them; None leaves one out."""
    sid = f"{MESSAGE}{number}"
    form: dict[str, str | None] = {
        "ToCountry": "PK",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": text,
        "FromCountry": "PK",
        "To": "+15005550006",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": SID,
        "From": SENDER,
        "ApiVersion": "2010-04-01",
        **changes,
    }
    return [(name, value) for name, value in form.items() if value is not None]


def receipt(**changes: str | None) -> list[tuple[str, str]]:
    form: dict[str, str | None] = {
        "SmsSid": MESSAGE,
        "SmsStatus": "delivered",
        "MessageStatus": "delivered",
        "To": SENDER,
        "MessageSid": MESSAGE,
        "AccountSid": SID,
        "From": "+15005550006",
        "ApiVersion": "2010-04-01",
        **changes,
    }
    return [(name, value) for name, value in form.items() if value is not None]


def signature(url: str, pairs: Pairs, token: str = TOKEN, digest: str = "sha1") -> str:
    """Twilio's documented signature, computed here anew."""
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), digest)).decode()


def signed(pairs: Pairs, path: str, query: str = "", public: str = PUBLIC) -> Call:
    url = public + path + (f"?{query}" if query else "")
    proof = (("X-Twilio-Signature", signature(url, pairs)),)
    return Call(path, query=query, headers=proof, body=urlencode(pairs).encode(), content_type=FORM)


def pushed(path: str) -> Call:
    """A message whose signature still fits, though the parameters behind its id are part of the id now."""
    whole = message()
    parts = {name: value for name, value in whole if name not in ("NumMedia", "NumSegments")}
    parts["MessageSid"] += "NumMedia0NumSegments1"
    call = signed(tuple(parts.items()), path)
    assert call.headers == signed(whole, path).headers
    return call


def forgeries(pairs: Pairs, path: str) -> dict[str, Call]:
    """What is not Twilio's, made of a message that is."""
    good = signed(pairs, path)
    (proof,) = good.headers
    named = ("X-Twilio-Webhooks-Signature-Settings", "key=1,algorithm=HMAC_SHA256")
    unknown = ("X-Twilio-Webhooks-Signature-Settings", "key=1,algorithm=NONE")
    json_body = b'{"From": "+923000000101"}'
    return {
        "no signature": good.but(headers=()),
        "an empty signature": good.but(headers=(("X-Twilio-Signature", ""),)),
        "a signature of nothing ASCII": good.but(headers=(("X-Twilio-Signature", "é" * 28),)),
        "one letter changed": good.but(body=good.body.replace(b"Body=hi", b"Body=ho")),
        "a parameter added": good.but(body=good.body + b"&Body2=hi"),
        "another token": good.but(headers=(("X-Twilio-Signature", signature(PUBLIC + path, pairs, "other")),)),
        "signed for the address behind the proxy": good.but(
            headers=(("X-Twilio-Signature", signature("http://internal.invalid:8000" + path, pairs)),)
        ),
        "signed for http": signed(pairs, path, public=PUBLIC.replace("https", "http")),
        "signed for another host that the client claims": signed(pairs, path, public="https://evil.example").but(
            headers=(
                ("X-Twilio-Signature", signature("https://evil.example" + path, pairs)),
                ("X-Forwarded-Host", "evil.example"),
                ("Host", "evil.example"),
            )
        ),
        "another path": good.but(path="/webhooks/elsewhere/twilio"),
        "a query nobody signed": good.but(query="a=b"),
        "the query decoded": signed(pairs, path, query="a=b c").but(query="a=b%20c"),
        "blank parameters not signed": good.but(
            headers=(("X-Twilio-Signature", signature(PUBLIC + path, [p for p in pairs if p[1]])),)
        ),
        "another digest than was used": good.but(headers=(proof, named)),
        "a digest nobody knows": good.but(headers=(proof, unknown)),
        "JSON": good.but(body=json_body, content_type="application/json"),
        "JSON with a wrong digest": signed([], path, query="bodySHA256=" + "0" * 64).but(
            body=json_body, content_type="application/json"
        ),
        "no body at all": Call(path),
        "bytes that are no text": good.but(body=b"Body=\xff\xfe&From=%ff"),
        "a form in parts": good.but(body=b"--x--", content_type="multipart/form-data; boundary=x"),
    }


def created(sid: str = MESSAGE) -> Answer:
    return Answer(201, json.dumps({"sid": sid, "status": "queued", "error_code": None}).encode())


def refused(status: int, code: int) -> Answer:
    trouble = {"code": code, "message": "to +923000000101 not possible", "status": status, "more_info": "https://…"}
    return Answer(status, json.dumps(trouble).encode())
