"""The engines that the other tests stand on."""

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import redis
from sqlalchemy import create_engine, text

from tests import engines


def test_postgres_answers_through_sqlalchemy_in_utf8(postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert connection.scalar(text("SELECT 'شکایت' || current_setting('server_encoding')")) == "شکایتUTF8"


def test_rows_that_lean_on_one_another_are_swept_and_tables_stay(fresh_postgres: str) -> None:
    with engines.connect(engines.address_of(fresh_postgres)) as connection:
        connection.execute("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)")
        connection.execute("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)")
        engines.empty(connection)
        assert connection.execute("SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)").fetchone() == (0,)


def test_a_swept_redis_has_no_keys(empty_redis: str) -> None:
    with redis.Redis.from_url(empty_redis) as client:
        assert client.dbsize() == 0


def test_postgres_dies_with_the_tests_even_when_they_are_killed() -> None:
    script = """if True:
        import sys
        from tests.engines import postgres
        with postgres() as address:
            print(address.render_as_string(), flush=True)
            sys.stdin.read()
        """
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        home = Path(str(engines.address_of(parent.stdout.readline().strip()).query["host"]))
        server = os.pidfd_open(int((home / "data/postmaster.pid").read_text().split()[0]))
        parent.kill()
        ended, _, _ = select.select([server], [], [], 20)
    os.close(server)
    shutil.rmtree(home)
    assert ended
