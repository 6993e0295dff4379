"""What every test may ask for: a folder with a short path, real engines, one of each for every test process, a whole Sunwai."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from sqlalchemy.engine import URL

from bot.wiring import Sunwai
from storage.embedded import start
from tests import engines
from tests.bot.story import Story, begin
from tests.house import house


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder whose path is short enough for a unix socket's; pytest's own may be too deep."""
    folder = Path(tempfile.mkdtemp(prefix="sunwai-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The administrator's address of a PostgreSQL: TEST_DATABASE_URL's, else one of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    with nullcontext(engines.address_of(given)) if given else engines.postgres() as address:
        yield address


@pytest.fixture(scope="session")
def postgres_url(postgres_server: URL, worker: str) -> Iterator[str]:
    """This test process's own database, empty of tables at first; who makes them, makes them once and keeps them."""
    with engines.database(postgres_server, f"sunwai_test_{worker}") as address:
        yield address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_broom(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    """The connection that `empty_postgres` sweeps by."""
    with engines.connect(engines.address_of(postgres_url)) as connection:
        yield connection


@pytest.fixture
def empty_postgres(postgres_url: str, postgres_broom: psycopg.Connection[Any]) -> str:
    """The same database with every row deleted; its tables stay."""
    engines.empty(postgres_broom)
    return postgres_url


@pytest.fixture
def fresh_postgres(postgres_server: URL, worker: str) -> Iterator[str]:
    """A database of this one test's, without a table, e.g. to migrate."""
    with engines.database(postgres_server, f"sunwai_test_{worker}_fresh") as address:
        yield address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[str]:
    """A Redis for this test process alone: a database of TEST_REDIS_URL's, else a server of our own."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield f"{given}{'&' if '?' in given else '?'}db={int(worker.removeprefix('gw'))}"
        return
    server = start(tmp_path_factory.mktemp("redis"))
    yield server.url
    server.stop()


@pytest.fixture
def empty_redis(redis_url: str) -> str:
    """The same Redis with every key deleted."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this test process among those that run side by side: gw0, gw1, …"""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(params=["sqlite", "postgresql"])
def sunwai(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sunwai]:
    """A whole, once on each engine: for what the database takes part in."""
    made = house(tmp_path, request.getfixturevalue("empty_postgres") if request.param == "postgresql" else None)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Sunwai]:
    """A whole on SQLite: for what is the same on both."""
    made = house(tmp_path)
    engine = made.store.engine  # a test may put another store in its place
    yield made
    engine.dispose()


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A story on SQLite."""
    made = begin(tmp_path)
    yield made
    made.sunwai.store.engine.dispose()
