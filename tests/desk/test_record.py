"""What is published of the record."""

from pathlib import Path

from app import create_app
from bot.record import audit
from tests.bot.story import begin


def test_the_roots_are_there_for_anybody_and_the_newest_stands_on_the_front_page(tmp_path: Path) -> None:
    story = begin(tmp_path)
    browser = create_app(story.sunwai).test_client()
    assert browser.get("/roots.json").json == []
    assert "roots.json" not in browser.get("/").text
    story.citizen().lodges()
    story.wait(minutes=1)
    story.wait(days=1)
    (root,) = audit.roots(story.sunwai)
    assert browser.get("/roots.json").json == [{"day": "2026-11-23", "seq": root.seq, "hash": root.hash.hex()}]
    page = browser.get("/?lang=en").text
    assert root.hash.hex()[:8] in page
    assert "23 Nov 2026" in page
    assert "اندراج" in browser.get("/?lang=ur").text
    assert audit.read_roots(browser.get("/roots.json").text) == (root,)
