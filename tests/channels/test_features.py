"""docs/channels.md and the pages it leads to say of each channel what is so."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot import pace
from channels.fetching import LARGEST
from channels.files import kind
from channels.files.unfit import MOST_PIXELS
from channels.registry import CHANNELS, NEEDS
from channels.shaping import Style
from tests.channels.files.handmade import WHOLE

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "channels.md").read_text(encoding="utf-8")
HEADER, *ROWS = [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", PAGE, re.M)]
TABLE = {row[0].strip("`"): dict(zip(HEADER, row, strict=True)) for row in ROWS if row[0].strip("`") in CHANNELS}
YES = {True: "yes", False: "no"}


def test_every_channel_has_its_row() -> None:
    assert list(TABLE) == list(CHANNELS)


@pytest.mark.parametrize("name", CHANNELS)
def test_what_a_channel_can_is_as_the_table_says(name: str) -> None:
    channel, row = CHANNELS[name], TABLE[name]
    assert row["the reply"] == ("rides home" if channel.rides_home else "pushed")
    assert (row["we can begin"], row["receipts"]) == (YES[bool(channel.pushes)], YES[bool(channel.reports)])


@pytest.mark.parametrize("name", CHANNELS)
def test_what_a_channel_brings_is_as_the_table_says(name: str) -> None:
    channel, row = CHANNELS[name], TABLE[name]
    capability: Any = getattr(channel, "capability")  # noqa: B009 - a channel has it, its port does not
    assert (row["files"] != "none", row["a place"] != "none") == (capability.files, capability.pins)
    silent = "approved templates only" if capability.window else "as ever" if channel.pushes else "—"
    assert row["after a day of silence"] == silent


def test_how_fast_is_as_the_page_says() -> None:
    for rate in ("80 messages a second on WhatsApp", "30 on Telegram and one to each chat", "30 on SMS"):
        assert rate in PAGE
    assert pace.LIMITS == {"whatsapp": 80, "telegram": 30, "sms": 30}
    assert pace.CHAT_LIMITS == {"telegram": 1}


@pytest.mark.parametrize("name", CHANNELS)
def test_the_limits_are_as_the_table_says(name: str) -> None:
    capability: Any = getattr(CHANNELS[name], "capability")  # noqa: B009 - a channel has it, its port does not
    limits = {str(way.label) for way in capability.tappable}
    limits |= {str(way.most) for way in capability.tappable if way.style is Style.BUTTONS}
    assert limits == set(re.findall(r"\d+", TABLE[name]["options"]))
    if "characters" in TABLE[name]["a message"] and not name.startswith("ussd/"):
        assert f"{capability.longest:,} characters" == TABLE[name]["a message"]


@pytest.mark.parametrize("name", CHANNELS)
def test_what_a_channel_needs_is_explained_where_it_is_set_up(name: str) -> None:
    (page,) = re.findall(r"\]\((\w+\.md)", TABLE[name]["set up"])
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [setting for setting in NEEDS[name] if f"`{setting.upper()}`" not in text] == []
    assert f"/webhooks/{name}" in text


def test_what_is_taken_is_as_the_page_says() -> None:
    assert f"{LARGEST // 2**20} MB" in PAGE
    assert f"{MOST_PIXELS // 10**6} million pixels" in PAGE
    for name in ("JPEG", "PNG", "WebP", "PDF", "Opus in Ogg", "AMR", "MP3", "MP4", "3GP"):
        assert name in PAGE
    assert {kind(data) for data in WHOLE.values()} == set(WHOLE)
