"""WhatsApp through Twilio: people with and without a number, buttons, places, files."""

import base64
import json
from dataclasses import replace

import pytest

from channels import shaping
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
            "neighbours pushed into the id": twilio_calls.pushed(PATH),
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
        assert (heard.address, heard.phone, heard.also) == (NOBODY, None, None)

    def test_a_sender_with_a_number_and_an_id_is_known_by_the_number(self) -> None:
        for name in ("ExternalUserId", "ExternalUserIdentifier"):
            heard = self.hear(signed(message(**{name: NOBODY})))
            assert (heard.address, heard.phone, heard.also) == (SENDER, SENDER, NOBODY)

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


CONTENT = {
    "quick-reply/2": "HX" + "2" * 32,
    "list-picker/2": "HX" + "c" * 32,
    "list-picker/3": "HX" + "3" * 32,
    "notice": "HX" + "0" * 32,
}
SURE = Reply("Right?", (Option("yes", "Yes, go on"), Option("no", "No")))


def templated(reply: Reply, *answers: Answer, cold: bool = False, **content: str) -> list[dict[str, list[str]]]:
    """What Twilio is asked for the reply, one form after another."""
    with provider(*answers or (created(),)) as twilio:
        channel = replace(sender(twilio.url), content=content or CONTENT)
        assert channel.push(SENDER, reply, cold) == MESSAGE
    return [asked.form for asked in twilio.asked]


def variables(form: dict[str, list[str]]) -> dict[str, str]:
    given: dict[str, str] = json.loads(form["ContentVariables"][0])
    return given


def test_two_options_are_quick_replies() -> None:
    (form,) = templated(Reply(URDU, SURE.options, "ur"))
    assert variables(form) == {"1": URDU, "2": "Yes, go on", "3": "yes", "4": "No", "5": "no"}
    assert form == {
        "To": [f"whatsapp:{SENDER}"],
        "From": [OURS],
        "ContentSid": [CONTENT["quick-reply/2"]],
        "ContentVariables": form["ContentVariables"],
        "StatusCallback": ["https://sunwai.example/webhooks/whatsapp/twilio/status"],
    }


def test_three_options_are_a_list_where_there_is_no_template_for_buttons() -> None:
    (form,) = templated(Reply("Which?", tuple(Option(key, key.upper()) for key in "abc")))
    assert form["ContentSid"] == [CONTENT["list-picker/3"]]
    assert variables(form) == {"1": "Which?", "2": "A", "3": "a", "4": "B", "5": "b", "6": "C", "7": "c"}


def test_labels_too_long_for_buttons_go_into_a_list() -> None:
    (form,) = templated(Reply("Right?", (Option("yes", "x" * 21), Option("no", "No"))))
    assert form["ContentSid"] == [CONTENT["list-picker/2"]]


@pytest.mark.parametrize(
    "reply",
    [
        Reply("No options"),
        Reply("Right?", (Option("yes", "Yes"),)),
        Reply("Right?", (Option("yes", "x" * 25), Option("no", "No"))),
        Reply("x" * 1025, SURE.options),
        Reply("line\n" * 200 + "end", SURE.options),
        Reply("", SURE.options),
    ],
)
def test_what_no_template_holds_is_numbered_text(reply: Reply) -> None:
    (form,) = templated(reply)
    assert form["Body"] == [shaping.numbered(reply)]
    assert "ContentSid" not in form


def test_without_templates_options_are_numbered() -> None:
    with provider(created()) as twilio:
        sender(twilio.url).push(SENDER, SURE)
    assert twilio.asked[0].form["Body"] == ["Right?\n1 Yes, go on\n2 No"]


def test_a_variable_is_on_one_line() -> None:
    (form,) = templated(Reply(" You wrote:\n\n  gutter\t band \r\nplace:      Gujranwala\n", SURE.options))
    assert variables(form)["1"] == "You wrote: · gutter band · place: Gujranwala"


def test_what_rides_home_is_numbered_text() -> None:
    channel = replace(TestTwilioWhatsApp.channel, content=CONTENT)
    assert "Right?\n1 Yes, go on\n2 No" in channel.answer(SURE).get_data(as_text=True)


def test_who_has_not_written_for_a_day_is_sent_a_notice() -> None:
    (form,) = templated(Reply("Your case:\nsolved.", SURE.options), cold=True)
    assert form["ContentSid"] == [CONTENT["notice"]]
    assert variables(form) == {"1": "Your case: · solved. · 1 Yes, go on · 2 No"}
    assert "Body" not in form


@pytest.mark.parametrize("reply", [Reply("x" * 901), SURE])
def test_without_a_notice_that_holds_it_text_is_tried(reply: Reply) -> None:
    content = {"notice": CONTENT["notice"]} if reply is not SURE else {"quick-reply/2": CONTENT["quick-reply/2"]}
    (form,) = templated(reply, cold=True, **content)
    assert form["Body"] == [shaping.numbered(reply)]


@pytest.mark.parametrize("code", [21655, 21656])
@pytest.mark.parametrize("cold", [False, True])
def test_a_template_that_twilio_refuses_does_not_silence_us(code: int, cold: bool) -> None:
    refusal, text = templated(SURE, refused(400, code), created(), cold=cold)
    assert "ContentSid" in refusal
    assert text["Body"] == ["Right?\n1 Yes, go on\n2 No"]


def test_where_the_day_is_over_after_all_a_notice_is_sent() -> None:
    text, notice = templated(Reply("Solved."), refused(400, 63016), created())
    assert text["Body"] == ["Solved."]
    assert (notice["ContentSid"], variables(notice)) == ([CONTENT["notice"]], {"1": "Solved."})


def test_other_trouble_is_not_answered_by_another_form() -> None:
    with provider(refused(400, 63024)) as twilio, pytest.raises(NotSent, match="63024"):
        replace(sender(twilio.url), content=CONTENT).push(SENDER, SURE)
    assert len(twilio.asked) == 1
