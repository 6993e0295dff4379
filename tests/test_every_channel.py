"""The same complaint by every provider's webhook, and one citizen on all of them: real requests to our real web."""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from uuid import uuid4

import httpx
import pytest
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from app import create_app
from bot import casework, converse, settings, wiring
from bot.casework import Act
from bot.pace import Pace
from bot.settings import Settings
from bot.simulation import carrier, networks
from bot.simulation.carrier import Act as Doing
from bot.simulation.carrier import Message
from bot.simulation.phones import PHONES
from bot.wiring import Sunwai
from channels.registry import CHANNELS
from core.complaint import Step
from storage import migrations
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID, Bell, Clock, work

FAMILY = "+923000000"
ABROAD = next(number for number, phone in PHONES.items() if phone.whose == "abroad")
BODY = re.compile(r"<Body>(.*?)</Body>|<Message>(.*?)</Message>", re.DOTALL)


@dataclass
class Web:
    """Our web on a port, with all channels on, whose providers are the simulator in it; and a worker's hands."""

    sunwai: Sunwai
    sessions: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=60))

    @property
    def settings(self) -> Settings:
        return self.sunwai.settings

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> str:
        """A form to a webhook; what is answered."""
        return self.client.post(self.settings.local_url + path, data=form, headers=headers).raise_for_status().text

    def inbox(self, number: str) -> tuple[Message, ...]:
        """What lies on a phone, once the workers have sent it."""
        work(self.sunwai)
        return carrier.carrier(self.settings).inbox(number)

    # -- one message by each provider, and what she reads ------------------------------------------------------------------

    def twilio(self, channel: str, number: str, text: str) -> str:
        prefix = "whatsapp:" if channel == "whatsapp/twilio" else ""
        ours = self.settings.twilio_whatsapp_from if prefix else self.settings.twilio_sms_from
        form = {
            "MessageSid": f"SM{uuid4().hex}",
            "AccountSid": self.settings.twilio_account_sid,
            "From": prefix + number,
            "To": prefix + ours,
            "Body": text,
            "NumMedia": "0",
        }
        path = f"/webhooks/{channel}"
        signature = RequestValidator(self.settings.twilio_auth_token).compute_signature(
            self.settings.public_url + path, form
        )
        answer = self.post(path, form, **{"X-Twilio-Signature": signature})
        return unescape("\n".join("".join(found) for found in BODY.findall(answer)))

    def kannel(self, number: str, text: str) -> str:
        secret = {"X-Webhook-Secret": self.settings.kannel_webhook_secret}
        asked = {"from": number, "to": self.settings.kannel_from, "text": text, "id": uuid4().hex, "charset": "UTF-8"}
        url = f"{self.settings.local_url}/webhooks/sms/kannel"
        return self.client.get(url, params=asked, headers=secret).raise_for_status().text

    def ussd(self, number: str, text: str) -> str:
        """A step of her session; a dial for "" begins another."""
        session, inputs = self.sessions.get(number, ("", []))
        if not text:
            session, inputs = f"ATUid_{uuid4().hex}", []
        else:
            inputs = [*inputs, text]
        self.sessions[number] = session, inputs
        form = {"sessionId": session, "serviceCode": "*786#", "phoneNumber": number, "text": "*".join(inputs)}
        return self.post(
            "/webhooks/ussd/africastalking", form, **{"X-Webhook-Secret": self.settings.ussd_webhook_secret}
        )

    def pushed(self, tab: str, number: str, **act: str) -> str:
        """By a provider to whom replies are pushed."""
        before = len(self.inbox(number))
        signed = networks.bring(self.settings, carrier.carrier(self.settings), tab, number, Doing(**act))
        url = self.settings.local_url + signed.url
        self.client.post(url, content=signed.body.encode(), headers=dict(signed.headers)).raise_for_status()
        return "\n".join(message.text for message in self.inbox(number)[before:] if message.tab == tab)

    def taps_first(self, tab: str, number: str) -> str:
        """The first button of the last message."""
        last = [message for message in self.inbox(number) if message.tab == tab][-1]
        return self.pushed(tab, number, kind="tap", message=last.id, key=last.buttons[0].key)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chosen = settings.read({"DATA_DIR": str(tmp_path_factory.mktemp("channels")), "PORT": str(port)})
    made = wiring.build(chosen, Clock())
    migrations.upgrade(made.store.engine, made.store.vault)
    converse.warm(made)
    sunwai = replace(made, bell=Bell(), pace=Pace(lambda: 0.0, lambda _: None))  # type: ignore[arg-type]
    server = make_server("127.0.0.1", port, create_app(sunwai), threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield Web(sunwai)
    server.shutdown()
    serving.join()
    server.server_close()
    made.store.engine.dispose()


# What a citizen does by each provider to file a clear complaint: as few messages as it allows.
FILING: Mapping[str, tuple[Callable[[Web], str], ...]] = {
    "sms/kannel": (lambda web: web.kannel(f"{FAMILY}1001", GUTTER), lambda web: web.kannel(f"{FAMILY}1001", "1")),
    "sms/twilio": (
        lambda web: web.twilio("sms/twilio", f"{FAMILY}1002", GUTTER),
        lambda web: web.twilio("sms/twilio", f"{FAMILY}1002", "1"),
    ),
    "telegram": (
        lambda web: web.pushed("telegram", ABROAD, text=GUTTER),
        lambda web: web.taps_first("telegram", ABROAD),
    ),
    "ussd/africastalking": (
        lambda web: web.ussd(f"{FAMILY}1003", ""),
        lambda web: web.ussd(f"{FAMILY}1003", GUTTER),
        lambda web: web.ussd(f"{FAMILY}1003", "1"),
    ),
    "whatsapp/cloud": (
        lambda web: web.pushed("whatsapp", STRANGER, text=GUTTER),
        lambda web: web.taps_first("whatsapp", STRANGER),
    ),
    "whatsapp/twilio": (
        lambda web: web.twilio("whatsapp/twilio", f"{FAMILY}1004", GUTTER),
        lambda web: web.twilio("whatsapp/twilio", f"{FAMILY}1004", "1"),
    ),
}


def test_every_channel_is_filed_by() -> None:
    assert list(FILING) == list(CHANNELS)


@pytest.mark.parametrize("channel", FILING)
def test_the_same_complaint_is_filed_by_every_provider_in_two_messages_and_on_ussd_a_dial(
    web: Web, channel: str
) -> None:
    said = [step(web) for step in FILING[channel]]
    assert "Gujranwala" in said[-2]
    found = TRACKING_ID.search(said[-1])
    assert found, said
    with web.sunwai.store.read() as unit:
        complaint = unit.complaints.get(found[0].replace("-", ""))
    assert complaint
    assert (complaint.channel, complaint.leaf, complaint.place) == (channel, "WT4", "gujranwala")


def test_begun_on_ussd_finished_by_sms_read_on_whatsapp_and_found_unsolved_on_telegram(web: Web) -> None:
    """The session drops before the yes; the four are one citizen, by her number and by the contact she shares."""
    web.ussd(HER, "")
    assert "Gujranwala" in web.ussd(HER, GUTTER)
    found = TRACKING_ID.search(web.kannel(HER, "1"))
    assert found
    case = found[0].replace("-", "")

    assert found[0] in web.pushed("whatsapp", HER, text="STATUS")
    assert found[0] not in web.pushed("telegram", HER, text="STATUS")
    web.pushed("telegram", HER, kind="contact")
    assert found[0] in web.pushed("telegram", HER, text="STATUS")

    casework.act(web.sunwai, "WT", case, Act(Step.RESOLVED, "Saaf kar diya"))
    assert any("Saaf kar diya" in message.text for message in web.inbox(HER))
    web.sunwai.store.clock.move(hours=1)  # type: ignore[attr-defined]
    assert found[0] in web.pushed("telegram", HER, text="2")
    with web.sunwai.store.read() as unit:
        steps = [entry.step for entry in unit.complaints.history(unit.complaints.get(case))]  # type: ignore[arg-type]
    assert Step.REOPENED in steps
