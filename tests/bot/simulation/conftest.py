"""A demonstration of its own for each test: its settings, its carrier."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings
from bot.simulation import carrier as carriers
from bot.simulation.carrier import Carrier


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    return settings.read({"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://sunwai.example"})


@pytest.fixture
def carrier(demo: Settings) -> Carrier:
    return carriers.carrier(demo)
