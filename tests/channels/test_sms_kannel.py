"""SMS through Kannel: what its smsbox sends, what others might, and a sendsms that answers on loopback."""

from collections.abc import Sequence
from urllib.parse import quote_plus, urlencode

import pytest

from channels.port import NotSent
from channels.sms_kannel import KannelSms
from core.messages import Delivery, Inbound, Option, Receipt, Reply
from tests.channels.contract import SENDER, URDU, Call, Contract
from tests.channels.provider import Answer, provider

SECRET = "open%sesame"
PATH = "/webhooks/sms/kannel"
FORM = "application/x-www-form-urlencoded"
ID = "1a5d9471-ee4c-427e-9043-8f0d869c494"
ACCEPTED = Answer(202, b"0: Accepted for delivery", "text/html")


def fields(words: str = "hi", number: int = 1, **changes: str | bytes | None) -> list[tuple[str, str | bytes]]:
    """The parameters of our get-url as Kannel 1.4.5 fills them in; None leaves one out."""
    gsm = all(ord(character) < 128 for character in words)
    named: dict[str, str | bytes | None] = {
        "secret": SECRET,
        "from": "03000000101",
        "to": "8300",
        "text": words if gsm else words.encode("utf-16-be"),
        "coding": "0" if gsm else "2",
        "charset": "UTF-8" if gsm else "UTF-16BE",
        "id": f"{ID}{number}",
        **changes,
    }
    return [(name, value) for name, value in named.items() if value is not None]


def get(pairs: Sequence[tuple[str, str | bytes]], path: str = PATH) -> Call:
    return Call(path, "GET", query=urlencode(pairs))


def report(**changes: str | None) -> Call:
    named = {"secret": SECRET, "id": "0f9ced0ac5ce464188a734d6e8242f6b", "type": "1", **changes}
    return get([(name, value) for name, value in named.items() if value is not None], PATH + "/status")


