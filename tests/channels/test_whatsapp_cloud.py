"""WhatsApp through Meta's Cloud API: batches, receipts, people without numbers, and a Graph API on loopback."""

import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from channels import ids
from channels.port import Forged, NotFetched, NotSent
from channels.whatsapp_cloud import CloudWhatsApp
from core.messages import Challenge, Delivery, Inbound, Media, Option, Pin, Receipt, Reply
from tests.channels.contract import SENDER, URDU, Call, Contract
from tests.channels.provider import Answer, provider

PATH = "/webhooks/whatsapp/cloud"
APP_SECRET = "an-app-secret"
TOKEN = "an-access-token"
VERIFY = "a-verify-token"
NUMBER_ID = "100000000000001"
WAMID = "wamid.HBgMOTIzMDAwMDAwMTAxFQIAEhg="  # of Meta; her number is in it
KNOWN = ids.veiled(WAMID)
NOBODY = "PK.13491208655302741918"

Tree = dict[str, Any]


def message(kind: str = "text", content: object = None, number: int = 1, **changes: object) -> Tree:
    """A message as it stands in a batch; None leaves a part out."""
    parts = {
        "from": SENDER.removeprefix("+"),
        "from_user_id": NOBODY,
        "id": f"{WAMID}{number}",
        "timestamp": "1795330800",
        "type": kind,
        kind: {"body": "hi"} if content is None else content,
        **changes,
    }
    return {name: part for name, part in parts.items() if part is not None}


def status(state: str = "delivered", **changes: object) -> Tree:
    return {"id": WAMID, "status": state, "timestamp": "1795330801", "recipient_id": "923000000101", **changes}


def value(*messages: Tree, statuses: tuple[Tree, ...] = (), number_id: str = NUMBER_ID) -> Tree:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15005550006", "phone_number_id": number_id},
        "contacts": [{"profile": {"name": "A Citizen"}, "wa_id": "923000000101", "user_id": NOBODY}],
        **({"messages": list(messages)} if messages else {}),
        **({"statuses": list(statuses)} if statuses else {}),
    }


def batch(*values: Tree) -> Tree:
    changes = [{"field": "messages", "value": one} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "200000000000002", "changes": changes}]}


def signed(tree: object, secret: str = APP_SECRET, digest: str = "sha256") -> Call:
    body = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    proof = f"{digest}={hmac.new(secret.encode(), body, digest).hexdigest()}"
    return Call(PATH, headers=(("X-Hub-Signature-256", proof),), body=body, content_type="application/json")


def verification(**changes: str) -> Call:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444", **changes}
    return Call(PATH, "GET", query="&".join(f"{name}={text}" for name, text in asked.items()))


