"""The desk's pages over very many cases: how long the figures and the inbox take, beside a round trip to the database."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.engine import URL

from app import create_app
from bench.million import fill_with
from bench.table import Row, show
from bot import demonstration, figures, settings, wiring
from bot.wiring import Sunwai
from core.staff import Role
from storage import migrations
from tests import engines

CASES = 1_000_000
TARGET = 300  # ms
ROUNDS = 9
WORDS = "Islampura transformer"
PAGES = (
    ("the figures of all", Role.AUDITOR, "/desk/figures?weeks=52"),
    ("the figures of a department", Role.SUPERVISOR, "/desk/figures"),
    ("the public figures", None, "/figures?weeks=52"),
    ("the first page for everybody", None, "/"),
    ("the inbox, due first", Role.OFFICER, "/desk/inbox"),
    ("the inbox, late", Role.OFFICER, "/desk/inbox?view=late"),
    ("the inbox, closed", Role.OFFICER, "/desk/inbox?view=closed"),
    ("the inbox of all, due first", Role.COORDINATOR, "/desk/inbox?view=open"),
    ("a search for two words", Role.OFFICER, f"/desk/inbox?q={WORDS.replace(' ', '+')}"),
    ("a search for two words in all", Role.COORDINATOR, f"/desk/inbox?q={WORDS.replace(' ', '+')}"),
)


def main(count: int = CASES) -> None:
    """Fill a PostgreSQL of its own, then ask for each page some times."""
    with (
        engines.postgres() as server,
        engines.database(server, "bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        address = url.render_as_string(hide_password=False)
        sunwai = wiring.build(settings.read({"DATA_DIR": folder, "DATABASE_URL": address}))
        migrations.upgrade(sunwai.store.engine, sunwai.store.vault)
        begun = time.perf_counter()
        demonstration.furnish(sunwai)  # so that coming in does not
        prepare(sunwai, url, count)
        took = time.perf_counter() - begun
        rows = [measured("SELECT 1 (the floor)", lambda: floor(sunwai)), *pages(sunwai)]
        sunwai.store.engine.dispose()
    slow = [str(row["page"]) for row in rows if float(str(row["median ms"])) > TARGET]
    verdict = f"slower than {TARGET} ms: {', '.join(slow)}" if slow else f"all below {TARGET} ms"
    show("figures", rows, f"{count} cases, made in {took / 60:.1f} minutes; median of {ROUNDS}; {verdict}")


def prepare(sunwai: Sunwai, url: URL, count: int) -> None:
    """The cases and their figures; how far it is, on stderr."""
    fill_with(sunwai, url, count, lambda done: sys.stderr.write(f"\r{done} of {count} cases"))
    figures.anew(sunwai)
    weeks = 0
    while done := figures.recount(sunwai, 1):
        weeks += done
        sys.stderr.write(f"\r{weeks} weeks counted      ")
    sys.stderr.write("\n")


def pages(sunwai: Sunwai) -> list[Row]:
    """Every page as it is sent to a browser."""
    app = create_app(sunwai)
    found = []
    for name, role, path in PAGES:
        browser = app.test_client()
        if role:
            browser.set_cookie("desk", demonstration.enter(sunwai, role))
        found.append(measured(name, lambda browser=browser, path=path: fetch(browser, path)))  # type: ignore[misc]
    return found


def fetch(browser: FlaskClient, path: str) -> int:
    """A page; its length in bytes."""
    answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: HTTP {answer.status_code}")
    return len(answer.data)


def floor(sunwai: Sunwai) -> int:
    """The least that a page with a database does."""
    with sunwai.store.read() as unit:
        return int(bool(unit.connection.execute(text("SELECT 1"))))


def measured(name: str, work: Callable[[], int]) -> Row:
    """How long it takes, after once for warming up."""
    size, times = work(), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return {
        "page": name,
        "median ms": round(statistics.median(times), 1),
        "worst ms": round(max(times), 1),
        "kB": round(size / 1000, 1),
    }
