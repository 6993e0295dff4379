"""Which language a page is in."""

import pytest
from flask.testing import FlaskClient

from tests.desk.world import World, visit


def opening(page: str) -> str:
    return page[page.index("<html") : page.index(">", page.index("<html")) + 1]


@pytest.mark.parametrize(
    ("asked", "kept", "preferred", "tag"),
    [
        ("", None, None, '<html lang="en" dir="ltr">'),
        ("", None, "ur-PK,en;q=0.5", '<html lang="ur" dir="rtl">'),
        ("", None, "fr,de;q=0.9", '<html lang="en" dir="ltr">'),
        ("", "ur", "en", '<html lang="ur" dir="rtl">'),
        ("?lang=en", "ur", "ur", '<html lang="en" dir="ltr">'),
        ("?lang=xx", None, "ur", '<html lang="ur" dir="rtl">'),
    ],
)
def test_what_was_asked_for_wins_over_what_was_kept_over_what_is_preferred(
    browser: FlaskClient, asked: str, kept: str | None, preferred: str | None, tag: str
) -> None:
    if kept:
        browser.set_cookie("lang", kept)
    page = browser.get(f"/{asked}", headers={"Accept-Language": preferred} if preferred else {})
    assert opening(page.text) == tag


def test_a_choice_is_remembered(browser: FlaskClient) -> None:
    browser.get("/?lang=ur")
    assert opening(browser.get("/status").text) == '<html lang="ur" dir="rtl">'


def test_an_unknown_language_is_not_remembered(browser: FlaskClient) -> None:
    assert "Set-Cookie" not in browser.get("/?lang=xx").headers


def test_s35_the_cookie_is_out_of_reach_of_scripts_and_other_sites_also_behind_a_proxy_that_ends_tls() -> None:
    cookie = visit(World(secure=True)).get("/?lang=ur").headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_a_cache_is_told_that_the_page_depends_on_the_reader(browser: FlaskClient) -> None:
    assert {"Cookie", "Accept-Language"} <= set(browser.get("/").vary.as_set(preserve_casing=True))
