"""What the engines say about themselves, for whoever looks after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from sqlalchemy import Connection

from storage.engine import PRAGMAS

POSTGRES_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True)
class Engine:
    """An engine: its name, its version, its clock, and those of its settings that keep what it has acknowledged.

    SQLite has no clock of its own.
    """

    name: str
    version: tuple[int, ...]
    now: datetime
    settings: Mapping[str, str]

    @property
    def called(self) -> str:
        """Its name and version."""
        return f"{self.name} {'.'.join(map(str, self.version))}"


def database(connection: Connection) -> Engine:
    """The database behind a connection."""
    return _sqlite(connection) if connection.dialect.name == "sqlite" else _postgres(connection)


def _sqlite(connection: Connection) -> Engine:
    version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    settings = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in PRAGMAS}
    return Engine("SQLite", _numbers(version), datetime.now(UTC), settings)


def _postgres(connection: Connection) -> Engine:
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    settings = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in POSTGRES_DURABLE}
    now: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return Engine("PostgreSQL", divmod(number, 10_000), now, settings)


def redis(client: Redis) -> Engine:
    """The Redis, or what speaks like one, behind a client. Raises RedisError."""
    info: Mapping[str, str] = client.info()
    seconds, micros = client.time()
    name = "Valkey" if info.get("server_name") == "valkey" else "Redis"
    now = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
    version = info.get("valkey_version", info["redis_version"])
    return Engine(name, _numbers(version), now, {"maxmemory_policy": info.get("maxmemory_policy", "")})


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
