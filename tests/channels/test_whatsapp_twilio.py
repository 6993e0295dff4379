"""WhatsApp through Twilio: people with and without a number, buttons, places, files."""

import base64

import pytest

from channels.port import NotFetched, NotSent
from channels.whatsapp_twilio import TwilioWhatsApp
from core.messages import Delivery, Media, Option, Pin, Receipt, Reply
from tests.channels import twilio_calls
from tests.channels.contract import SENDER, URDU, Call, Contract
from tests.channels.provider import Answer, provider
from tests.channels.twilio_calls import MESSAGE, PUBLIC, SID, TOKEN, Pairs, created, forgeries, receipt, refused

PATH = "/webhooks/whatsapp/twilio"
OURS = "whatsapp:+15005550006"
NOBODY = "PK.13491208655302741918"  # a sender whom WhatsApp names, without a number


def message(text: str = "hi", number: int = 1, **changes: str | None) -> list[tuple[str, str]]:
    whatsapp: dict[str, str | None] = {
        "From": f"whatsapp:{SENDER}",
        "To": OURS,
        "WaId": SENDER.removeprefix("+"),
        "ProfileName": "A Citizen",
        "MessageType": "text",
    }
    return twilio_calls.message(text, number, **{**whatsapp, **changes})


def signed(pairs: Pairs, path: str = PATH) -> Call:
    return twilio_calls.signed(pairs, path)


class TestTwilioWhatsApp(Contract):
    channel = TwilioWhatsApp(SID, TOKEN, "+15005550006", PUBLIC)
    secrets = (TOKEN,)

    def says(self, text: str, number: int = 1) -> Call:
        return signed(message(text, number))

    def forged(self) -> dict[str, Call]:
        return forgeries(message(), PATH)

    def unreadable(self) -> dict[str, Call]:
        return {
            "From twice": signed([*message(), ("From", "whatsapp:+923000000102")]),
            "Body twice": signed([*message(), ("Body", "other")]),
            "ButtonPayload twice": signed([*message(ButtonPayload="yes"), ("ButtonPayload", "no")]),
            "no sender": signed(message(From=None)),
            "a sender without a name": signed(message(From="whatsapp:")),
            "a sender that is a sentence": signed(message(From="whatsapp:a citizen of ours")),
            "no To": signed(message(To=None)),
            "no content": signed(message(Body=None)),
            "no id": signed(message(MessageSid=None, SmsMessageSid=None, SmsSid=None)),
            "another account": signed(message(AccountSid="AC" + "1" * 32)),
            "media promised and not there": signed(message(NumMedia="2", MediaUrl0="https://api.twilio.com/1")),
        }

    def not_for_us(self) -> dict[str, Call]:
        return {
            "a reaction": signed(message("👍", MessageType="reaction")),
            "ourselves": signed(message(From=OURS)),
            "a receipt of an inbound message": signed(receipt(MessageStatus="received"), PATH + "/status"),
        }

    @pytest.mark.parametrize(
        "names",
        [
            {"From": f"whatsapp:{NOBODY}"},
            {"From": f"whatsapp:{NOBODY}", "ExternalUserId": NOBODY, "WaId": None},
            {"From": "", "ExternalUserId": NOBODY},
            {"From": None, "ExternalUserIdentifier": NOBODY},
        ],
    )
    def test_a_sender_without_a_number_is_somebody_all_the_same(self, names: dict[str, str | None]) -> None:
        heard = self.hear(signed(message(**names)))
        assert (heard.address, heard.phone) == (NOBODY, None)

    def test_a_sender_with_a_number_and_an_id_is_known_by_the_number(self) -> None:
        heard = self.hear(signed(message(ExternalUserId=NOBODY)))
        assert (heard.address, heard.phone) == (SENDER, SENDER)

    def test_a_tapped_button_is_a_choice(self) -> None:
        pressed = self.hear(signed(message("Yes", MessageType="button", ButtonText="Yes", ButtonPayload="yes")))
        picked = self.hear(signed(message("Water", MessageType="interactive", ListId="WT", ListTitle="Water")))
        assert (pressed.text, pressed.choice) == ("Yes", "yes")
        assert (picked.text, picked.choice) == ("Water", "WT")

    def test_a_shared_place_is_a_pin_with_its_name(self) -> None:
        place = {"Latitude": "32.1877", "Longitude": "74.1945", "MessageType": "location"}
        named = self.hear(signed(message("", **place, Label="Islampura", Address="Street 4, Gujranwala")))
        bare = self.hear(signed(message(Body=None, **place)))
        assert (named.text, named.pin) == ("Islampura, Street 4, Gujranwala", Pin(32.1877, 74.1945))
        assert (bare.text, bare.pin) == ("", Pin(32.1877, 74.1945))

    def test_a_voice_note_is_a_file(self) -> None:
        pairs = message("", NumMedia="1", MediaUrl0="https://api.twilio.com/ME0", MediaContentType0="audio/ogg")
        assert self.hear(signed(pairs)).media == (Media("https://api.twilio.com/ME0", "audio/ogg"),)

    def test_a_message_read_is_told(self) -> None:
        read = receipt(MessageStatus="read", EventType="READ", To=f"whatsapp:{SENDER}", From=OURS)
        assert self.receive(signed(read, PATH + "/status")) == (Receipt("whatsapp/twilio", MESSAGE, Delivery.READ),)

    def test_options_are_numbered_and_typography_stays(self) -> None:
        markup = self.respond(Reply("Is it – right?", (Option("yes", "Yes"),))).get_data(as_text=True)
        assert "<Message>Is it – right?\n1 Yes</Message>" in markup

    def test_a_reply_is_one_message_whatever_its_letters(self) -> None:
        assert self.channel.parts(Reply(URDU * 10)) == 1


