"""The embedded Redis, as a real process."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import redis
from rq import Queue

from storage.embedded import EmbeddedRedis, NoRedisError, prepare, start

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    running = start(tmp_path)
    yield running
    running.stop()


def client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=5)


def test_it_answers_redis_py_and_rq_at_its_url(server: EmbeddedRedis) -> None:
    assert client(server.url).ping()
    assert Queue("department-wt", connection=client(server.url)).enqueue("math.sqrt", 4).get_status() == "queued"


def test_it_writes_every_command_to_disk_and_evicts_nothing(server: EmbeddedRedis) -> None:
    settings = client(server.url).config_get("appendonly", "appendfsync", "maxmemory-policy", "save", "port")
    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "save": "", "port": "0"}
    assert settings == wanted


def test_what_it_acknowledged_survives_a_kill_at_the_same_address(tmp_path: Path) -> None:
    first = start(tmp_path)
    client(first.url).rpush("kept", *range(100))
    first.process.kill()
    first.process.wait()
    second = start(tmp_path)
    kept = client(second.url).llen("kept")
    second.stop()
    assert (second.url, kept) == (first.url, 100)


def test_stop_leaves_neither_process_nor_socket(tmp_path: Path) -> None:
    running = start(tmp_path)
    running.stop()
    assert running.process.returncode == 0
    assert not Path(unquote(running.url.removeprefix("unix://"))).exists()


def test_a_second_one_on_the_same_data_is_refused_and_the_first_goes_on(server: EmbeddedRedis, tmp_path: Path) -> None:
    with pytest.raises(NoRedisError, match="already at work"):
        start(tmp_path)
    assert client(server.url).ping()


def test_its_socket_is_short_and_private_however_deep_the_data_lies(tmp_path: Path) -> None:
    at = prepare(tmp_path / ("deep" * 20) / ("deeper" * 20)).socket
    assert len(os.fsencode(at)) <= 107
    assert at.parent.stat().st_mode & 0o077 == 0


def test_it_dies_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    script = """if True:
        import sys
        from pathlib import Path
        from storage.embedded import start
        print(start(Path(sys.argv[1])).url, flush=True)
        sys.stdin.read()
        """
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout
        path = unquote(parent.stdout.readline().strip().removeprefix("unix://"))
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(path)
            parent.kill()
            assert line.recv(1) == b""  # only its end closes the line


def test_without_a_server_program_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    script = """if True:
        from storage.embedded import NoRedisError, find_server
        try:
            find_server()
        except NoRedisError as error:
            print(error)
        """
    bare = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-S", "-c", script], env=bare, capture_output=True, text=True, check=True)
    assert said.stdout.count("\n") == 1
    assert "REDIS_URL" in said.stdout
