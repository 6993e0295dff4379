"""A store on each engine: what holds on one holds on the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import engine, migrations
from storage.unit import Store
from storage.vault import Vault
from tests.house import Clock

RING = {"k1": b"1" * 32}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sunwai.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: once SQLite's, once PostgreSQL's."""
    address: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "empty_postgres")
    return address


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    """A prepared store on each engine."""
    yield from prepared(url, clock)


@pytest.fixture
def sqlite(sqlite_url: str, clock: Clock) -> Iterator[Store]:
    """A prepared store on SQLite, for what only SQLite does."""
    yield from prepared(sqlite_url, clock)


@pytest.fixture
def postgres(empty_postgres: str, clock: Clock) -> Iterator[Store]:
    """A prepared store on PostgreSQL, for what only PostgreSQL does."""
    yield from prepared(empty_postgres, clock)


def prepared(url: str, clock: Clock) -> Iterator[Store]:
    made = Store(engine.connect(url), Vault(RING), clock)
    migrations.upgrade(made.engine, made.vault)
    yield made
    made.engine.dispose()
