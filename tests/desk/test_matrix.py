"""Every role at every route: what is answered is what is published."""

import pytest

from app import create_app
from core.staff import Role
from desk.inside import roles
from tests.bot.story import Story
from tests.desk import matrix
from tests.desk.office import OURS, Visitor, inside, visitor

OPENED = frozenset({200, 303, 400, 404, 409, 422})  # the role may; what it asked for may be missing all the same
SIGNED = frozenset({"inside.evidence"})  # whose links hold for a while, and are refused without their signature
PARTS = {"tracking_id": "1111-1111-1111", "login": "nobody", "code": "XX", "number": "999999", "item": "0" * 32}
PARTS |= {"key": "none", "step": "note", "dimension": "leaf"}


def path_of(rule: str) -> str:
    """A path that the rule takes, to something that is not there."""
    for part in rule.replace(">", "<").split("<")[1::2]:
        name = part.rpartition(":")[2]
        value = "999999" if part.startswith("int:") else PARTS.get(name, "none")
        rule = rule.replace(f"<{part}>", value)
    return rule


def asked(browser: Visitor, method: str, path: str, token: dict[str, str]) -> int:
    return browser.client.open(path, method=method, data=token if method == "POST" else None, headers=OURS).status_code


@pytest.mark.parametrize("role", Role)
def test_s37_every_route_opens_for_the_roles_that_are_published_and_for_no_other(story: Story, role: Role) -> None:
    browser = inside(story.sunwai, role)
    token = browser.token()
    assert token, "where this role begins, there is a form to sign out"
    rules = list(matrix.routes(browser.client.application))
    assert len(rules) > 50
    for method, rule in sorted(rules, key=lambda route: route[1].endpoint == "inside.sign_out"):
        status = asked(browser, method, path_of(rule.rule), token)
        if role in roles.MATRIX.get(rule.endpoint, ()):
            assert status in OPENED or rule.endpoint in SIGNED, (method, rule.rule, status)
        else:
            assert status == 403, (method, rule.rule, status)


def test_s37_without_a_session_every_page_leads_to_the_door_and_every_form_is_refused(story: Story) -> None:
    browser = visitor(story.sunwai)
    for method, rule in matrix.routes(browser.client.application):
        answer = browser.client.open(path_of(rule.rule), method=method, headers=OURS)
        if method == "GET":
            assert answer.headers["Location"].startswith("/desk/sign-in"), rule.rule
        else:
            assert answer.status_code == 403, rule.rule


def test_s37_a_method_that_a_page_does_not_know_is_405(story: Story) -> None:
    browser = inside(story.sunwai, Role.ADMINISTRATOR)
    paths = {path_of(rule.rule) for _, rule in matrix.routes(browser.client.application)}
    for path in sorted(paths):
        allowed = set(browser.client.application.url_map.bind("localhost").allowed_methods(path))
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - allowed:
            assert browser.client.open(path, method=method).status_code == 405, (method, path)


def test_s37_a_route_without_a_row_opens_for_nobody(story: Story) -> None:
    app = create_app(story.sunwai)
    blueprint = app.blueprints["inside"]
    app.add_url_rule("/desk/forgotten", "inside.forgotten", lambda: "open")
    assert blueprint.name == "inside"
    for role in Role:
        browser = inside(story.sunwai, role, login=f"forgotten.{role}")
        guest = Visitor(app.test_client())
        guest.client.set_cookie("desk", browser.session or "")
        assert guest.client.get("/desk/forgotten").status_code == 403


def test_s37_the_matrix_that_is_published_is_the_one_that_holds(story: Story) -> None:
    assert matrix.published() == matrix.table(create_app(story.sunwai)), "run python -m tests.desk.matrix"