class TestKannelSms(Contract):
    channel = KannelSms("http://127.0.0.1:1/cgi-bin/sendsms", "user", "a password", "8300", SECRET, "https://a.example")
    secrets = (SECRET, "a password")

    def says(self, text: str, number: int = 1) -> Call:
        return get(fields(text, number))

    def forged(self) -> dict[str, Call]:
        return {
            "no secret": get(fields(secret=None)),
            "a blank secret": get(fields(secret="")),
            "another secret": get(fields(secret="open")),
            "another secret in the header": get(fields(secret=None)).but(headers=(("X-Webhook-Secret", "open"),)),
            "a secret of nothing ASCII": get(fields(secret="کھل جا")),
            "nothing": Call(PATH, "GET"),
            "a receipt without the secret": report(secret=None),
            "a form without it": Call(PATH, body=urlencode(fields(secret=None)).encode(), content_type=FORM),
            "JSON": Call(PATH, body=b'{"secret": "open%sesame"}', content_type="application/json"),
        }

    def unreadable(self) -> dict[str, Call]:
        return {
            "no sender": get(fields(**{"from": None})),
            "a blank sender": get(fields(**{"from": " "})),
            "two senders": get([*fields(), ("from", "03000000102")]),
            "two texts": get([*fields(), ("text", "hi")]),
            "a text in the query and one in the form": get(fields()).but(
                method="POST", body=b"text=other", content_type=FORM
            ),
            "no text": get(fields(text=None)),
            "no id": get(fields(id=None)),
            "an unknown coding": get(fields(coding="7", charset="")),
            "an unknown charset": get(fields(charset="EBCDIC")),
            "a charset that runs code": get(fields(charset="unicode_escape")),
            "a charset that is none": get(fields(charset="zip")),
            "too many parameters": get([*fields(), *[("x", "1")] * 100]),
            "a receipt of nothing": report(id=None),
            "a receipt without a type": report(type=None),
        }

    def not_for_us(self) -> dict[str, Call]:
        return {
            "a name": get(fields(**{"from": "JAZZ"})),
            "a short code": get(fields(**{"from": "8171"})),
            "a premium number": get(fields(**{"from": "+19005551234"})),
            "an intermediate report": report(type="32"),
            "a report of no known type": report(type="later"),
        }

    def test_urdu_comes_as_utf_16_and_is_read(self) -> None:
        call = Call(
            PATH,
            "GET",
            query=f"secret={quote_plus(SECRET)}&from=03000000101&to=8300&text=%06(%06%2C%06D%06%CC%00+%00a&coding=2&charset=UTF-16BE&id={ID}1",
        )
        assert self.hear(call).text == "بجلی a"

    @pytest.mark.parametrize(
        ("text", "coding", "charset"),
        [
            (URDU.encode("utf-16-be"), "2", ""),
            (URDU.encode("utf-8"), "2", "UTF-8"),
            (URDU.encode("utf-8"), "", ""),
            (URDU.encode("utf-8"), "0", "utf-8"),
            (URDU.encode("utf-16"), "2", "UTF-16"),
        ],
    )
    def test_the_charset_decides_and_the_coding_where_there_is_none(
        self, text: bytes, coding: str, charset: str
    ) -> None:
        assert self.hear(get(fields(text=text, coding=coding, charset=charset))).text == URDU

    def test_half_a_letter_does_not_lose_the_message(self) -> None:
        broken = URDU.encode("utf-16-be") + b"\x06"
        assert self.hear(get(fields(text=broken, coding="2", charset="UTF-16BE"))).text == URDU + "\ufffd"

    def test_the_secret_may_come_in_the_header(self) -> None:
        assert self.receive(get(fields(secret=None)).but(headers=(("X-Webhook-Secret", SECRET),)))

    def test_a_form_is_read_like_a_query(self) -> None:
        call = Call(PATH, body=urlencode(fields(URDU)).encode(), content_type=FORM)
        assert self.hear(call) == self.hear(get(fields(URDU)))

    def test_a_posted_text_is_read_in_its_own_charset(self) -> None:
        query = urlencode([(name, value) for name, value in fields() if name not in ("text", "coding", "charset")])
        call = Call(PATH, "POST", query, body=URDU.encode("utf-16-be"), content_type='text/plain; charset="UTF-16BE"')
        assert self.hear(call).text == URDU

    @pytest.mark.parametrize(
        ("named", "header"), [((), SENDER), ((("from", SENDER),), SENDER), ((("from", SENDER),), "+923000000102")]
    )
    def test_of_a_posted_text_the_number_may_come_in_the_header(
        self, named: tuple[tuple[str, str], ...], header: str
    ) -> None:
        query = urlencode([("id", "7"), ("secret", SECRET), *named])
        headers = (("X-Kannel-From", header),)
        call = Call(PATH, "POST", query, headers, "hi".encode("utf-16-be"), 'text/plain; charset="UTF-16BE"')
        assert (self.hear(call).address, self.hear(call).text) == (SENDER, "hi")

    def test_numbers_of_every_form_are_one_citizen(self) -> None:
        for raw in ("+923000000101", "923000000101", "00923000000101", " 923000000101"):
            assert self.hear(get(fields(**{"from": raw}))).address == SENDER

    def test_our_own_code_is_not_answered(self) -> None:
        ours = KannelSms("", "", "", "+923000000101", SECRET, "")
        assert ours.receive(get(fields()).request()) == ()

    def test_unknown_and_repeated_parameters_do_no_harm(self) -> None:
        (heard,) = self.receive(get([*fields(), ("smsc", "a"), ("smsc", "b"), ("udh", ""), ("to", "8301")]))
        assert isinstance(heard, Inbound)

    def test_a_reply_is_the_body(self) -> None:
        english = self.respond(Reply("Is it – “right”?", (Option("yes", "Yes"),)))
        assert (english.get_data(as_text=True), english.headers["X-Kannel-Coding"]) == ('Is it - "right"?\n1 Yes', "0")
        urdu = self.respond(Reply(URDU))
        assert (urdu.get_data(as_text=True), urdu.headers["X-Kannel-Coding"]) == (URDU, "2")
        assert urdu.content_type == "text/plain; charset=UTF-8"

    def test_no_reply_is_an_empty_body(self) -> None:
        assert self.respond(None).get_data() == b""

    @pytest.mark.parametrize(
        ("kind", "state", "reason"),
        [
            ("1", Delivery.DELIVERED, None),
            ("2", Delivery.FAILED, "2"),
            ("4", Delivery.QUEUED, None),
            ("8", Delivery.SENT, None),
            ("16", Delivery.FAILED, "16"),
        ],
    )
    def test_a_report_tells_what_became_of_a_message(self, kind: str, state: Delivery, reason: str | None) -> None:
        assert self.receive(report(type=kind)) == (
            Receipt("sms/kannel", "0f9ced0ac5ce464188a734d6e8242f6b", state, reason),
        )


