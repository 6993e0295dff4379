"""The desk under attack: what is stored comes out as text, errors say nothing, and every answer is protected."""

from dataclasses import replace

import pytest

from app import create_app
from bot.staff import officers
from core.staff import Role
from tests.bot.story import Story
from tests.desk.office import Visitor, inside, visitor
from tests.house import HER, lodge

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %} ${7*7}",
    "'; DROP TABLE complaints; --",
    "javascript:alert(1)",
    "%_[a-z]\\",
    "\x1b[31mred",
)
PAGES = ("/desk/sign-in", "/desk/inbox", "/desk/no-such-page", "/desk/case/1111-1111-1111", "/desk/officers")


def protected(answer: object) -> None:
    headers = answer.headers  # type: ignore[attr-defined]
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_s38_every_answer_of_the_desk_is_protected_whatever_its_status(story: Story, path: str) -> None:
    for browser in (visitor(story.sunwai), inside(story.sunwai)):
        protected(browser.client.get(path))
        protected(browser.client.post(path))


def test_s38_over_https_every_answer_of_the_desk_demands_https(story: Story) -> None:
    settings = replace(story.sunwai.settings, public_url="https://sunwai.example")
    answer = create_app(replace(story.sunwai, settings=settings)).test_client().get("/desk/no-such-page")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("words", HOSTILE)
def test_s39_a_citizens_words_are_text_in_the_inbox_and_on_the_case(story: Story, words: str) -> None:
    case = lodge(story.sunwai, f"Gutter 3 din se band hai {words} gali 4, Gujranwala")
    story.work()
    browser = inside(story.sunwai)
    for path in ("/desk/inbox", f"/desk/case/{case}", "/desk/inbox?q=gutter"):
        page = browser.sees(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\x1b[" not in page
        assert "{{7*7}}" in page or "{{7*7}}" not in words or path == "/desk/inbox?q=gutter"


@pytest.mark.parametrize("words", HOSTILE[:5])
def test_s39_what_is_searched_for_is_text_on_the_page(story: Story, words: str) -> None:
    page = inside(story.sunwai).client.get("/desk/inbox", query_string={"q": words}, follow_redirects=True).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("words", HOSTILE[:4])
def test_s39_an_officers_name_is_text_wherever_it_stands(story: Story, words: str) -> None:
    officers.add(story.sunwai, "trick", words, Role.OFFICER, "WT")
    browser = inside(story.sunwai, Role.ADMINISTRATOR)
    for path in ("/desk/officers", "/desk/officers/trick"):
        page = browser.sees(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "DROP TABLE" not in page or "&#39;; DROP TABLE" in page


def test_s39_what_an_operator_types_comes_back_as_text(story: Story) -> None:
    browser = inside(story.sunwai, Role.OPERATOR)
    for words in HOSTILE[:3]:
        fields = {"key": "k", "asked": "register.details", "said": f"gutter {words}", "phone": HER, "again": "0"}
        page = browser.sends("/desk/counter", on="/desk/counter", **fields).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_s40_a_bug_at_the_desk_is_answered_with_an_id_and_nothing_of_what_went_wrong(story: Story) -> None:
    app = create_app(story.sunwai)
    app.view_functions["inside.inbox"] = lambda: 1 / 0  # a bug
    browser = inside(story.sunwai)
    guest = Visitor(app.test_client())
    guest.client.set_cookie("desk", browser.session or "")
    answer = guest.client.get("/desk/inbox")
    assert answer.status_code == 500
    for word in ("ZeroDivision", "Traceback", "division by zero", "File ", "SELECT"):
        assert word not in answer.text
    assert "ask for" in answer.text
    protected(answer)


def test_s32_there_is_no_account_until_somebody_adds_one(story: Story) -> None:
    assert officers.every(story.sunwai) == ()


@pytest.mark.parametrize("weak", ["short1", "password1234", "aaaaaaaaaaaaaa", "123456789012", "bano.iqbal.bano"])
def test_s32_a_weak_password_is_refused_with_the_reason(story: Story, weak: str) -> None:
    once = officers.add(story.sunwai, "bano", "Bano Iqbal", Role.OFFICER, "WT")[1]
    browser = visitor(story.sunwai)
    browser.sends("/desk/sign-in", on=None, login="bano", password=once)
    answer = browser.sends("/desk/password", on=None, password=weak, again=weak)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
