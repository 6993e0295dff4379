"""The carrier of the demonstration: it signs as Twilio does, for its own phones alone, and keeps what is sent to them."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from bot import settings, simulation
from bot.settings import Settings
from bot.simulation import Carrier, CarrierError, Signed

PHONE, STRANGER = "+923000000101", "+923000000202"
CALLBACK = "/webhooks/sms/twilio/status"


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    return settings.read({"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://sunwai.example"})


@pytest.fixture
def carrier(demo: Settings) -> Carrier:
    return simulation.carrier(demo)


def proves(demo: Settings, signed: Signed) -> bool:
    form = dict(parse_qsl(signed.body, keep_blank_values=True))
    validator = RequestValidator(demo.twilio_auth_token)
    return bool(validator.validate(demo.public_url + signed.url, form, signed.headers["X-Twilio-Signature"]))


def arrive(demo: Settings, carrier: Carrier, text: str = "Registered.", number: str = PHONE) -> str:
    callback = f"{demo.public_url}{CALLBACK}"
    form = {"To": number, "From": "0786", "Body": text, "StatusCallback": callback}
    return str(simulation.accept(carrier, form)["sid"])


@pytest.mark.parametrize("text", ["1", "گٹر بند ہے", "50% & more = ✓", " spaces \n and lines "])
def test_a_text_is_signed_as_the_provider_signs(demo: Settings, text: str) -> None:
    signed = simulation.signed_sms(demo, PHONE, text)
    assert signed.url == "/webhooks/sms/twilio"
    assert proves(demo, signed)
    assert parse_qs(signed.body)["Body"] == [text]


def test_every_text_has_an_id_of_its_own(demo: Settings) -> None:
    sids = {parse_qs(simulation.signed_sms(demo, PHONE, "1").body)["MessageSid"][0] for _ in range(9)}
    assert len(sids) == 9


@pytest.mark.parametrize(
    ("sender", "text"), [("+923000000999", "hello"), ("", "hello"), (PHONE, " "), (PHONE, "x" * 1601)]
)
def test_nothing_is_signed_for_other_phones_or_for_no_text(demo: Settings, sender: str, text: str) -> None:
    with pytest.raises(CarrierError):
        simulation.signed_sms(demo, sender, text)


def test_what_is_accepted_arrives_on_that_phone_alone(demo: Settings, carrier: Carrier) -> None:
    first, second = arrive(demo, carrier), arrive(demo, carrier, "دوسرا پیغام")
    assert [(text.id, text.text) for text in carrier.inbox(PHONE)] == [(first, "Registered."), (second, "دوسرا پیغام")]
    assert [text.id for text in carrier.inbox(PHONE, after=1)] == [second]
    assert carrier.inbox(STRANGER) == ()


def test_the_answer_to_a_sender_counts_the_parts(carrier: Carrier) -> None:
    assert simulation.accept(carrier, {"To": PHONE, "Body": "ا" * 71})["num_segments"] == "2"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": "+923000000999", "Body": "hello"}, 21211),
        ({"To": PHONE}, 21602),
        ({"To": PHONE, "Body": "x" * 1601}, 21617),
    ],
)
def test_what_the_provider_would_refuse_is_refused(carrier: Carrier, form: dict[str, str], code: int) -> None:
    with pytest.raises(CarrierError) as refusal:
        simulation.accept(carrier, form)
    assert (refusal.value.status, refusal.value.code) == (400, code)


def test_on_the_disk_neither_words_nor_numbers_can_be_read(demo: Settings, carrier: Carrier) -> None:
    arrive(demo, carrier, "the canary sings")
    files = [path for path in demo.data_dir.rglob("*") if path.is_file() and path.name != "secrets.json"]
    assert files
    assert not any(b"canary" in path.read_bytes() or "3000000101" in path.name for path in files)


def test_a_receipt_is_signed_for_a_text_that_arrived(demo: Settings, carrier: Carrier) -> None:
    signed = simulation.signed_receipt(demo, carrier, PHONE, arrive(demo, carrier), "delivered")
    assert signed.url == CALLBACK
    assert proves(demo, signed)


@pytest.mark.parametrize(
    "change", [{"number": STRANGER}, {"id": "SM0"}, {"state": "opened"}, {"number": "+923000000999"}]
)
def test_no_receipt_is_signed_for_anything_else(demo: Settings, carrier: Carrier, change: dict[str, str]) -> None:
    asked = {"number": PHONE, "id": arrive(demo, carrier), "state": "delivered", **change}
    with pytest.raises(CarrierError):
        simulation.signed_receipt(demo, carrier, **asked)


def test_a_receipt_goes_nowhere_but_to_ourselves(demo: Settings, carrier: Carrier) -> None:
    form = {"To": PHONE, "Body": "hello", "StatusCallback": "https://sunwai.example.attacker.example/status"}
    sid = str(simulation.accept(carrier, form)["sid"])
    with pytest.raises(CarrierError):
        simulation.signed_receipt(demo, carrier, PHONE, sid, "delivered")


def test_only_our_own_account_may_send(demo: Settings) -> None:
    sid, token = demo.twilio_account_sid, demo.twilio_auth_token
    assert simulation.authorised(demo, sid, sid, token)
    assert not simulation.authorised(demo, sid, sid, "another token")
    assert not simulation.authorised(demo, "AC0", sid, token)
    assert not simulation.authorised(demo, sid, None, None)


def test_another_key_opens_nothing(demo: Settings, carrier: Carrier) -> None:
    arrive(demo, carrier)
    stranger = simulation.carrier(replace(demo, secret_key="another secret"))
    assert stranger.inbox(PHONE) == ()
