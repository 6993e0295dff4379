"""Our web on a port, behind every provider's webhook: real requests, and the simulator as all of the providers."""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from app import create_app
from bot import converse, settings, wiring
from bot.pace import Pace
from bot.settings import Settings
from bot.simulation import carrier, networks
from bot.simulation.carrier import Act as Doing
from bot.simulation.carrier import Message
from bot.wiring import Sunwai
from storage import migrations
from tests.house import Bell, Clock, work

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


@contextmanager
def served(folder: Path) -> Iterator[Web]:
    """A web until the block ends, with its database in this folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chosen = settings.read({"DATA_DIR": str(folder), "PORT": str(port)})
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
