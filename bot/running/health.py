"""How we are: what answers, what waits, what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from prometheus_client import Counter

from bot.wiring import Sunwai
from storage import migrations
from storage.outbox import Topic
from storage.unit import StorageError

MESSAGES = Counter("sunwai_messages_total", "Messages taken", ("channel",))
NOT_OURS = Counter("sunwai_unlinked_rows_total", "Rows of the record that the program did not write")
CUT = Counter("sunwai_chain_cut_total", "Times the chain was not the one that had been recorded")
FAULTS = Counter("sunwai_record_faults_total", "Faults found in the record when it was walked through")
READ_FAST = Counter("sunwai_reading_alarms_total", "Officers who read many cases in a short time")
UNHEARD = Counter("sunwai_unheard_total", "Departments that took nothing for so many hours", ("department", "hours"))
FORGED = Counter("sunwai_forged_total", "Requests without proof of origin", ("channel",))


# Counted apart, or not late however long they wait: to see whether a message arrives is a duty for later.
ASLEEP = frozenset({"dead", Topic.FOLLOW})


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
    spool: bool = True

    @property
    def ready(self) -> bool:
        """Whether all is well. Citizens are answered even if it is not: without Redis only forwarding waits."""
        return not self.wrong

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong, by name."""
        parts = {"database": self.database, "migrations": self.migrated, "redis": self.redis, "spool": self.spool}
        return tuple(name for name, well in parts.items() if not well)


def look(sunwai: Sunwai) -> Health:
    """Look at everything we lean on."""
    held = _held(sunwai)
    seen = Health(sunwai.store.clock(), True, sunwai.bell.answers(), False, held=held or 0, spool=held is not None)
    try:
        with sunwai.store.read() as unit:
            if migrations.behind(unit.connection):
                return seen
            backlog = unit.outbox.backlog()
    except StorageError:
        return replace(seen, database=False)
    dead = backlog.get("dead", (0, None))[0]
    waiting = [found for topic, found in backlog.items() if topic not in ASLEEP]
    oldest = min((at for _, at in waiting if at), default=None)
    return replace(seen, migrated=True, waiting=sum(count for count, _ in waiting), dead=dead, oldest=oldest)


def _held(sunwai: Sunwai) -> int | None:
    """How many messages the spool holds; None where it is away."""
    try:
        return sunwai.spool.count()
    except OSError:
        return None


def report(health: Health) -> Mapping[str, object]:
    """As JSON values."""
    return {
        "ready": health.ready,
        "wrong": health.wrong,
        "database": health.database,
        "redis": health.redis,
        "migrations": health.migrated,
        "spool": health.spool,
        "backlog": {"waiting": health.waiting, "dead": health.dead, "held": health.held,
                    "oldest": health.oldest and health.oldest.isoformat()},
    }  # fmt: skip
