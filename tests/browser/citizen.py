"""A citizen with a phone of the demonstration: what she writes comes by the signed webhook, as from her network."""

import time
from dataclasses import dataclass
from xml.etree import ElementTree

import httpx

from bot.simulation.phones import PHONES
from core import tracking_id
from tests.browser.conftest import Site

OWN = next(iter(PHONES))
PATIENCE = 30.0  # seconds until what was sent to her has arrived


@dataclass
class Citizen:
    """Her phone, and how much of what came to it she has read."""

    site: Site
    number: str = OWN
    read: int = 0

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.site.url, timeout=60)
        self.read = len(self.inbox())

    def writes(self, text: str) -> str:
        """A text message; what is answered at once."""
        signed = self.client.post("/simulator/sms", json={"from": self.number, "text": text}).json()
        answer = self.client.request(
            signed["method"], signed["url"], headers=signed["headers"], content=signed["body"].encode()
        )
        assert answer.is_success, answer.text
        return "".join(ElementTree.fromstring(answer.text).itertext())

    def hears(self, words: str) -> str:
        """The next message in which these words stand; it is waited for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for at, text in enumerate(self.inbox()[self.read :], self.read + 1):
                if words in text:
                    self.read = at
                    return text
            time.sleep(0.05)
        raise AssertionError(f"{words!r} was never said: {self.inbox()[self.read :]}")

    def files(self, complaint: str) -> str:
        """Tell what is wrong, and say yes to what is read back; the tracking ID as it is shown."""
        self.writes(complaint)
        found = tracking_id.find(said := self.writes("1"))
        assert found, said
        return tracking_id.show(found)

    def inbox(self) -> list[str]:
        asked = {"number": self.number, "tab": "sms", "after": 0}
        return [message["text"] for message in self.client.get("/simulator/phone", params=asked).json()["messages"]]
