"""Stories to tell: on SQLite where the engine does not matter, on both where it does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.story import Story, begin


@pytest.fixture(params=["sqlite", "postgres"])
def engine_url(request: pytest.FixtureRequest) -> str | None:
    """None for SQLite, else PostgreSQL's."""
    return None if request.param == "sqlite" else request.getfixturevalue("empty_postgres")


@pytest.fixture
def either(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    """A story that is told once on each engine."""
    made = begin(tmp_path, engine_url)
    yield made
    made.sunwai.store.engine.dispose()


@pytest.fixture
def postgres(tmp_path: Path, empty_postgres: str) -> Iterator[Story]:
    made = begin(tmp_path, empty_postgres)
    yield made
    made.sunwai.store.engine.dispose()