def sender(url: str, public: str = "https://a.example/") -> KannelSms:
    return KannelSms(f"{url}/cgi-bin/sendsms", "user", "a password", "8300", SECRET, public, timeout=0.3)


def test_a_push_is_kannels_and_keeps_words_and_numbers_out_of_the_url() -> None:
    with provider(ACCEPTED) as kannel:
        message = sender(kannel.url).push(SENDER, Reply(f"{URDU} –"))
    (asked,) = kannel.asked
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert (asked.method, asked.path) == ("POST", "/cgi-bin/sendsms")
    assert asked.body.decode() == f"{URDU} –"
    assert headers["content-type"] == "text/plain; charset=UTF-8"
    assert {name: value for name, value in headers.items() if name.startswith("x-kannel")} == {
        "x-kannel-username": "user",
        "x-kannel-password": "a password",
        "x-kannel-from": "8300",
        "x-kannel-to": SENDER,
        "x-kannel-coding": "2",
        "x-kannel-dlr-mask": "31",
        "x-kannel-dlr-url": f"https://a.example/webhooks/sms/kannel/status?secret=open%%25sesame&id={message}&type=%d",
    }


def test_the_address_kannel_reports_to_is_heard_by_us() -> None:
    with provider(ACCEPTED) as kannel:
        message = sender(kannel.url).push(SENDER, Reply("Thank you"))
    template = {name.lower(): value for name, value in kannel.asked[0].headers.items()}["x-kannel-dlr-url"]
    path, query = template.removeprefix("https://a.example").replace("%d", "8").replace("%%", "%").split("?")
    heard = TestKannelSms.channel.receive(Call(path, "GET", query).request())
    assert heard == (Receipt("sms/kannel", message, Delivery.SENT),)


def test_two_messages_have_two_ids() -> None:
    with provider(ACCEPTED) as kannel:
        assert sender(kannel.url).push(SENDER, Reply("a")) != sender(kannel.url).push(SENDER, Reply("a"))


def test_no_report_is_asked_for_where_nobody_could_send_it() -> None:
    with provider(ACCEPTED) as kannel:
        sender(kannel.url, public="").push(SENDER, Reply("a"))
    assert not [name for name in kannel.asked[0].headers if "dlr" in name.lower()]


@pytest.mark.parametrize(
    ("answer", "reason", "retryable"),
    [
        (Answer(400, b"Empty receiver number not allowed, rejected"), "400", False),
        (Answer(403, b"Authorization failed for sendsms"), "403", True),
        (Answer(404, b"Unknown request."), "404", False),
        (Answer(429, b""), "429", True),
        (Answer(503, b"Temporal failure, try again later."), "503", True),
        (Answer(302, b"", headers=(("Location", "http://127.0.0.1:1/"),)), "302", False),
        (Answer(hangs=True), "timeout", True),
    ],
)
def test_trouble_is_told_by_its_status(answer: Answer, reason: str, retryable: bool) -> None:
    with provider(answer) as kannel, pytest.raises(NotSent) as trouble:
        sender(kannel.url).push(SENDER, Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable) == (reason, retryable)
    assert len(kannel.asked) == 1


def test_a_queued_message_is_sent() -> None:
    with provider(Answer(202, b"3: Queued for later delivery")) as kannel:
        assert sender(kannel.url).push(SENDER, Reply("Thank you"))


def test_a_kannel_that_is_not_there_is_tried_again() -> None:
    with provider(ACCEPTED) as gone:
        url = gone.url
    for address in (url, "not a url", "http://[broken"):
        with pytest.raises(NotSent) as trouble:
            sender(address).push(SENDER, Reply("Thank you"))
        assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)
