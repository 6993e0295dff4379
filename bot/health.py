"""How we are: what answers, what waits, what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter

from bot.wiring import Sunwai
from storage import migrations
from storage.unit import StorageError

MESSAGES = Counter("sunwai_messages_total", "Messages taken", ("channel",))
FORGED = Counter("sunwai_forged_total", "Requests without proof of origin", ("channel",))


@dataclass(frozen=True)
class Health:
    """One look. `waiting` and `dead` count duties; `oldest` is the longest waiting one's moment; `held` is in the spool."""

    checked: datetime
    database: bool
    redis: bool
    migrated: bool
    waiting: int = 0
    dead: int = 0
    held: int = 0
    oldest: datetime | None = None

    @property
    def ready(self) -> bool:
        """Whether citizens are served in full. Without Redis they are: only forwarding waits."""
        return self.database and self.migrated and self.redis

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong, by name."""
        parts = {"database": self.database, "migrations": self.migrated, "redis": self.redis}
        return tuple(name for name, well in parts.items() if not well)


def look(sunwai: Sunwai) -> Health:
    """Look at everything we lean on."""
    redis, held, now = sunwai.bell.answers(), sunwai.spool.count(), sunwai.store.clock()
    try:
        with sunwai.store.read() as unit:
            if migrations.behind(unit.connection):
                return Health(now, True, redis, False, held=held)
            backlog = unit.outbox.backlog()
    except StorageError:
        return Health(now, False, redis, False, held=held)
    dead = backlog.get("dead", (0, None))[0]
    waiting = {topic: found for topic, found in backlog.items() if topic != "dead"}
    oldest = min((at for _, at in waiting.values() if at), default=None)
    return Health(now, True, redis, True, sum(n for n, _ in waiting.values()), dead, held, oldest)


def report(health: Health) -> Mapping[str, object]:
    """As JSON values."""
    return {
        "ready": health.ready,
        "wrong": health.wrong,
        "database": health.database,
        "redis": health.redis,
        "migrations": health.migrated,
        "backlog": {"waiting": health.waiting, "dead": health.dead, "held": health.held,
                    "oldest": health.oldest and health.oldest.isoformat()},
    }  # fmt: skip