class TestCloudWhatsApp(Contract):
    channel = CloudWhatsApp(TOKEN, NUMBER_ID, APP_SECRET, VERIFY)
    secrets = (TOKEN, APP_SECRET, VERIFY)

    def says(self, text: str, number: int = 1) -> Call:
        return signed(batch(value(message("text", {"body": text}, number))))

    def forged(self) -> dict[str, Call]:
        good = self.says("hi")
        again = json.dumps(json.loads(good.body), indent=1).encode()
        sha1 = hmac.new(APP_SECRET.encode(), good.body, "sha1").hexdigest()
        return {
            "no signature": good.but(headers=()),
            "an empty signature": good.but(headers=(("X-Hub-Signature-256", ""),)),
            "only the older signature": good.but(headers=(("X-Hub-Signature", f"sha1={sha1}"),)),
            "a shorter digest": signed(batch(value(message())), digest="sha1"),
            "another secret": signed(batch(value(message())), "another"),
            "no name of the digest": good.but(headers=(("X-Hub-Signature-256", good.headers[0][1][7:]),)),
            "one letter changed": good.but(body=good.body.replace(b"hi", b"ho")),
            "the same tree in other bytes": good.but(body=again),
            "nothing": Call(PATH),
            "a verification with another token": verification(**{"hub.verify_token": "other"}),
            "a verification without a token": verification(**{"hub.verify_token": ""}),
            "a verification of another mode": verification(**{"hub.mode": "unsubscribe"}),
            "a verification of nothing": Call(PATH, "GET"),
        }

    def unreadable(self) -> dict[str, Call]:
        return {
            "no JSON": signed(b"{"),
            "no object": signed([]),
            "too deep": signed(b"[" * 100_000),
            "entries that are none": signed({"object": "whatsapp_business_account", "entry": {"a": 1}}),
            "a change that is none": signed({"object": "whatsapp_business_account", "entry": [{"changes": ["a"]}]}),
            "a message that is none": signed(batch({**value(), "messages": ["hi"]})),
            "a message without an id": signed(batch(value(message(id=None)))),
            "a text that is a list": signed(batch(value(message("text", {"body": ["hi"]})))),
            "a file without an id": signed(batch(value(message("image", {"caption": "see"})))),
            "a receipt without an id": signed(batch(value(statuses=(status(id=None),)))),
            "a verification without a challenge": verification(**{"hub.challenge": ""}),
        }

    def not_for_us(self) -> dict[str, Call]:
        template = {
            "object": "whatsapp_business_account",
            "entry": [{"changes": [{"field": "template", "value": {"a": 1}}]}],
        }
        return {
            "a reaction": signed(batch(value(message("reaction", {"message_id": WAMID, "emoji": "👍"})))),
            "an edited message": signed(batch(value(message("edit", {"body": "ho"})))),
            "a message taken back": signed(batch(value(message("revoke", {"original_message_id": WAMID})))),
            "a new number": signed(batch(value(message("system", {"type": "user_changed_number"})))),
            "what the API cannot show": signed(batch(value(message("unsupported", errors=[{"code": 131051}])))),
            "a group": signed(batch(value(message(group_id="120363")))),
            "nobody's message": signed(batch(value(message(**{"from": None, "from_user_id": None})))),
            "another number of the app": signed(batch(value(message(), number_id="999"))),
            "another product": signed({"object": "page", "entry": [{"messaging": []}]}),
            "another field": signed(template),
            "an empty batch": signed(batch()),
            "a receipt of an unknown kind": signed(batch(value(statuses=(status("warning"),)))),
        }

    def test_the_verification_is_answered_with_its_challenge(self) -> None:
        assert self.receive(verification()) == (Challenge("1158201444"),)
        assert self.receive(verification(**{"hub.challenge": "<script>"})) == (Challenge("<script>"),)

    def test_a_batch_is_read_whole_and_in_order(self) -> None:
        call = signed(
            batch(value(message(number=1), message(number=2)), value(message(number=3), statuses=(status(),)))
        )
        first, second, third, receipt = self.receive(call)
        assert [event.id for event in (first, second, third) if isinstance(event, Inbound)] == [
            ids.veiled(f"{WAMID}{number}") for number in (1, 2, 3)
        ]
        assert receipt == Receipt("whatsapp/cloud", KNOWN, Delivery.DELIVERED)

    def test_what_is_not_for_us_does_not_hide_the_rest(self) -> None:
        call = signed(batch(value(message("reaction", {"emoji": "👍"}), message("system", {}), message(number=2))))
        assert self.hear(call).id == ids.veiled(f"{WAMID}2")

    def test_a_sender_without_a_number_is_somebody_all_the_same(self) -> None:
        heard = self.hear(signed(batch(value(message(**{"from": None})))))
        assert (heard.address, heard.phone, heard.also) == (NOBODY, None, None)

    def test_a_sender_with_a_number_is_known_by_it_and_by_metas_id(self) -> None:
        heard = self.hear(signed(batch(value(message()))))
        assert (heard.address, heard.phone, heard.also) == (SENDER, SENDER, NOBODY)
        bare = self.hear(signed(batch(value(message(from_user_id=None)))))
        assert (bare.address, bare.also) == (SENDER, None)

    @pytest.mark.parametrize("number", ["447700900123", "3546112345", "+923000000101", "3300000000"])
    def test_a_number_is_always_international(self, number: str) -> None:
        heard = self.hear(signed(batch(value(message(**{"from": number})))))
        assert heard.address == "+" + number.removeprefix("+") or heard.address == number

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("interactive", {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes, go on"}}),
            (
                "interactive",
                {"type": "list_reply", "list_reply": {"id": "yes", "title": "Yes, go on", "description": "-"}},
            ),
            ("button", {"payload": "yes", "text": "Yes, go on"}),
        ],
    )
    def test_a_tapped_option_is_a_choice(self, kind: str, content: Tree) -> None:
        heard = self.hear(signed(batch(value(message(kind, content, context={"id": "wamid.1"})))))
        assert (heard.text, heard.choice) == ("Yes, go on", "yes")

    @pytest.mark.parametrize("kind", ["image", "video", "document", "audio", "voice", "sticker"])
    def test_a_file_is_asked_for_at_metas(self, kind: str) -> None:
        content = {"id": "1037543291543636", "mime_type": "image/jpeg", "sha256": "x", "caption": URDU}
        heard = self.hear(signed(batch(value(message(kind, content)))))
        assert heard.text == URDU
        assert heard.media == (Media("https://graph.facebook.com/v23.0/1037543291543636", "image/jpeg"),)

    def test_a_shared_place_is_a_pin_with_its_name(self) -> None:
        content = {"latitude": 32.1877, "longitude": 74.1945, "name": "Islampura", "address": "Gujranwala"}
        heard = self.hear(signed(batch(value(message("location", content)))))
        assert (heard.text, heard.pin) == ("Islampura, Gujranwala", Pin(32.1877, 74.1945))

    @pytest.mark.parametrize("kind", ["contacts", "order", "poll", "something_new"])
    def test_what_holds_no_words_is_a_message_without_words(self, kind: str) -> None:
        assert self.hear(signed(batch(value(message(kind, [{"name": {}}]))))).text == ""

    def test_half_a_character_does_no_harm(self) -> None:
        assert self.hear(signed(batch(value(message("text", {"body": "a\ud83d\x00"}))))).text == "a\ufffd\ufffd"

    @pytest.mark.parametrize(
        ("word", "state"),
        [
            ("sent", Delivery.SENT),
            ("delivered", Delivery.DELIVERED),
            ("read", Delivery.READ),
            ("played", Delivery.READ),
        ],
    )
    def test_a_receipt_tells_what_became_of_a_message(self, word: str, state: Delivery) -> None:
        assert self.receive(signed(batch(value(statuses=(status(word),))))) == (
            Receipt("whatsapp/cloud", KNOWN, state),
        )

    def test_a_failure_carries_its_code(self) -> None:
        failed = status("failed", errors=[{"code": 131047, "title": "Re-engagement message"}])
        assert self.receive(signed(batch(value(statuses=(failed,))))) == (
            Receipt("whatsapp/cloud", KNOWN, Delivery.FAILED, "131047"),
        )

    def test_s48_a_receipt_that_tells_of_an_opt_out_says_so(self) -> None:
        stopped = status("failed", errors=[{"code": 131050, "title": "She has stopped such messages"}])
        assert self.receive(signed(batch(value(statuses=(stopped,))))) == (
            Receipt("whatsapp/cloud", KNOWN, Delivery.FAILED, "131050", opted_out=True),
        )

    def test_nothing_rides_home(self) -> None:
        assert not self.channel.rides_home
        assert self.respond(Reply("hi")).get_data() == b""

    def test_without_secrets_nothing_is_proven(self) -> None:
        bare = CloudWhatsApp(TOKEN, NUMBER_ID, "", "")
        for call in (signed(batch(value(message())), ""), verification(**{"hub.verify_token": ""})):
            with pytest.raises(Forged):
                bare.receive(call.request())


