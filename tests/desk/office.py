"""The desk with somebody before it: a browser at its door, or behind it."""

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from bot.wiring import Sunwai
from core.staff import Role
from tests.bot.signing import LOGIN, Desk, signed_in

CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
OURS = {"Origin": "http://localhost"}


@dataclass
class Visitor:
    """A browser. `sends` fills in what a form of ours carries."""

    client: FlaskClient
    cookie: str = "desk"

    def sees(self, path: str, status: int = 200) -> str:
        """A page, as text."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.headers.get("Location"))
        return answer.text

    def sends(self, path: str, on: str | None = "/desk/", **fields: Any) -> TestResponse:
        """A form, with the token that the page `on` carries."""
        return self.client.post(path, data={**self.token(on), **fields}, headers=OURS)

    def token(self, on: str | None = "/desk/") -> dict[str, str]:
        """What a form of ours carries besides its fields."""
        found = CSRF.search(self.client.get(on, follow_redirects=True).text) if on else None
        return {"csrf": found[1]} if found else {}

    @property
    def session(self) -> str | None:
        """What the browser holds of the session."""
        held = self.client.get_cookie(self.cookie)
        return held.value if held else None


def visitor(sunwai: Sunwai) -> Visitor:
    """A browser in front of the desk's door."""
    return Visitor(create_app(sunwai).test_client())


def inside(sunwai: Sunwai, role: Role = Role.OFFICER, department: str = "WT", login: str | None = None) -> Visitor:
    """A browser of somebody of this role, who has signed in."""
    at_home = department if role in (Role.OFFICER, Role.SUPERVISOR) else ""
    desk: Desk = signed_in(sunwai, login=login or f"{LOGIN}.{role}", role=role, department=at_home)
    browser = visitor(sunwai)
    browser.client.set_cookie("desk", desk.token)
    return browser
