"""What we ask of Twilio fits Twilio's own description of its API, of which Prism is a server that checks every request."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from channels.port import NotSent
from channels.sms_twilio import TwilioSms
from channels.whatsapp_twilio import TwilioWhatsApp
from core.messages import Option, Reply
from tests.channels.contract import SENDER, URDU
from tests.peers.installed import NODE, answers, running, wanted

DESCRIPTION = NODE / "@twilio-alpha/mcp/twilio-oai/spec/json/twilio_api_v2010.json"
ACCOUNT, TOKEN, SERVICE = "AC" + "0" * 32, "t" * 32, "MG" + "0" * 32
SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
PUBLIC = "https://sunwai.example.gov.pk"
SURE = Reply("Right?", (Option("yes", "Yes"), Option("no", "No")))
CONTENT = {"notice": "HX" + "0" * 32, "quick-reply/2": "HX" + "1" * 32}


@pytest.fixture(scope="module")
def twilio() -> Iterator[str]:
    prism, description = wanted(NODE / ".bin/prism"), wanted(DESCRIPTION)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with running((str(prism), "mock", "-h", "127.0.0.1", "-p", str(port), str(description)), lambda: answers(url)):
        yield url


@pytest.fixture
def sms(twilio: str) -> TwilioSms:
    return TwilioSms(ACCOUNT, TOKEN, "+12025550123", PUBLIC, twilio)


@pytest.fixture
def whatsapp(twilio: str) -> TwilioWhatsApp:
    return TwilioWhatsApp(ACCOUNT, TOKEN, "+12025550123", PUBLIC, twilio, CONTENT)


def test_it_refuses_what_the_description_does_not_allow(twilio: str) -> None:
    path = f"{twilio}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    wrong = ({"To": SENDER, "MessagingServiceSid": "none"}, {"To": SENDER, "ContentSid": "HX1"}, {"Body": "hi"})
    proof = httpx.BasicAuth(ACCOUNT, TOKEN)
    assert [httpx.post(path, data=form, auth=proof, trust_env=False).status_code for form in wrong] == [422] * 3
    assert httpx.post(path, data={"To": SENDER, "Body": "hi"}, trust_env=False).status_code == 401


@pytest.mark.parametrize("text", ["Thank you", URDU, "word " * 300])
def test_a_text_is_taken(sms: TwilioSms, text: str) -> None:
    assert SID.fullmatch(sms.push(SENDER, Reply(text)))
    assert SID.fullmatch(replace(sms, sender=SERVICE).push(SENDER, Reply(text)))


def test_a_message_to_whatsapp_is_taken_by_number_and_by_id(whatsapp: TwilioWhatsApp) -> None:
    for address in (SENDER, "PK.13491208655302741918"):
        assert SID.fullmatch(whatsapp.push(address, Reply(URDU)))


@pytest.mark.parametrize("cold", [False, True])
def test_a_template_is_taken(whatsapp: TwilioWhatsApp, cold: bool) -> None:
    assert SID.fullmatch(whatsapp.push(SENDER, SURE, cold))


def test_what_is_refused_is_told_by_its_code(sms: TwilioSms) -> None:
    with pytest.raises(NotSent) as trouble:
        replace(sms, account_sid="nobody").push(SENDER, Reply("hi"))
    assert (trouble.value.reason, trouble.value.retryable) == ("422", False)
