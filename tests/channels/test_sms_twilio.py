"""SMS through Twilio: payloads as Twilio sends them, odd ones, hostile ones, and a Twilio that answers on loopback."""

import base64
import hashlib

import pytest
from twilio.request_validator import RequestValidator

from channels.port import Forged, NotSent
from channels.sms_twilio import TwilioSms, unwrapped
from core.messages import Delivery, Media, Option, Receipt, Reply
from tests.channels import twilio_calls
from tests.channels.contract import SENDER, URDU, Call, Contract
from tests.channels.provider import Answer, provider
from tests.channels.twilio_calls import (
    MESSAGE,
    PUBLIC,
    SID,
    TOKEN,
    Pairs,
    created,
    forgeries,
    message,
    receipt,
    refused,
    signature,
)

PATH = "/webhooks/sms/twilio"
ENGLISH = Reply("Thank you")


def signed(pairs: Pairs, path: str = PATH, query: str = "", public: str = PUBLIC) -> Call:
    return twilio_calls.signed(pairs, path, query, public)


class TestTwilioSms(Contract):
    channel = TwilioSms(SID, TOKEN, "+15005550006", PUBLIC)
    secrets = (TOKEN,)

    def says(self, text: str, number: int = 1) -> Call:
        return signed(message(text, number))

    def forged(self) -> dict[str, Call]:
        return forgeries(message(), PATH)

    def unreadable(self) -> dict[str, Call]:
        digest = hashlib.sha256(b"{}").hexdigest()
        as_json = signed([], query=f"bodySHA256={digest}").but(body=b"{}", content_type="application/json")
        return {
            "From twice": signed([*message(), ("From", "+923000000102")]),
            "the same From twice": signed([*message(), ("From", SENDER)]),
            "Body twice": signed([*message(), ("Body", "other")]),
            "MediaUrl0 twice": signed(
                [*message(NumMedia="1", MediaUrl0="https://a.example/1"), ("MediaUrl0", "https://a.example/2")]
            ),
            "no From": signed(message(From=None)),
            "a blank From": signed(message(From=" ")),
            "no To": signed(message(To=None)),
            "no Body": signed(message(Body=None)),
            "names and values shifted": signed([("Bo", "dyhi"), *message(Body=None)]),
            "no id": signed(message(MessageSid=None, SmsMessageSid="", SmsSid=None)),
            "neighbours pushed into the id": twilio_calls.pushed(PATH),
            "another account": signed(message(AccountSid="AC" + "1" * 32)),
            "no account": signed(message(AccountSid=None)),
            "NumMedia in words": signed(message(NumMedia="two")),
            "NumMedia below nothing": signed(message(NumMedia="-1")),
            "NumMedia beyond reason": signed(message(NumMedia="100000")),
            "media promised and not there": signed(message(NumMedia="1")),
            "signed JSON": as_json,
            "a receipt without a status": signed(receipt(MessageStatus=None), PATH + "/status"),
            "a receipt of nothing": signed(receipt(MessageSid=None, SmsSid=None), PATH + "/status"),
        }

    def not_for_us(self) -> dict[str, Call]:
        return {
            "a name": signed(message(From="JAZZ")),
            "a short code": signed(message(From="8300")),
            "a short code with a country": signed(message(From="+928300")),
            "a premium number": signed(message(From="+19005551234")),
            "a satellite telephone": signed(message(From="+882161234567")),
            "ourselves": signed(message(From="+15005550006")),
            "a receipt of an inbound message": signed(receipt(MessageStatus="received"), PATH + "/status"),
            "a status Twilio adds tomorrow": signed(receipt(MessageStatus="teleported"), PATH + "/status"),
        }

    @pytest.mark.parametrize("raw", ["00923000000101", "923000000101", "03000000101", " +923000000101"])
    def test_a_number_in_any_form_is_one_citizen(self, raw: str) -> None:
        assert self.hear(signed(message(From=raw))).address == SENDER

    @pytest.mark.parametrize(
        ("path", "query", "public"),
        [
            (PATH, "", "https://sunwai.example/"),
            (PATH, "", "https://sunwai.example:443"),
            (PATH, "tenant=a%20b&tenant=%D8%A7&blank=", PUBLIC),
            (PATH, "", "http://127.0.0.1:8000"),
            (PATH, "", "https://gov.example/sunwai"),
        ],
    )
    def test_the_signature_is_of_the_public_address_as_it_was_called(self, path: str, query: str, public: str) -> None:
        channel = TwilioSms(SID, TOKEN, "+15005550006", public)
        call = signed(message(), path, query, public.rstrip("/"))
        assert channel.receive(call.request())

    @pytest.mark.parametrize("public", ["https://sunwai.example", "https://sunwai.example:443"])
    def test_a_port_that_says_nothing_makes_no_difference(self, public: str) -> None:
        assert self.receive(signed(message(), public=public))

    def test_the_newer_signature_is_understood(self) -> None:
        settings = ("X-Twilio-Webhooks-Signature-Settings", "key=webhooks_1,algorithm=HMAC_SHA256")
        proof = ("X-Twilio-Signature", signature(PUBLIC + PATH, message(), digest="sha256"))
        assert self.receive(signed(message()).but(headers=(settings, proof)))

    def test_our_reading_of_the_signature_is_the_librarys(self) -> None:
        form = {**dict(message(URDU)), "Blank": ""}
        official = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, form)
        assert official == signature(PUBLIC + PATH, list(form.items()))

    def test_unknown_and_repeated_parameters_do_no_harm(self) -> None:
        pairs = [
            *message(),
            ("Novelty", "1"),
            ("Novelty", "2"),
            ("Novelty", "1"),
            ("AddOns", '{"a": 1}'),
            ("Empty", ""),
        ]
        assert self.hear(signed(pairs)).text == "hi"

    def test_media_come_as_they_are_named(self) -> None:
        pairs = message(
            "",
            NumMedia="2",
            MediaUrl0="https://api.twilio.com/Media/ME0",
            MediaContentType0="image/jpeg",
            MediaUrl1="https://api.twilio.com/Media/ME1",
        )
        heard = self.hear(signed(pairs))
        assert heard.text == ""
        assert heard.media == (
            Media("https://api.twilio.com/Media/ME0", "image/jpeg"),
            Media("https://api.twilio.com/Media/ME1", "application/octet-stream"),
        )

    def test_media_without_a_body_are_a_message(self) -> None:
        pairs = message(Body=None, NumMedia="1", MediaUrl0="https://api.twilio.com/Media/ME0")
        assert self.hear(signed(pairs)).text == ""

    def test_older_names_of_the_id_serve(self) -> None:
        assert self.hear(signed(message(MessageSid=None))).id == f"{MESSAGE}1"

    def test_what_no_database_keeps_is_made_legible(self) -> None:
        assert self.hear(signed(message("a\x00b"))).text == "a\ufffdb"

    def test_a_wrapped_message_is_unwrapped(self) -> None:
        words = f"{URDU}, {URDU}, and the street stinks"
        assert self.hear(signed(message(base64.b64encode(words.encode()).decode()))).text == words

    def test_a_reply_is_twilios_markup(self) -> None:
        response = self.respond(Reply("Water & sewer < all – “ok”?", (Option("a", "Yes"),)))
        assert response.get_data(as_text=True) == (
            '<?xml version="1.0" encoding="UTF-8"?><Response><Message>'
            'Water &amp; sewer &lt; all - "ok"?\n1 Yes</Message></Response>'
        )
        assert response.content_type == "text/xml; charset=utf-8"

    def test_no_reply_is_an_empty_response(self) -> None:
        assert self.respond(None).get_data() == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

    def test_a_very_long_reply_becomes_several_messages(self) -> None:
        markup = self.respond(Reply("word " * 400)).get_data(as_text=True)
        assert markup.count("<Message>") == 2
        with pytest.raises(ValueError, match="more than 10"):
            self.respond(Reply("x" * 16_001))

    def test_characters_that_xml_cannot_hold_are_left_out(self) -> None:
        assert "<Message>ab</Message>" in self.respond(Reply("a\x0b\ud800b")).get_data(as_text=True)

    def test_parts_are_those_of_the_text_as_sent(self) -> None:
        assert self.channel.parts(Reply("–" + "a" * 159)) == 1
        assert self.channel.parts(Reply(URDU * 4)) == 2

    @pytest.mark.parametrize(
        ("status", "state"),
        [
            ("accepted", Delivery.QUEUED),
            ("queued", Delivery.QUEUED),
            ("sending", Delivery.QUEUED),
            ("sent", Delivery.SENT),
            ("delivered", Delivery.DELIVERED),
            ("read", Delivery.READ),
            ("undelivered", Delivery.FAILED),
            ("failed", Delivery.FAILED),
            ("canceled", Delivery.FAILED),
        ],
    )
    def test_a_receipt_tells_what_became_of_a_message(self, status: str, state: Delivery) -> None:
        for path in (PATH, PATH + "/status"):
            assert self.receive(signed(receipt(MessageStatus=status), path)) == (Receipt("sms/twilio", MESSAGE, state),)

    def test_a_failure_carries_its_code_and_stop_is_an_opt_out(self) -> None:
        (failed,) = self.receive(signed(receipt(MessageStatus="undelivered", ErrorCode="30003"), PATH + "/status"))
        (stopped,) = self.receive(signed(receipt(MessageStatus="failed", ErrorCode="21610"), PATH + "/status"))
        assert failed == Receipt("sms/twilio", MESSAGE, Delivery.FAILED, "30003")
        assert stopped == Receipt("sms/twilio", MESSAGE, Delivery.FAILED, "21610", opted_out=True)

    def test_a_forged_receipt_is_forged(self) -> None:
        with pytest.raises(Forged):
            self.receive(signed(receipt(), PATH).but(path=PATH + "/status"))

    def test_without_a_token_nothing_is_proven(self) -> None:
        unguarded = signed(message()).but(headers=(("X-Twilio-Signature", signature(PUBLIC + PATH, message(), "")),))
        with pytest.raises(Forged):
            TwilioSms(SID, "", "+15005550006", PUBLIC).receive(unguarded.request())