def sender(url: str) -> CloudWhatsApp:
    return CloudWhatsApp(TOKEN, NUMBER_ID, APP_SECRET, VERIFY, f"{url}/v23.0", {"en": "Choose"}, timeout=0.3)


def sent(message_id: str = WAMID) -> Answer:
    answer = {"messaging_product": "whatsapp", "contacts": [{"wa_id": "1"}], "messages": [{"id": message_id}]}
    return Answer(200, json.dumps(answer).encode())


def refused(http_status: int, code: int) -> Answer:
    trouble = {"error": {"message": "(#1) about 923000000101", "type": "OAuthException", "code": code}}
    return Answer(http_status, json.dumps(trouble).encode())


TEMPLATES = {"notice/ur": "sunwai_khabar@ur", "notice": "sunwai_notice@en"}
SURE = Reply("Right?", (Option("yes", "Yes"), Option("no", "No")))


def templated(reply: Reply, *answers: Answer, cold: bool = False, **templates: str) -> list[Tree]:
    """What Meta is asked for the reply, one after the other."""
    with provider(*(answers or (sent(),))) as meta:
        channel = replace(sender(meta.url), templates=templates or TEMPLATES)
        assert channel.push(SENDER, reply, cold) == KNOWN
    return [json.loads(asked.body) for asked in meta.asked]


