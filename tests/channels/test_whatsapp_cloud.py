"""WhatsApp through Meta's Cloud API, what comes from it: batches, receipts, people without numbers."""

import hmac
import json

import pytest

from channels import ids
from channels.port import Forged
from channels.whatsapp_cloud import CloudWhatsApp
from core.messages import Challenge, Delivery, Inbound, Media, Pin, Receipt, Reply
from tests.channels.cloud_calls import (
    APP_SECRET,
    KNOWN,
    NOBODY,
    NUMBER_ID,
    PATH,
    TOKEN,
    VERIFY,
    WAMID,
    Tree,
    batch,
    message,
    signed,
    status,
    value,
    verification,
)
from tests.channels.contract import SENDER, URDU, Call, Contract


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
