"""An operator's system at the API, and what it makes us text to citizens."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from bot import apikeys
from bot.wiring import Sunwai
from core.messages import Reply
from tests.house import GUTTER, HER, work

CALL = {"source": "telephone", "language": "en", "phone": HER}


class Helpline:
    """An operator's system."""

    def __init__(self, sunwai: Sunwai, name: str = "helpline") -> None:
        self.client: FlaskClient = create_app(sunwai).test_client()
        self.key = apikeys.issue_to_operator(sunwai, name)

    def post(self, form: Any, key: str | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key}", **({"Idempotency-Key": key} if key else {})}
        return self.client.post("/api/v1/filings", json=form, headers=headers)

    def says(self, form: Any, key: str | None = None) -> Any:
        answer = self.post(form, key)
        assert answer.status_code == 200, answer.json
        return answer.json

    def files(self, text: str = GUTTER, said: Mapping[str, str] | None = None, **more: str) -> Any:
        """A complaint, the first option being the answer to every question; `said` are others by question."""
        given = {**CALL, "text": text, **more}
        found = self.says(given)
        for _ in range(8):
            if found["question"] is None:
                return found
            name = found["question"]["name"]
            answers = {**found["answers"], name: (said or {}).get(name, "1")}
            found = self.says({**given, "answers": answers}, uuid.uuid4().hex)
        raise AssertionError(found)


def pushed(sunwai: Sunwai) -> list[tuple[str, Reply]]:
    """What has been texted, and to whom."""
    work(sunwai)
    found: list[tuple[str, Reply]] = sunwai.channels["sms/twilio"].pushed  # type: ignore[attr-defined]
    return found


def digits(found: Any) -> str:
    return str(found["complaint"]["tracking_id"]).replace("-", "")