def notice(name: str, code: str, text: str) -> Tree:
    body = {"type": "body", "parameters": [{"type": "text", "text": text}]}
    return {"name": name, "language": {"code": code}, "components": [body]}


def test_who_has_not_written_for_a_day_is_sent_a_notice_in_her_language() -> None:
    solved = Reply("Your case:\nsolved.", SURE.options)
    (asked,) = templated(solved, cold=True)
    assert (asked["type"], asked["to"]) == ("template", SENDER[1:])
    assert asked["template"] == notice("sunwai_notice", "en", "Your case: · solved. · 1 Yes · 2 No")
    (asked,) = templated(replace(solved, language="ur"), cold=True)
    assert (asked["template"]["name"], asked["template"]["language"]) == ("sunwai_khabar", {"code": "ur"})


def test_who_has_written_lately_needs_no_template() -> None:
    (asked,) = templated(SURE)
    assert asked["type"] == "interactive"


@pytest.mark.parametrize(
    ("reply", "templates"),
    [(SURE, {"notice/ur": "sunwai_khabar@ur"}), (Reply("word " * 200), TEMPLATES)],
    ids=["none in her language", "too long"],
)
def test_without_a_notice_that_holds_it_it_is_sent_as_it_is(reply: Reply, templates: dict[str, str]) -> None:
    """Meta decides whether the day is over, and the next channel takes it if so."""
    (asked,) = templated(reply, cold=True, **templates)
    assert asked["type"] in ("text", "interactive")


@pytest.mark.parametrize("code", [132000, 132001, 132007, 132015])
def test_a_template_that_meta_refuses_does_not_silence_us(code: int) -> None:
    refusal, plain = templated(SURE, refused(400, code), sent(), cold=True)
    assert (refusal["type"], plain["type"]) == ("template", "interactive")


def test_where_the_day_is_over_after_all_a_notice_is_sent() -> None:
    plain, template = templated(Reply("Solved."), refused(400, 131047), sent())
    assert (plain["type"], template["type"]) == ("text", "template")


def test_a_notice_that_may_pass_later_is_not_sent_in_another_form_now() -> None:
    with provider(refused(429, 130429)) as meta, pytest.raises(NotSent) as trouble:
        replace(sender(meta.url), templates=TEMPLATES).push(SENDER, SURE, cold=True)
    assert (trouble.value.reason, trouble.value.retryable, len(meta.asked)) == ("130429", True, 1)


def pushed(reply: Reply, address: str = SENDER) -> Tree:
    """What Meta is asked for the reply."""
    with provider(sent()) as graph:
        assert sender(graph.url).push(address, reply) == KNOWN
    (asked,) = graph.asked
    assert (asked.method, asked.path) == ("POST", f"/v23.0/{NUMBER_ID}/messages")
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    tree: Tree = json.loads(asked.body)
    return tree


def menu(count: int, label: str = "Option") -> Reply:
    return Reply("Which?", tuple(Option(f"k{n}", f"{label} {n}") for n in range(1, count + 1)))


def test_a_text_is_sent_as_one() -> None:
    assert pushed(Reply(URDU)) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "923000000101",
        "type": "text",
        "text": {"body": URDU, "preview_url": False},
    }


def test_a_citizen_without_a_number_is_a_recipient() -> None:
    tree = pushed(Reply("hi"), NOBODY)
    assert tree["recipient"] == NOBODY
    assert "to" not in tree


def test_three_options_are_buttons() -> None:
    interactive = pushed(menu(3))["interactive"]
    assert (interactive["type"], interactive["body"]) == ("button", {"text": "Which?"})
    assert interactive["action"]["buttons"][2] == {"type": "reply", "reply": {"id": "k3", "title": "Option 3"}}


@pytest.mark.parametrize(("language", "word"), [("en", "Choose"), ("ur", "☰")])
def test_more_options_are_a_list(language: str, word: str) -> None:
    reply = menu(9)
    interactive = pushed(Reply(reply.text, reply.options, language))["interactive"]
    assert interactive["type"] == "list"
    assert interactive["action"]["button"] == word
    (section,) = interactive["action"]["sections"]
    assert section["rows"][8] == {"id": "k9", "title": "Option 9"}


