"""A citizen with a plain phone, a real SMS gateway as docs/kannel.md configures it, and our real web."""

import itertools
import os
import re
from collections.abc import Iterator
from functools import partial

import pytest

from bot import casework, converse
from bot.casework import Act
from channels import segments, shaping
from core.complaint import Outcome, Step
from core.messages import Delivery, Inbound, Reply
from tests import house
from tests.house import TRACKING_ID
from tests.peers import gateway as peers
from tests.peers.gateway import Gateway
from tests.peers.phone import Phone, ucs2

GUTTER = "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala"
URDU = "گٹر 3 دن سے ابل رہا ہے، گلی 4، محلہ اسلام پورہ، گوجرانوالہ"
LONG = "Janab, " + "hamari gali mein gutter ubal raha hai aur koi nahi aata. " * 3 + "Gali 4, Islampura, Gujranwala"
STRANGERS = itertools.count(900)
FIRST, SECOND = "%05%00%03%07%02%01", "%05%00%03%07%02%02"  # headers of the two parts of one message


MISSING = ", ".join(peers.missing())
if MISSING and not os.environ.get("REQUIRE_PEERS"):
    pytest.skip("Kannel is not installed: apt-get install kannel kannel-extras", allow_module_level=True)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    assert not MISSING, "Kannel is not installed: apt-get install kannel kannel-extras"
    with peers.gateway(tmp_path_factory.mktemp("kannel")) as running:
        yield running


def said(gateway: Gateway, text: str) -> str:
    """What we say to this, if it is the first that somebody writes."""
    number = f"+92300000{next(STRANGERS):04}"
    reply = converse.converse(gateway.sunwai, Inbound("sms/kannel", number, f"from {number}", text, phone=number))
    assert reply
    return as_sms(reply)


def as_sms(reply: Reply) -> str:
    return "".join(shaping.shape(reply, shaping.SMS).texts)


def hears(phone: Phone, text: str) -> None:
    """She reads this, to the letter."""
    assert phone.hears(partial(str.__eq__, text)) == text


def betrayed(gateway: Gateway) -> list[str]:
    """The lines of Kannel's logs that tell of a citizen."""
    return [line for line in gateway.logged().splitlines() if re.search(r"3000000|Gutter|Islampura", line)]


def files(gateway: Gateway, number: str, text: str, operator: str = "operator") -> str:
    """A complaint in two messages; its tracking ID as twelve digits."""
    read_back = said(gateway, GUTTER if text.startswith("text") else URDU)
    with gateway.phone(number, text, operator) as phone:
        hears(phone, read_back)
    with gateway.phone(number, "text 1", operator) as phone:
        return TRACKING_ID.search(phone.hears(TRACKING_ID.search))[0].replace("-", "")  # type: ignore[index]


def test_a_complaint_is_filed_by_two_texts(gateway: Gateway) -> None:
    case = files(gateway, "03000000101", f"text {GUTTER}")
    with gateway.sunwai.store.read() as unit:
        complaint = unit.complaints.get(case)
    assert complaint
    assert (complaint.department, complaint.channel) == ("WT", "sms/kannel")


def test_kannel_writes_no_words_and_no_numbers_into_its_logs(gateway: Gateway) -> None:
    files(gateway, "03000000107", f"text {GUTTER}")
    assert not betrayed(gateway)


def test_urdu_comes_and_urdu_goes(gateway: Gateway) -> None:
    read_back = said(gateway, URDU)
    with gateway.phone("03000000102", ucs2(URDU)) as phone:
        hears(phone, read_back)


def test_a_reply_of_two_parts_is_one_text(gateway: Gateway) -> None:
    reply = said(gateway, "مدد")
    assert (segments.encoding(reply), segments.parts(reply)) == (segments.Encoding.UCS2, 2)
    with gateway.phone("03000000103", ucs2("مدد")) as phone:
        hears(phone, reply)


def test_a_long_text_that_comes_in_parts_is_one_message(gateway: Gateway) -> None:
    read_back, half = said(gateway, LONG), len(LONG) // 2
    with gateway.phone("03000000104", f"udh-text {FIRST} {LONG[:half]}") as phone:
        phone.has_sent()
    with gateway.phone("03000000104", f"udh-text {SECOND} {LONG[half:]}") as phone:
        hears(phone, read_back)


def test_news_is_brought_and_its_delivery_reported(gateway: Gateway) -> None:
    case = files(gateway, "03000000105", ucs2(URDU))
    gateway.network.run(lambda: house.work(gateway.sunwai))
    casework.act(gateway.sunwai, "WT", case, Act(Step.RESOLVED, "نالی صاف کر دی گئی۔", Outcome.RELIEF_GRANTED))
    with gateway.sunwai.store.read() as unit:
        news = unit.messages.of(case)[-1]["id"]
        box = unit.people.recall(unit.messages.whose(news) or "", lock=False)
        assert box
        text = as_sms(unit.messages.get(box.box, news).reply)
    assert segments.parts(text) > 1
    with gateway.phone("+923000000105", "") as phone:
        gateway.network.run(lambda: house.work(gateway.sunwai))
        hears(phone, text)

    def delivered() -> bool:
        with gateway.sunwai.store.read() as unit:
            return bool(unit.messages.of(case)[-1]["state"] == Delivery.DELIVERED)

    gateway.until(delivered)


def test_messages_may_also_be_brought_by_get(gateway: Gateway) -> None:
    assert files(gateway, "03000000108", f"text {GUTTER}", "other")
    assert files(gateway, "03000000109", ucs2(URDU), "other")


def test_while_we_are_away_the_citizen_is_told_to_try_again(gateway: Gateway) -> None:
    gateway.stop("web")
    try:
        with gateway.phone("03000000106", f"text {GUTTER}") as phone:
            text = phone.hears(lambda heard: heard.endswith("minutes."))
    finally:
        gateway.start_web()
    assert not betrayed(gateway)
    assert text in peers.PAGE.read_text(encoding="utf-8")
