"""RQ queues: they only wake a worker. On them travel a tracking ID or a row's id, as JSON, and nothing else.

Who can write to Redis can wake us for nothing, but run nothing of his own here: a job is one of ours or fails, nothing is
ever unpickled, and of a job's own wishes (callbacks, dependencies) none is read.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from redis import ConnectionPool, Redis, RedisError
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import DefaultSerializer, JSONSerializer

from core import routing

log = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds; waking must never keep a citizen waiting
FORWARD = "forward"
NOTIFY = "notify"
# What nobody waits for. Each sender takes from NOTIFY while there is anything, then from here: so replies go first however
# many senders there are, and each queue keeps its order.
NEWS = "news"
FETCH = "fetch"
MAIL = "mail"
JOB_SECONDS = 25  # shorter than a lease
OURS = frozenset(f"bot.jobs.{name}" for name in ("forward", "deliver", "notify", "follow", "fetch", "poll", "mail"))
LIMITS = ("timeout", "ttl", "result_ttl", "failure_ttl")
MOMENTS = ("created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat")
READ = frozenset(("data", "origin", "status", "worker_name", *LIMITS, *MOMENTS))  # what is read of a job
UPKEEP_SECONDS = 30  # how often a worker looks after what others left
HEARTBEAT_SECONDS = 5
LONGEST_WAIT = 5.0  # seconds between two looks whether Redis is back
KEEP = {"result_ttl": 60, "failure_ttl": 3600, "job_timeout": JOB_SECONDS}


def connect(url: str, *, timeout: float | None = TIMEOUT) -> Redis:
    """A connection that gives up quickly; workers, which wait for jobs by design, ask for None."""
    pool = ConnectionPool.from_url(url, socket_timeout=timeout, socket_connect_timeout=TIMEOUT)
    return Redis(connection_pool=pool)


class NotOurs(Exception):
    """A job that we did not put there."""


class Errand(Job):
    """A job that can only be one of ours: RQ would import and call whatever a job names."""

    @property
    def func(self) -> Callable[..., Any]:
        """What to call. Raises NotOurs."""
        if self.func_name not in OURS or self.instance or self.kwargs:
            raise NotOurs
        return super().func  # type: ignore[no-any-return]

    def restore(self, raw_data: Any) -> None:
        """From Redis, but for what it wishes besides: callbacks, calls to the web, dependencies, repetitions."""
        super().restore({key: value for key, value in raw_data.items() if _text(key) in READ})


def named(names: Sequence[str], redis: Redis) -> list[Queue]:
    """The queues of these names."""
    return [Queue(name, connection=redis, serializer=JSONSerializer, job_class=Errand) for name in names]


def worker(names: Sequence[str], redis: Redis) -> SimpleWorker:
    """A worker for these queues, in this process: short jobs need none of their own."""
    DefaultSerializer.loads = _refuse  # where RQ forgets which serializer it was given, it takes this one: pickle
    made = SimpleWorker(
        named(names, redis),
        connection=redis,
        serializer=JSONSerializer,
        job_class=Errand,
        worker_ttl=UPKEEP_SECONDS,
        maintenance_interval=UPKEEP_SECONDS,
        job_monitoring_interval=HEARTBEAT_SECONDS,
        log_job_description=False,
    )
    made.max_connection_wait_time = LONGEST_WAIT
    return made


def _refuse(data: bytes) -> Any:
    raise NotOurs


def _text(key: bytes | str) -> str:
    return key.decode(errors="replace") if isinstance(key, bytes) else key


class Bell:
    """Wakes workers. When Redis is away it says so in the log: the outbox row is safe, and the sweep tries again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def forward(self, duty_id: int) -> bool:
        """Somebody should forward a case."""
        return self._ring(FORWARD, "bot.jobs.forward", duty_id)

    def notify(self, duty_id: int, *, news: bool = False) -> bool:
        """Somebody should send a message; news come after replies."""
        return self._ring(NEWS if news else NOTIFY, "bot.jobs.notify", duty_id)

    def follow(self, duty_id: int) -> bool:
        """Somebody should see whether a message has arrived."""
        return self._ring(NEWS, "bot.jobs.follow", duty_id)

    def fetch(self, duty_id: int) -> bool:
        """Somebody should fetch a file."""
        return self._ring(FETCH, "bot.jobs.fetch", duty_id)

    def deliver(self, department: str, tracking_id: str) -> bool:
        """The department's worker should deliver a case."""
        return self._ring(routing.queue(department), "bot.jobs.deliver", tracking_id)

    def poll(self, department: str, tracking_id: str) -> bool:
        """The department's worker should see where a case stands in the department's own system."""
        return self._ring(routing.queue(department), "bot.jobs.poll", tracking_id)

    def mail(self, duty_id: int) -> bool:
        """Somebody should answer a mail."""
        return self._ring(MAIL, "bot.jobs.mail", duty_id)

    def answers(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def _ring(self, queue: str, job: str, argument: int | str) -> bool:
        try:
            named((queue,), self._redis)[0].enqueue(job, args=(argument,), **KEEP)
        except RedisError as error:
            log.warning("no worker could be woken", extra={"queue": queue, "error": type(error).__name__})
            return False
        return True
