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
