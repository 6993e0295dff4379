"""USSD: one step at a time, on screens that fit, turned without a memory."""

from collections.abc import Sequence
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.port import Forged, NotSent
from channels.ussd_africastalking import AfricasTalkingUssd, pages, screens
from core.messages import Inbound, Option, Reply
from tests.channels.contract import SENDER, URDU, Call, Contract

SECRET = "a-secret-of-the-gateway"
PATH = "/webhooks/ussd/africastalking"
FORM = "application/x-www-form-urlencoded"
SESSION = "ATUid_0123456789abcdef"
MENU = Reply("What is it about?", tuple(Option(str(n), f"A department with a long name {n}") for n in range(1, 10)))
URDU_MENU = Reply("شکایت کس بارے میں ہے؟", tuple(Option(str(n), "پانی اور سیوریج") for n in range(1, 10)), "ur")


def dial(text: str = "", **changes: str | None) -> Call:
    """One step of a session: all inputs so far; None leaves a parameter out."""
    named = {
        "sessionId": SESSION,
        "serviceCode": "*8300#",
        "phoneNumber": SENDER,
        "networkCode": "41001",
        "text": text,
        "secret": SECRET,
        **changes,
    }
    return form([(name, value) for name, value in named.items() if value is not None])


def form(pairs: Sequence[tuple[str, str]]) -> Call:
    return Call(PATH, body=urlencode(pairs).encode(), content_type=FORM)


