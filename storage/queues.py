"""RQ queues: they only wake a worker. On them travel a tracking ID or a row's id, as JSON, and nothing else."""

import logging
from collections.abc import Sequence

from redis import ConnectionPool, Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from core import routing

log = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds; waking must never keep a citizen waiting
FORWARD = "forward"
NOTIFY = "notify"
JOB_SECONDS = 25  # shorter than a lease
KEEP = {"result_ttl": 60, "failure_ttl": 3600, "job_timeout": JOB_SECONDS}


def connect(url: str, *, timeout: float | None = TIMEOUT) -> Redis:
    """A connection that gives up quickly; workers, which wait for jobs by design, ask for None."""
    pool = ConnectionPool.from_url(url, socket_timeout=timeout, socket_connect_timeout=TIMEOUT)
    return Redis(connection_pool=pool)


def named(names: Sequence[str], redis: Redis) -> list[Queue]:
    """The queues of these names. Never pickle: whoever can write to Redis must not run code here."""
    return [Queue(name, connection=redis, serializer=JSONSerializer) for name in names]


class Bell:
    """Wakes workers. When Redis is away it says so in the log: the outbox row is safe, and the sweep tries again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def forward(self, duty_id: int) -> bool:
        """Somebody should forward a case."""
        return self._ring(FORWARD, "bot.jobs.forward", duty_id)

    def notify(self, duty_id: int) -> bool:
        """Somebody should send a message."""
        return self._ring(NOTIFY, "bot.jobs.notify", duty_id)

    def deliver(self, department: str, tracking_id: str) -> bool:
        """The department's worker should deliver a case."""
        return self._ring(routing.queue(department), "bot.jobs.deliver", tracking_id)

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
