"""A browser in front of an ordinary world, and a whole story behind the desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.bot.story import Story, begin
from tests.desk.world import World, visit


@pytest.fixture
def browser() -> FlaskClient:
    return visit(World())


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    made = begin(tmp_path)
    yield made
    made.sunwai.store.engine.dispose()