@pytest.mark.parametrize(
    "body",
    [
        "hi",
        base64.b64encode(b"too short to be sure").decode(),
        "x" * 80,  # Base64 of nothing readable
        base64.b64encode(b"\x00\x01\x02" * 30).decode(),
        base64.b64encode(bytes(range(128, 255))).decode(),
        base64.b64encode(b"noblanksinthislongstringofwords" * 3).decode(),
        base64.b64encode(b"this is readable, but the citizen wrote on " * 3).decode() + " see?",
    ],
)
def test_what_may_be_the_citizens_own_is_left_alone(body: str) -> None:
    assert unwrapped(body) == body


def test_line_breaks_in_base64_do_not_matter() -> None:
    words = "The street light in our street has been broken for two weeks. "
    packed = base64.encodebytes((words * 3).encode()).decode()
    assert unwrapped(packed) == words * 3
    assert unwrapped(packed.replace("\n", "\r\n")) == words * 3


def sender(url: str, public: str = PUBLIC, name: str = "+15005550006", timeout: float = 5.0) -> TwilioSms:
    return TwilioSms(SID, TOKEN, name, public, api_url=url, timeout=timeout)


def test_a_push_is_one_call_of_twilios() -> None:
    with provider(created()) as twilio:
        assert sender(twilio.url).push(SENDER, Reply("Filed – thank you", (Option("a", "OK"),))) == MESSAGE
    (asked,) = twilio.asked
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{SID}/Messages.json")
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    assert asked.form == {
        "To": [SENDER],
        "From": ["+15005550006"],
        "Body": ["Filed - thank you\n1 OK"],
        "StatusCallback": ["https://sunwai.example/webhooks/sms/twilio/status"],
    }


