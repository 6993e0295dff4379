"""A browser, and all of Sunwai as a newcomer starts it, for the browser to look at."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from bot import endings, settings, wiring
from bot.simulation.phones import PHONES
from bot.wiring import Sunwai
from core.messages import Inbound
from core.staff import Role
from storage.children import die_with_parent
from storage.outbox import OUTBOX, State
from tests.browser.hand import WAYS, Hand, Way
from tests.browser.walk import enter

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "no Chromium on this machine: the browser tests were not run"
QUIET_WITHIN, SOON = 15.0, timedelta(seconds=4)
READY_WITHIN = 120.0  # seconds; ten are enough where nothing else runs
END_WITHIN = 20.0

Come = Callable[..., Hand]


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    url: str
    sunwai: Sunwai

    def forget(self) -> None:
        """Erase whoever wrote from the demonstration's phones, so that each test begins with strangers."""
        deadline = time.monotonic() + QUIET_WITHIN
        while self._busy() and time.monotonic() < deadline:
            time.sleep(0.1)  # what is still on its way to a phone would arrive in the next test
        with self.sunwai.store.begin() as unit:
            for phone in PHONES.values():
                texting = Inbound("sms/twilio", phone.number, uuid.uuid4().hex, "", phone=phone.number)
                chatting = Inbound("telegram", phone.telegram, uuid.uuid4().hex, "")
                for inbound in (texting, chatting):
                    endings.erase(self.sunwai, unit, unit.people.meet(inbound))

    def _busy(self) -> bool:
        with self.sunwai.store.read() as unit:
            soon = (OUTBOX.c.state == State.WAITING) & (OUTBOX.c.next_try_at <= unit.now + SOON)
            return unit.connection.scalar(select(OUTBOX.c.id).where(soon).limit(1)) is not None


# Not for the whole session: while it lives, the thread has an event loop, and other tests bring loops of their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own browser; nothing is downloaded."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(NO_BROWSER)
    if path is None:
        warnings.warn(pytest.PytestWarning(NO_BROWSER), stacklevel=1)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Started by the same command as on any machine, ended by SIGTERM."""
    folder = Path(tempfile.mkdtemp(prefix="sunwai-", dir="/tmp"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
    given = {"DATA_DIR": str(folder), "PORT": port}
    others = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "up"],
            cwd=ROOT,
            env={**others, **given},
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        url = f"http://127.0.0.1:{port}"
        sunwai = wiring.build(settings.read(given))
        _wait_for(f"{url}/readyz", folder / "log")
        yield Site(url, sunwai)
    finally:
        running.terminate()
        running.wait(END_WITHIN)
        shutil.rmtree(folder)


@pytest.fixture(params=WAYS, ids=str)
def come(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Come]:
    """Brings people to their desks, or to a page that needs nobody's name. In the end nothing was asked of another host."""
    way: Way = request.param
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def coming(role: Role | None, path: str = "/desk/") -> Hand:
        context = chromium.new_context(
            base_url=site.url, java_script_enabled=way.script, reduced_motion="reduce", locale="en-GB"
        )
        contexts.append(context)
        kept = {"lang": way.language, **(enter(site.url, role) if role else {})}
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in kept.items()])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda asked: asked.url.startswith(site.url) or trouble.append(asked.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(f"{site.url}{path}")
        return Hand(page, way)

    yield coming
    for context in contexts:
        context.close()
    assert trouble == []


def at_her_desk(role: Role) -> Any:
    """A fixture by the role's own name: somebody who has come to her desk."""

    @pytest.fixture(name=role.value)
    def comes(come: Come) -> Hand:
        return come(role)

    return comes


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens the simulator as a stranger. In the end nothing was asked of another host, and the console is clean."""
    contexts, trouble = [], []
    site.forget()

    def open(language: str = "en", width: int = 1280, scheme: Any = "light") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda asked: asked.url.startswith(site.url) or trouble.append(asked.url))
        page.on("console", lambda said: said.type in ("error", "warning") and trouble.append(said.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(f"{site.url}/simulator?lang={language}")
        return page

    yield open
    for context in contexts:
        context.close()
    assert trouble == []


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)
