"""The queues: they wake, they carry ids only, and when they are away nobody waits for them."""

import json
import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from storage import queues
from storage.embedded import EmbeddedRedis, start
from storage.queues import Bell

CASE = "482109375516"


@pytest.fixture
def redis(empty_redis: str) -> Iterator[Redis]:
    with queues.connect(empty_redis) as client:
        yield client


@pytest.fixture
def own(short_folder: Path) -> Iterator[EmbeddedRedis]:
    """A Redis of this one test's, to be stopped and killed."""
    server = start(short_folder)
    yield server
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGCONT)
        server.stop()


def jobs(redis: Redis, queue: str) -> list[tuple[str, tuple[object, ...]]]:
    found = Queue(queue, connection=redis, serializer=JSONSerializer).jobs
    return [(job.func_name, tuple(job.args)) for job in found]


def test_each_ring_wakes_its_own_worker_with_an_id_and_nothing_else(redis: Redis) -> None:
    bell = Bell(redis)
    assert (bell.forward(7), bell.notify(8), bell.deliver("WT", CASE)) == (True, True, True)
    assert jobs(redis, "forward") == [("bot.jobs.forward", (7,))]
    assert jobs(redis, "notify") == [("bot.jobs.notify", (8,))]
    assert jobs(redis, "department-wt") == [("bot.jobs.deliver", (CASE,))]


def test_every_kind_of_work_has_its_queue(redis: Redis) -> None:
    bell = Bell(redis)
    assert (bell.notify(1, news=True), bell.follow(2), bell.fetch(3)) == (True, True, True)
    assert jobs(redis, "news") == [("bot.jobs.notify", (1,)), ("bot.jobs.follow", (2,))]
    assert jobs(redis, "fetch") == [("bot.jobs.fetch", (3,))]


def test_a_sender_takes_replies_before_news_and_each_in_order(redis: Redis) -> None:
    bell = Bell(redis)
    for duty_id in range(1, 7):
        bell.notify(duty_id, news=duty_id % 2 == 0)
    both = queues.named((queues.NOTIFY, queues.NEWS), redis)
    taken = [Queue.dequeue_any(both, None, connection=redis, serializer=JSONSerializer) for _ in range(6)]
    assert [job.args[0] for job, _ in filter(None, taken)] == [1, 3, 5, 2, 4, 6]


def test_what_travels_is_json_and_never_pickle(redis: Redis) -> None:
    Bell(redis).deliver("WT", CASE)
    (key,) = redis.keys("rq:job:*")
    stored = zlib.decompress(redis.hget(key, "data"))
    assert json.loads(stored) == ["bot.jobs.deliver", None, [CASE], {}]


def test_a_redis_that_is_not_there_is_said_to_be_away_at_once(tmp_path: Path) -> None:
    bell, began = Bell(queues.connect(f"unix://{tmp_path}/none.sock")), time.monotonic()
    assert (bell.forward(7), bell.answers()) == (False, False)
    assert time.monotonic() - began < 0.5


def test_a_redis_that_hangs_keeps_nobody_waiting(own: EmbeddedRedis) -> None:
    bell = Bell(queues.connect(own.url))
    assert bell.forward(7)
    os.kill(own.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert (bell.forward(7), bell.answers()) == (False, False)
    assert time.monotonic() - began < 1.5
    os.kill(own.process.pid, signal.SIGCONT)
    assert bell.answers()


def test_a_redis_that_comes_back_is_used_again(own: EmbeddedRedis, short_folder: Path) -> None:
    bell = Bell(queues.connect(own.url))
    assert bell.forward(7)
    own.process.kill()
    own.process.wait()
    assert not bell.forward(7)
    again = start(short_folder)
    assert again.url == own.url
    assert bell.forward(7)
    again.stop()


def test_a_redis_that_refuses_is_away(redis: Redis) -> None:
    redis.set("rq:queue:forward", "not a list")
    assert not Bell(redis).forward(7)
