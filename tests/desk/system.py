"""A department's system at the API, and what it is told."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from bot import apikeys
from bot.wiring import Sunwai

NEVER = "482109375514"  # a tracking ID that nobody has
ERRORS = {"type", "title", "status", "detail", "instance"}


class Caller:
    """A department's system."""

    def __init__(self, sunwai: Sunwai, department: str = "WT") -> None:
        self.client: FlaskClient = create_app(sunwai).test_client()
        self.key = apikeys.issue(sunwai, department)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers(), **more)

    def post(self, case: str, event: Any, key: str | None = None) -> TestResponse:
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1/complaints/{case}/events", json=event, headers=self.headers(**more))

    def raw(self, case: str, data: bytes | str, **headers: str) -> TestResponse:
        given = {"Content-Type": "application/json", **headers}
        return self.client.post(f"/api/v1/complaints/{case}/events", data=data, headers=self.headers(**given))

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", **more}


def shown(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def is_problem(response: TestResponse, status: int) -> bool:
    body = json.loads(response.data)
    assert response.status_code == status, body
    assert response.content_type == "application/problem+json"
    assert set(body) >= ERRORS
    assert body["status"] == status
    assert response.headers["Cache-Control"] == "no-store"
    return True


def counts(sunwai: Sunwai, case: str) -> tuple[int, int]:
    """How many history entries and messages to the citizen there are about a case."""
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(case)
        assert complaint
        return len(unit.complaints.history(complaint)), len(unit.messages.of(case))


def logged(capsys: pytest.CaptureFixture[str], message: str) -> list[dict[str, Any]]:
    """The lines of the log with this sentence."""
    lines = map(json.loads, capsys.readouterr().err.splitlines())
    return [line for line in lines if line["message"] == message]