class TestAfricasTalkingUssd(Contract):
    channel = AfricasTalkingUssd(SECRET, {"en": "More", "ur": "مزید"})
    secrets = (SECRET,)

    def says(self, text: str, number: int = 1) -> Call:
        return dial("1*" * (number - 1) + text)

    def forged(self) -> dict[str, Call]:
        return {
            "no secret": dial(secret=None),
            "a blank secret": dial(secret=""),
            "another secret": dial(secret="other"),
            "another secret in the header": dial().but(headers=(("X-Webhook-Secret", "other"),)),
            "JSON": Call(PATH, body=b'{"secret": "a-secret-of-the-gateway"}', content_type="application/json"),
            "nothing": Call(PATH),
        }

    def unreadable(self) -> dict[str, Call]:
        pairs = [("sessionId", SESSION), ("phoneNumber", SENDER), ("text", ""), ("secret", SECRET)]
        return {
            "no session": dial(sessionId=None),
            "a blank session": dial(sessionId=" "),
            "a session that is a novel": dial(sessionId="x" * 5000),
            "no number": dial(phoneNumber=None),
            "no text": dial(text=None),  # type: ignore[arg-type]
            "two texts": form([*pairs, ("text", "1")]),
            "two numbers": form([*pairs, ("phoneNumber", "+923000000102")]),
            "two sessions": form([*pairs, ("sessionId", "other")]),
            "JSON": Call(PATH, headers=(("X-Webhook-Secret", SECRET),), body=b"{}", content_type="application/json"),
        }

    def not_for_us(self) -> dict[str, Call]:
        return {"a short code": dial(phoneNumber="8300"), "no caller": dial(phoneNumber="anonymous")}

    def heard_after(self, *inputs: str) -> Inbound:
        return self.hear(dial("*".join(inputs)))

    def screen(self, reply: Reply | None, *inputs: str) -> str:
        response = self.channel.answer(reply, dial("*".join(inputs)).request())
        assert response.content_type == "text/plain; charset=utf-8"
        return response.get_data(as_text=True)

    def test_the_secret_may_come_in_the_header_or_the_address(self) -> None:
        assert self.receive(dial(secret=None).but(headers=(("X-Webhook-Secret", SECRET),)))
        assert self.receive(dial(secret=None).but(query=urlencode({"secret": SECRET})))

    def test_only_the_last_input_is_said(self) -> None:
        assert self.heard_after("1", "Gutter band hai", "2").text == "2"
        assert self.heard_after("1", "").text == ""

    def test_every_step_is_a_message_of_its_own(self) -> None:
        steps = [self.hear(dial(text)) for text in ("", "1", "1*1", "1*1*2", "1*1*3")]
        assert len({step.id for step in steps}) == len(steps)

    def test_a_session_of_another_caller_is_another_message(self) -> None:
        assert self.hear(dial("1")).id != self.hear(dial("1", phoneNumber="+923000000102")).id

    def test_numbers_of_every_form_are_one_citizen(self) -> None:
        ids = {self.hear(dial("1", phoneNumber=raw)).id for raw in (SENDER, "923000000101", "03000000101")}
        assert len(ids) == 1

    def test_turning_the_page_asks_for_the_same_message_again(self) -> None:
        assert self.heard_after("1", "98") == self.heard_after("1", "98", "98") == self.heard_after("1")
        assert self.heard_after("98") == self.heard_after("")

    def test_after_a_turn_the_answer_counts(self) -> None:
        turned = self.heard_after("1", "98", "7")
        assert turned.text == "7"
        assert turned.id != self.heard_after("1", "7").id

    def test_a_short_reply_is_one_screen(self) -> None:
        assert self.screen(Reply("Right?", (Option("yes", "Yes"),))) == "CON Right?\n1 Yes"

    def test_a_reply_that_ends_closes_the_session(self) -> None:
        assert self.screen(Reply("Thank you", ends=True)) == "END Thank you"

    def test_a_session_is_not_closed_before_the_last_screen(self) -> None:
        ending = Reply(MENU.text, MENU.options, ends=True)
        count = screens(ending.text + "\n" + "\n".join(o.label for o in ending.options)) + 1
        shown = [self.screen(ending, *["98"] * turns)[:3] for turns in range(count + 1)]
        assert shown[0] == "CON"
        assert shown[-1] == "END"

    @pytest.mark.parametrize("reply", [MENU, URDU_MENU])
    def test_a_long_menu_is_turned_line_by_line(self, reply: Reply) -> None:
        lines: list[str] = []
        turns = 0
        while True:
            *shown, last = self.screen(reply, *["98"] * turns).removeprefix("CON ").splitlines()
            if not last.startswith("98 "):
                break
            lines += shown
            turns += 1
        assert last == f"9 {reply.options[-1].label}"
        assert [*lines, *shown, last] == [reply.text] + [f"{n} {o.label}" for n, o in enumerate(reply.options, 1)]
        assert turns >= 1

    def test_the_word_for_turning_is_the_languages(self) -> None:
        assert self.screen(URDU_MENU).endswith("\n98 مزید")
        assert self.screen(Reply(MENU.text, MENU.options, "sd")).endswith("\n98 >")

    def test_turning_beyond_the_end_shows_the_end(self) -> None:
        assert self.screen(MENU, *["98"] * 50) == self.screen(MENU, *["98"] * 49)
        assert self.screen(Reply("Short"), "98") == "CON Short"

    def test_nothing_to_say_ends_the_session(self) -> None:
        assert self.screen(None).startswith("END ")

    def test_typography_does_not_shrink_the_screen(self) -> None:
        assert self.screen(Reply("–" + "a" * 170)) == "CON -" + "a" * 170

    def test_nobody_is_called(self) -> None:
        with pytest.raises(NotSent) as trouble:
            self.channel.push(SENDER, Reply("Thank you"))
        assert not trouble.value.retryable

    def test_without_a_secret_nothing_is_proven(self) -> None:
        for call in (dial(secret=""), dial(secret=None)):
            with pytest.raises(Forged):
                AfricasTalkingUssd("").receive(call.request())


def octets(screen: str) -> tuple[int, int]:
    """How large a screen is and may be, counted apart from the product: 7 bits a letter of plain English, else UCS-2."""
    plain = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n:?.,<>'-")
    if set(screen) <= plain:
        return len(screen), 182
    return len(screen.encode("utf-16-be")) // 2, 80


WORDS = st.lists(st.text(alphabet="abc ABC?:ابپ\n", min_size=1, max_size=14), max_size=120).map(" ".join)


@given(WORDS, st.sampled_from(["More", "مزید", ">"]))
def test_every_screen_fits_and_nothing_is_lost(text: str, more: str) -> None:
    leaves = pages(text, more)
    assert all(size <= room for size, room in (octets(f"CON {leaf}") for leaf in leaves))
    read = " ".join(leaf.removesuffix(f"\n98 {more}") for leaf in leaves[:-1]) + " " + leaves[-1]
    assert read.split() == text.split()


@pytest.mark.parametrize(
    ("text", "count"), [("a" * 178, 1), ("a" * 179, 2), ("ا" * 76, 1), ("ا" * 77, 2), (URDU, 1), ("", 1)]
)
def test_a_screen_holds_what_the_network_carries(text: str, count: int) -> None:
    assert screens(text) == count
