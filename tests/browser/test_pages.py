"""Every page in a browser, for everybody: whoever hears it, enlarges it, turns the colours round, reads from the right."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from app import create_app
from core.staff import Role
from desk.inside.roles import AT_THE_DOOR, MATRIX
from tests.browser.barriers import barriers, cut
from tests.browser.conftest import Site
from tests.browser.walk import Found, enter, walk

HEAVIEST = 150_000  # bytes that a page may bring along, with all that belongs to it
LANGUAGES = {"en": "ltr", "ur": "rtl"}
NOBODY = "nobody"
READERS = (NOBODY, *Role)
HALFWAY = {"inside.choose", "inside.second"}  # between password and code
# Answers that no link leads to: scripts ask for them, or they come of an act, in tests/browser/test_jobs.py and its like.
BESIDE = {"fresh", "moved", "evidence", "identity", "filed", "prepared_offices", "prepared_subjects"}
# What an officer sees of what is not there, or not for her.
REFUSED = {"/nothing": 404, "/desk/nothing": 404, "/desk/case/0000-0000-0000": 404, "/desk/channels": 403}


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site.sunwai)


@pytest.fixture(scope="module")
def found(site: Site, app: Flask) -> Callable[[str], tuple[Found, ...]]:
    """The pages that somebody finds."""

    @cache
    def pages(who: str) -> tuple[Found, ...]:
        if who != NOBODY:
            return tuple(walk(app, site.url, "/desk/", enter(site.url, Role(who))))
        return (*walk(app, site.url, "/", {}), *walk(app, site.url, "/desk/sign-in", {}))

    return pages


class Reader:
    """A window in which pages are looked at, and what is amiss with them."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page, self.base = context.new_page(), base
        self.weights: dict[str, int] = {}
        self.asked: list[str] = []
        self.trouble: dict[str, list[str]] = defaultdict(list)
        self.page.on("response", self.weigh)
        self.page.on("pageerror", lambda error: self.trouble[self.page.url].append(str(error)))
        self.page.on("console", self.hear)

    def weigh(self, response: Response) -> None:
        self.asked.append(response.url)
        if response.url not in self.weights and response.ok:
            self.weights[response.url] = len(response.body())

    def hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and "the server responded with a status of" not in said.text:
            self.trouble[self.page.url].append(said.text)

    def come(self, role: Role) -> None:
        """Sign in."""
        cookies = enter(self.base, role).items()
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies])

    def look(self, url: str, language: str, status: int = 200) -> None:
        """Open a page and note whatever is amiss."""
        self.asked.clear()
        answer = self.page.goto(f"{url}{'&' if '?' in url else '?'}lang={language}", wait_until="load")
        amiss = self.trouble[f"{language} {url}"]
        if answer is None or answer.status != status:
            amiss.append(f"answered {answer and answer.status}")
        amiss += [f"asks elsewhere: {url}" for url in self.asked if not url.startswith(self.base)]
        self.page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
        amiss += cut(self.page) + barriers(self.page) + dressed(self.page, language)
        weight = sum(self.weights.get(url, 0) for url in set(self.asked) if "/evidence/" not in url)
        if weight > HEAVIEST:
            amiss.append(f"weighs {weight} bytes")

    @property
    def amiss(self) -> str:
        return "\n".join(f"{page}: {one}" for page, found in self.trouble.items() for one in found)


def dressed(page: Page, language: str) -> list[str]:
    """The page says its language, turns with it, and has one heading above all others."""
    root = page.locator("html")
    said = (root.get_attribute("lang"), root.get_attribute("dir"), page.locator("h1").count())
    return [] if said == (language, LANGUAGES[language], 1) else [f"is dressed as {said}"]


@pytest.fixture
def reader(chromium: Browser, site: Site) -> Iterator[Reader]:
    context = chromium.new_context(reduced_motion="reduce", locale="en-GB")
    yield Reader(context, site.url)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS)
def test_nothing_keeps_anybody_from_a_page(
    reader: Reader, site: Site, found: Callable[[str], tuple[Found, ...]], who: str, language: str
) -> None:
    if who != NOBODY:
        reader.come(Role(who))
    for page in found(who):
        if page.shown and looks(who, page.endpoint, language):
            reader.look(page.url, language)
    assert reader.amiss == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_said_on_a_page_for_everybody(reader: Reader, language: str) -> None:
    reader.come(Role.OFFICER)
    for path, status in REFUSED.items():
        reader.look(f"{reader.base}{path}", language, status)
    assert reader.amiss == ""


def looks(who: str, endpoint: str, language: str) -> bool:
    """Whether it falls to somebody to look at a page: in English to the first of its roles, in Urdu to the last."""
    roles = [role for role in Role if role in MATRIX.get(endpoint, ())] or [NOBODY]
    return who == roles[0 if language == "en" else -1]


def test_every_page_is_reached_by_links(app: Flask, found: Callable[[str], tuple[Found, ...]]) -> None:
    reached = {role: {page.endpoint for page in found(role)} for role in Role}
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    wanted = {role: {page for page, may in MATRIX.items() if role in may and page in readable} for role in Role}
    assert {
        role: missed
        for role in Role
        if (missed := wanted[role] - reached[role] - {f"inside.{name}" for name in BESIDE})
    } == {}
    assert (AT_THE_DOOR & readable) - HALFWAY <= {page.endpoint for page in found(NOBODY)}