def sender(url: str, name: str = "+15005550006") -> TwilioWhatsApp:
    return TwilioWhatsApp(SID, TOKEN, name, PUBLIC, api_url=url, timeout=0.3)


@pytest.mark.parametrize("name", ["+15005550006", OURS])
@pytest.mark.parametrize("address", [SENDER, NOBODY])
def test_a_push_goes_to_whatsapp(name: str, address: str) -> None:
    with provider(created()) as twilio:
        assert sender(twilio.url, name).push(address, Reply(URDU)) == MESSAGE
    assert twilio.asked[0].form == {
        "To": [f"whatsapp:{address}"],
        "From": [OURS],
        "Body": [URDU],
        "StatusCallback": ["https://sunwai.example/webhooks/whatsapp/twilio/status"],
    }


def test_a_messaging_service_is_named_as_one() -> None:
    with provider(created()) as twilio:
        sender(twilio.url, "MG" + "0" * 32).push(SENDER, Reply("Thank you"))
    assert twilio.asked[0].form["MessagingServiceSid"] == ["MG" + "0" * 32]


@pytest.mark.parametrize(
    ("answer", "reason", "retryable"),
    [
        (refused(400, 63016), "63016", False),
        (refused(400, 63024), "63024", False),
        (refused(429, 63018), "63018", True),
        (Answer(hangs=True), "timeout", True),
    ],
)
def test_trouble_is_told_by_its_code(answer: Answer, reason: str, retryable: bool) -> None:
    with provider(answer) as twilio, pytest.raises(NotSent) as trouble:
        sender(twilio.url).push(SENDER, Reply("Thank you"))
    assert (trouble.value.reason, trouble.value.retryable) == (reason, retryable)


def test_a_photo_is_fetched_with_our_proof() -> None:
    with provider(Answer(body=b"photo", content_type="image/jpeg")) as twilio:
        at = f"{twilio.url}/2010-04-01/Accounts/{SID}/Messages/MM0/Media/ME0"
        assert sender(twilio.url).fetch(Media(at, "image/jpeg")) == b"photo"
    (asked,) = twilio.asked
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()


def test_a_photo_that_takes_too_long_is_tried_again() -> None:
    with provider(Answer(hangs=True)) as twilio, pytest.raises(NotFetched) as trouble:
        sender(twilio.url).fetch(Media(f"{twilio.url}/ME0", "image/jpeg"))
    assert (trouble.value.reason, trouble.value.retryable) == ("timeout", True)