def test_labels_too_long_to_tap_are_numbered() -> None:
    assert pushed(menu(2, "A label too long for any list"))["text"]["body"].endswith(
        "\n2 A label too long for any list 2"
    )


def test_a_very_long_text_is_sent_in_order() -> None:
    with provider(sent("wamid.1"), sent("wamid.2")) as graph:
        assert sender(graph.url).push(SENDER, Reply("word " * 1000)) == ids.veiled("wamid.2")
    assert "".join(json.loads(asked.body)["text"]["body"] for asked in graph.asked) == "word " * 1000


@pytest.mark.parametrize(
    ("answer", "reason", "retryable", "wait"),
    [
        (refused(400, 131047), "131047", False, None),
        (refused(400, 131026), "131026", False, None),
        (refused(400, 100), "100", False, None),
        (refused(400, 131056), "131056", True, None),
        (refused(429, 130429), "130429", True, None),
        (refused(401, 190), "190", True, None),
        (refused(500, 131000), "131000", True, None),
        (refused(500, 999), "999", True, None),
        (Answer(503, b"<html>", "text/html", headers=(("Retry-After", "7"),)), "503", True, 7.0),
        (Answer(429, b"{}", headers=(("Retry-After", "soon"),)), "429", True, None),
        (Answer(404, b"[]"), "404", False, None),
        (Answer(200, b"<html>"), "garbled", True, None),
        (Answer(200, b"{}"), "garbled", True, None),
        (Answer(hangs=True), "timeout", True, None),
    ],
)
def test_trouble_is_told_by_its_code(answer: Answer, reason: str, retryable: bool, wait: float | None) -> None:
    with provider(answer) as graph, pytest.raises(NotSent) as trouble:
        sender(graph.url).push(SENDER, Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable, trouble.value.retry_after) == (reason, retryable, wait)
    assert len(graph.asked) == 1


def test_a_meta_that_is_not_there_is_tried_again() -> None:
    with provider(sent()) as gone:
        url = gone.url
    with pytest.raises(NotSent) as trouble:
        sender(url).push(SENDER, Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable) == ("unreachable", True)


def test_a_photo_is_asked_for_by_its_id_and_fetched_where_it_is() -> None:
    with provider(Answer()) as graph:
        told = {"url": f"{graph.url}/files/?mid=1&hash=x", "mime_type": "image/jpeg", "id": "1013"}
        graph.answers[:] = [Answer(body=json.dumps(told).encode()), Answer(body=b"photo", content_type="image/jpeg")]
        assert sender(graph.url).fetch(Media(f"{graph.url}/v23.0/1013", "image/jpeg")) == b"photo"
    assert [asked.path for asked in graph.asked] == ["/v23.0/1013", "/files/?mid=1&hash=x"]
    assert {asked.headers["Authorization"] for asked in graph.asked} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("answer", "reason", "retryable"),
    [
        (refused(400, 100), "400", False),
        (refused(401, 190), "401", True),
        (Answer(500), "500", True),
        (Answer(body=b"<html>"), "garbled", True),
        (Answer(body=b'{"url": 1.5}'), "garbled", True),
        (Answer(body=b"{}"), "elsewhere", False),
        (Answer(body=b'{"url": "https://evil.example/photo.jpg"}'), "elsewhere", False),
        (Answer(body=b'{"url": "http://lookaside.fbsbx.com/photo.jpg"}'), "elsewhere", False),
        (Answer(hangs=True), "timeout", True),
    ],
)
def test_a_photo_that_cannot_be_had_says_why(answer: Answer, reason: str, retryable: bool) -> None:
    with provider(answer) as graph, pytest.raises(NotFetched) as trouble:
        sender(graph.url).fetch(Media(f"{graph.url}/v23.0/1013", "image/jpeg"))
    assert (trouble.value.reason, trouble.value.retryable) == (reason, retryable)
    assert len(graph.asked) == 1


def test_s48_an_opt_out_at_meta_s_is_told_as_one() -> None:
    with provider(refused(400, 131050)) as meta, pytest.raises(NotSent) as trouble:
        sender(meta.url).push("+923000000101", Reply("Solved."))
    assert (trouble.value.reason, trouble.value.retryable, trouble.value.opted_out) == ("131050", False, True)
