"""The security headers."""

import pytest
from flask.testing import FlaskClient

from tests.desk.world import World, visit


@pytest.mark.parametrize("path", ["/", "/status", "/static/sunwai.css", "/no-such-page"])
def test_every_response_is_protected(browser: FlaskClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_does_not_say_how_long_it_keeps_is_not_kept(browser: FlaskClient) -> None:
    assert browser.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_a_browser_is_held_to_https_where_there_is_https() -> None:
    assert "Strict-Transport-Security" not in visit(World()).get("/").headers
    assert "max-age=31536000" in visit(World(secure=True)).get("/").headers["Strict-Transport-Security"]


def test_an_asset_named_by_its_content_is_kept_for_a_year(browser: FlaskClient) -> None:
    assert "immutable" in browser.get("/static/sunwai.css?v=1").headers["Cache-Control"]
    assert "immutable" not in browser.get("/static/sunwai.css").headers["Cache-Control"]
