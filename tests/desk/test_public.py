"""The pages anybody may read."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from desk.public import Figures, Part, Standing, State
from tests.desk.world import NOW, World, visit

PAGES = ("/", "/status")
LARGEST = 150_000  # bytes of a page with all that it loads: a minute on a 2G line


def words_of(page: str) -> str:
    """What a reader sees: the text without tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_page_is_light_and_loads_nothing_from_elsewhere(browser: FlaskClient, path: str, language: str) -> None:
    page = browser.get(f"{path}?lang={language}")
    assets = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    weight = len(page.data) + sum(len(browser.get(asset).data) for asset in assets)
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")
    assert weight < LARGEST


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_inline_style_or_script(browser: FlaskClient, path: str) -> None:
    page = browser.get(path).text
    assert " style=" not in page
    assert "<style" not in page
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page)
    assert not re.findall(r"\son[a-z]+=", page)


def test_the_front_page_says_where_to_text(browser: FlaskClient) -> None:
    assert 'href="sms:8300"' in browser.get("/").text


@pytest.mark.parametrize(("number", "words"), [(1, "complaint registered 1"), (1200, "complaints registered 1,200")])
def test_one_complaint_is_not_several(number: int, words: str) -> None:
    assert words in words_of(visit(World(figures=Figures(number, 0, 0, 0, 0))).get("/").text)


def test_the_front_page_shows_both_figures_of_a_closed_case(browser: FlaskClient) -> None:
    page = words_of(browser.get("/").text)
    assert "closed by offices 3,920" in page
    assert "confirmed solved by citizens 1,788" in page


def test_whose_citizens_have_said_nothing_are_counted_by_themselves_and_never_as_satisfied(
    browser: FlaskClient,
) -> None:
    said = words_of(browser.get("/").text)
    assert "closed, and the citizen may still answer 912" in said
    assert "closed, and the citizen did not answer in time 1,220" in said


def test_the_front_page_opens_when_nobody_can_count() -> None:
    page = visit(World(figures=None)).get("/")
    assert page.status_code == 200
    assert "The figures cannot be read at the moment." in page.text


def test_only_the_demonstration_leads_to_the_simulator() -> None:
    world = World()
    assert "/simulator" not in visit(world).get("/").text
    assert 'href="/simulator"' in visit(replace(world, about=replace(world.about, demo=True))).get("/").text


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ((State.WORKS, State.OFF), "Everything works."),
        ((State.OFF,), "Everything works."),
        ((State.WORKS, State.SLOW), "It works, with delays."),
        ((State.SLOW, State.DOWN, State.WORKS), "Part of it is down."),
    ],
)
def test_the_verdict_is_the_worst_of_the_parts(states: tuple[State, ...], verdict: str) -> None:
    parts = tuple(Part("forwarding", state) for state in states)
    assert verdict in visit(World(standing=Standing(NOW, parts, waiting=0))).get("/status").text


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", ["database", "queue", "forwarding", "sms", "whatsapp", "telegram", "ussd"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_part_has_words_for_every_state(name: str, state: State, language: str) -> None:
    page = visit(World(standing=Standing(NOW, (Part(name, state, NOW),)))).get(f"/status?lang={language}")
    assert page.status_code == 200


def test_the_status_page_says_since_when_and_how_much_waits() -> None:
    parts = (Part("queue", State.DOWN, NOW - timedelta(hours=3)),)
    standing = Standing(NOW, parts, waiting=37, oldest=NOW - timedelta(minutes=44))
    page = words_of(visit(World(standing=standing)).get("/status").text)
    assert "Since 22 November 2026, 08:30, 3 hours now." in page
    assert "complaints and messages on their way 37" in page
    assert "the oldest of them has waited 44 minutes" in page


def test_the_status_page_does_not_guess_what_it_cannot_count() -> None:
    page = words_of(visit(World(standing=Standing(NOW, (), waiting=None))).get("/status").text)
    assert "cannot be counted now" in page
    assert "has waited" not in page
