"""The register of channels is complete, true and light."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from bot import wiring
from bot.settings import Settings
from channels.port import Channel
from channels.registry import CHANNELS, NEEDS

HEAVY = ("twilio.rest", "requests", "telegram", "httpx", "rq", "sqlmodel")
NEIGHBOURS = {
    "__init__",
    "cutting",
    "fetching",
    "hosts",
    "ids",
    "pins",
    "posting",
    "notices",
    "telegram_line",
    "telegram_markup",
    "whatsapp_messages",
    "trees",
    "legible",
    "mail",
    "numbers",
    "port",
    "proof",
    "registry",
    "segments",
    "shaping",
    "twilio",
    "twiml",
}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_goes_by_its_own_name(name: str) -> None:
    assert CHANNELS[name].name == name


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
def test_a_channel_is_one_file_named_for_it(channel: type[Channel]) -> None:
    assert channel.__module__ == "channels." + str(channel.name).replace("/", "_")


def test_no_channel_is_forgotten() -> None:
    files = {path.stem for path in (ROOT / "channels").glob("*.py")}
    assert files - NEIGHBOURS == {name.replace("/", "_") for name in CHANNELS}


def test_the_web_door_loads_no_providers_client() -> None:
    script = f"import sys, channels.registry; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_what_a_channel_needs_are_settings() -> None:
    assert set(NEEDS) == set(CHANNELS)
    assert {name for needed in NEEDS.values() for name in needed} <= {item.name for item in fields(Settings)}


@pytest.mark.parametrize("name", CHANNELS)
def test_with_what_it_needs_a_channel_is_on_and_without_any_it_is_off(name: str) -> None:
    given = dict.fromkeys(NEEDS[name], "https://sunwai.example")
    assert set(wiring.channels(Settings(**given))) == {name}
    assert wiring.channels(Settings()) == {}
