"""The desk's door: who comes in, and what is taken from whom."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from app import create_app
from bot.staff import officers, signin
from core.staff import Role
from desk.inside import roles
from tests.bot.signing import LOGIN, PASSWORD, add
from tests.bot.story import Story
from tests.desk.office import OURS, Visitor, inside, visitor


def signs_in(browser: Visitor, login: str, password: str, at: str = "/desk/sign-in") -> str:
    """Login and password; where that leads."""
    answer = browser.sends(at, on=None, login=login, password=password)
    return answer.headers.get("Location", "") or answer.text


def test_who_has_not_signed_in_is_led_to_the_door_and_back_again(story: Story) -> None:
    answer = visitor(story.sunwai).client.get("/desk/inbox?view=late")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/sign-in?next=/desk/inbox?view%3Dlate"


def test_the_first_time_one_chooses_a_password_and_sets_up_a_second_factor(story: Story) -> None:
    browser, once = visitor(story.sunwai), add(story.sunwai)
    assert signs_in(browser, LOGIN, once) == "/desk/password"
    page = browser.sends("/desk/password", on=None, password="password1234", again="password1234")
    assert page.status_code == 422
    assert "Many people use it" in page.text
    chosen = browser.sends("/desk/password", on=None, password=PASSWORD, again=PASSWORD)
    assert chosen.headers["Location"] == "/desk/code"
    half = signin.resume(story.sunwai, browser.client.get_cookie("signing-in").value)  # type: ignore[union-attr]
    assert half
    assert half.secret in browser.sees("/desk/code")
    assert browser.sends("/desk/code", on=None, code="000000").status_code == 401
    entered = browser.sends("/desk/code", on=None, code=pyotp.TOTP(half.secret).at(story.clock()))
    assert entered.status_code == 303
    assert "Due first" in browser.sees("/desk/inbox")


def test_s32_no_page_opens_by_a_password_alone(story: Story) -> None:
    inside(story.sunwai, login=LOGIN)
    browser = visitor(story.sunwai)
    assert signs_in(browser, LOGIN, PASSWORD) == "/desk/code"
    assert browser.client.get("/desk/inbox").status_code == 303
    assert browser.session is None


def test_s33_guessing_is_slowed_down_and_says_so(story: Story) -> None:
    inside(story.sunwai, login=LOGIN)
    browser = visitor(story.sunwai)
    answers = [browser.sends("/desk/sign-in", on=None, login=LOGIN, password="wrong") for _ in range(12)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert "Wait" in answers[-1].text


def test_s34_a_session_is_dead_after_signing_out(story: Story) -> None:
    browser = inside(story.sunwai)
    held = browser.session
    assert browser.sends("/desk/sign-out").status_code == 303
    browser.client.set_cookie("desk", held or "")
    assert browser.client.get("/desk/inbox").status_code == 303


@pytest.mark.parametrize("rest", [timedelta(minutes=31), timedelta(hours=13)])
def test_s34_a_session_ends_by_itself(story: Story, rest: timedelta) -> None:
    browser = inside(story.sunwai)
    browser.sees("/desk/inbox")
    story.clock.move(seconds=rest.total_seconds())
    assert browser.client.get("/desk/inbox").status_code == 303


def test_s34_a_session_ends_with_the_account_and_with_the_role(story: Story) -> None:
    for end in (officers.disable, lambda sunwai, login: officers.change(sunwai, login, role=Role.SUPERVISOR)):
        login = f"{LOGIN}.{'disabled' if end is officers.disable else 'moved'}"
        browser = inside(story.sunwai, login=login)
        browser.sees("/desk/inbox")
        end(story.sunwai, login)
        assert browser.client.get("/desk/inbox").status_code == 303


def test_s35_over_https_the_cookie_can_be_planted_by_nobody(story: Story) -> None:
    settings = replace(story.sunwai.settings, public_url="https://sunwai.example")
    app = create_app(replace(story.sunwai, settings=settings))
    answer = app.test_client().post("/desk/enter/officer", base_url="https://sunwai.example")
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(line.startswith("__Host-desk=") for line in cookies)
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie


def test_s35_nor_the_one_of_who_has_given_her_password_alone(story: Story) -> None:
    settings = replace(story.sunwai.settings, public_url="https://sunwai.example")
    given = {"login": LOGIN, "password": add(story.sunwai)}
    app = create_app(replace(story.sunwai, settings=settings))
    (cookie,) = app.test_client().post("/desk/sign-in", data=given).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-signing-in=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", **OURS},
    ],
)
def test_s36_what_another_site_sends_is_refused(story: Story, headers: dict[str, str]) -> None:
    browser = inside(story.sunwai)
    answer = browser.client.post("/desk/sign-out", data=browser.token(), headers=headers)
    assert answer.status_code == 403
    browser.sees("/desk/inbox")


def test_s36_a_form_without_its_token_is_refused_and_get_changes_nothing(story: Story) -> None:
    browser = inside(story.sunwai)
    assert browser.client.post("/desk/sign-out", headers=OURS).status_code == 403
    assert browser.client.post("/desk/sign-out", data={"csrf": "0" * 64}, headers=OURS).status_code == 403
    assert browser.client.get("/desk/sign-out").status_code == 405


def test_s36_a_form_of_ours_is_taken_though_the_browser_hides_its_origin(story: Story) -> None:
    browser = inside(story.sunwai)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert browser.client.post("/desk/sign-out", data=browser.token(), headers=headers).status_code == 303


@pytest.mark.parametrize(
    "next_",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/x",
        "/desk/%0d%0aSet-Cookie:%20desk=theirs",
        "/desk/%09//elsewhere.example",
        "/desk/%00",
        "/desk/%E2%80%AEx",
    ],
)
def test_signing_in_leads_nowhere_but_to_the_desk(story: Story, next_: str) -> None:
    answer = visitor(story.sunwai).client.post(f"/desk/enter/officer?next={next_}", headers=OURS)
    assert answer.headers["Location"] == "/desk/"


def test_the_demonstrations_people_come_in_without_a_password_and_nowhere_else(story: Story) -> None:
    real = replace(story.sunwai, settings=replace(story.sunwai.settings, app_env="production"))
    assert create_app(real).test_client().post("/desk/enter/officer", headers=OURS).status_code == 404
    assert visitor(story.sunwai).client.post("/desk/enter/officer", headers=OURS).status_code == 303


def desk_routes(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")}


def test_s37_every_route_of_the_desk_has_its_row(story: Story) -> None:
    assert desk_routes(create_app(story.sunwai)) == set(roles.MATRIX) | roles.AT_THE_DOOR
