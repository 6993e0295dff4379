"""A signed request of the simulation as the service's own channel reads it, over the bytes that a browser would send."""

from collections.abc import Sequence

from flask import Request
from werkzeug.test import EnvironBuilder

from bot import wiring
from bot.settings import Settings
from bot.simulation import networks
from bot.simulation.carrier import Act, Carrier, Signed
from core.messages import Event, Inbound

PHONE, STRANGER = "+923000000101", "+923000000202"


def bring(demo: Settings, carrier: Carrier, tab: str, number: str = PHONE, **act: str) -> Signed:
    """What a citizen does on a tab, signed."""
    return networks.bring(demo, carrier, tab, number, Act(**act))


def read(demo: Settings, signed: Signed) -> Sequence[Event]:
    """What the service reads in it. Raises Forged."""
    name = signed.url.partition("?")[0].removeprefix("/webhooks/").removesuffix("/status")
    builder = EnvironBuilder(
        path=signed.url,
        base_url=demo.public_url,
        method=signed.method,
        headers=dict(signed.headers),
        data=signed.body.encode(),
    )
    return wiring.channels(demo)[name].receive(Request(builder.get_environ()))


def inbound(demo: Settings, signed: Signed) -> Inbound:
    """The one message in it."""
    (event,) = read(demo, signed)
    assert isinstance(event, Inbound)
    return event
