"""WhatsApp through Meta's Cloud API, what is sent by it and fetched from it: a Graph API on loopback."""

import json
from dataclasses import replace

import pytest

from channels import ids
from channels.port import NotFetched, NotSent
from core.messages import Media, Option, Reply
from tests.channels.cloud_calls import KNOWN, NOBODY, NUMBER_ID, TOKEN, Tree, refused, sender, sent
from tests.channels.contract import SENDER, URDU
from tests.channels.provider import Answer, provider

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