def test_a_messaging_service_is_named_as_one() -> None:
    with provider(created()) as twilio:
        sender(twilio.url, name="MG" + "0" * 32).push(SENDER, ENGLISH)
    assert "From" not in twilio.asked[0].form
    assert twilio.asked[0].form["MessagingServiceSid"] == ["MG" + "0" * 32]


def test_a_long_text_is_sent_in_order_and_the_last_id_counts() -> None:
    with provider(created("SM1"), created("SM2")) as twilio:
        assert sender(twilio.url).push(SENDER, Reply("word " * 400)) == "SM2"
    assert "".join(asked.form["Body"][0] for asked in twilio.asked) == "word " * 400


@pytest.mark.parametrize(
    ("public", "reported"),
    [
        ("https://sunwai.gov.example/", True),
        ("https://gov.example/sunwai", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://my_host.example", False),
        ("http://web:8000", False),
        ("http://10.0.0.5:8000", False),
        ("", False),
    ],
)
def test_receipts_are_asked_for_where_twilio_can_send_them(public: str, reported: bool) -> None:
    with provider(created()) as twilio:
        sender(twilio.url, public).push(SENDER, ENGLISH)
    expected = [f"{public.rstrip('/')}/webhooks/sms/twilio/status"] if reported else None
    assert twilio.asked[0].form.get("StatusCallback") == expected


@pytest.mark.parametrize(
    ("answer", "reason", "retryable", "opted_out"),
    [
        (refused(400, 21610), "21610", False, True),
        (refused(400, 21211), "21211", False, False),
        (refused(400, 21614), "21614", False, False),
        (refused(400, 21408), "21408", False, False),
        (refused(400, 63016), "63016", False, False),
        (refused(429, 20429), "20429", True, False),
        (refused(429, 0), "429", True, False),
        (refused(400, 21611), "21611", True, False),
        (refused(400, 30001), "30001", True, False),
        (refused(401, 20003), "20003", True, False),
        (refused(500, 20500), "20500", True, False),
        (Answer(503, b"<html>down</html>", "text/html"), "503", True, False),
        (Answer(404, b"", "text/html"), "404", False, False),
        (Answer(201, b"<html>a captive portal</html>", "text/html"), "garbled", True, False),
        (Answer(201, b"[]"), "garbled", True, False),
        (Answer(302, b"", headers=(("Location", "http://127.0.0.1:1/"),)), "302", False, False),
        (Answer(hangs=True), "timeout", True, False),
    ],
)
def test_trouble_is_told_by_its_code(answer: Answer, reason: str, retryable: bool, opted_out: bool) -> None:
    with provider(answer) as twilio, pytest.raises(NotSent) as trouble:
        sender(twilio.url, timeout=0.3).push(SENDER, ENGLISH)
    assert (trouble.value.reason, trouble.value.retryable, trouble.value.opted_out) == (reason, retryable, opted_out)
    assert SENDER not in repr(trouble.value)
    assert trouble.value.__cause__ is None
    assert len(twilio.asked) == 1


def test_a_twilio_that_is_not_there_is_tried_again() -> None:
    with provider(created()) as gone:
        url = gone.url
    with pytest.raises(NotSent) as trouble:
        sender(url).push(SENDER, ENGLISH)
    assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)


def test_the_environment_does_not_lead_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    with provider(created()) as twilio:
        assert sender(twilio.url).push(SENDER, ENGLISH) == MESSAGE
