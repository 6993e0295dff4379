"""The departments' API: nothing is told or done without the right key, and no answer tells too much."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot import apikeys
from bot.wiring import Sunwai
from storage.unit import Away
from tests.desk.system import NEVER, Caller, counts, is_problem, logged, shown
from tests.house import STRANGER, lodge


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic d3Q6d3Q=",
        "Bearer سن",
        "bearer \x7f",
        "Token {key}",
        "{key}",
    ],
)
def test_a_missing_or_wrong_key_is_turned_away(lite: Sunwai, given: str | None) -> None:
    wt = Caller(lite)
    headers = {"Authorization": given.format(key=wt.key).encode().decode("latin-1")} if given is not None else {}
    for path in ("/complaints", f"/complaints/{NEVER}"):
        response = wt.client.get(f"/api/v1{path}", headers=headers)
        assert is_problem(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert is_problem(wt.client.post(f"/api/v1/complaints/{NEVER}/events", headers=headers, json={}), 401)


def test_s16_a_revoked_key_opens_nothing_and_changes_nothing(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    apikeys.issue(lite, "WT", revoke=True)
    assert is_problem(wt.get("/complaints"), 401)
    assert is_problem(wt.post(case, {"type": "acknowledged"}), 401)
    assert counts(lite, case) == (1, 0)


def test_s16_another_departments_key_changes_nothing(lite: Sunwai) -> None:
    case = lodge(lite)
    el = Caller(lite, "EL")
    for kind in ("acknowledged", "resolved", "note"):
        assert is_problem(el.post(case, {"type": kind, "note": "x"}, f"k-{kind}"), 404)
    assert counts(lite, case) == (1, 0)
    with lite.store.read() as unit:
        acts = [(act.by, act.act) for act in unit.audit.acts(tracking_id=case)]
    assert acts == [("department:EL", "case.refused")] * 3


def test_s17_another_departments_complaint_is_as_if_it_did_not_exist(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    el = Caller(sunwai, "EL")
    event = {"type": "resolved", "note": "Not ours to resolve."}

    def seen(response: TestResponse) -> tuple[Any, ...]:
        assert is_problem(response, 404)
        headers = {name: value for name, value in response.headers if name != "Content-Length"}
        return {**response.json, "instance": None}, headers

    assert seen(el.get(f"/complaints/{case}")) == seen(el.get(f"/complaints/{NEVER}"))
    assert seen(el.post(case, event)) == seen(el.post(NEVER, event))
    assert seen(el.post(case, event, "k-1")) == seen(el.post(NEVER, event, "k-1"))
    assert counts(sunwai, case) == (1, 0)


def test_s17_nor_is_it_there_in_a_body_or_a_query(lite: Sunwai) -> None:
    case = lodge(lite)
    el = Caller(lite, "EL")
    own = lodge(lite, "bijli 3 din se band hai, Mohalla Islampura, Gujranwala", STRANGER)
    refused = [el.post(own, {"type": "merged", "lead": lead}) for lead in (case, NEVER)]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert len({answer.json["detail"] for answer in refused}) == 1
    for query in ("", "?limit=1", "?status=forwarded", "?since=2020-01-01T00:00:00Z"):
        assert shown(case) not in el.get(f"/complaints{query}").text
    assert is_problem(el.get(f"/complaints?tracking_id={case}"), 422)
    assert is_problem(el.get(f"/complaints/{own}/evidence/{case}"), 404)
    theirs = Caller(lite).get("/complaints?limit=1").json["next_cursor"] or ""
    assert shown(case) not in el.get(f"/complaints?cursor={theirs}").text


def test_s17_the_attempt_leaves_a_line_in_the_log(lite: Sunwai, capsys: pytest.CaptureFixture[str]) -> None:
    case = lodge(lite)
    el = Caller(lite, "EL")
    el.get(f"/complaints/{case}")
    el.post(case, {"type": "acknowledged"})
    lines = logged(capsys, "a department asked for another's case")
    assert [line["department"] for line in lines] == ["EL", "EL"]
    assert all(line["request"] for line in lines)


def test_s38_every_answer_carries_the_headers_that_keep_it_private(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    for response in (wt.get("/complaints"), wt.get(f"/complaints/{NEVER}"), wt.post(case, {}), wt.client.get("/api/x")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img onerror=x>', "{{7*7}}", "\x1b[31mred", "%' OR 1=1 --"]
)
def test_s39_words_are_stored_and_shown_as_they_are(lite: Sunwai, words: str) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    wt.post(case, {"type": "note", "note": words})
    response = wt.get(f"/complaints/{case}")
    assert response.json["events"][-1]["note"] == words
    assert response.content_type == "application/json"


def test_s39_a_script_in_a_path_comes_back_as_no_page(lite: Sunwai) -> None:
    response = Caller(lite).get("/complaints/<script>alert(1)</script>")
    assert is_problem(response, 404)
    assert b"<script>" not in response.data


class Broken:
    """A store of which every use fails."""

    def __init__(self, error: Exception, clock: Callable[[], Any]) -> None:
        self.error, self.clock = error, clock

    def begin(self) -> Any:
        raise self.error

    read = lease = begin


def broken(sunwai: Sunwai, error: Exception) -> Caller:
    """A caller whose key is known, of a service whose store fails from the next request on."""
    wt = Caller(sunwai)
    object.__setattr__(sunwai, "store", Broken(error, sunwai.store.clock))
    return wt


def test_s40_a_bug_is_answered_with_an_id_and_nothing_of_what_went_wrong(
    lite: Sunwai, capsys: pytest.CaptureFixture[str]
) -> None:
    response = broken(lite, RuntimeError("SELECT secret FROM citizens")).get("/complaints")
    assert is_problem(response, 500)
    assert b"SELECT" not in response.data
    assert b"Traceback" not in response.data
    (line,) = logged(capsys, "a request failed")
    assert line["request"] in response.json["detail"]
    assert "SELECT" not in json.dumps(line)


def test_with_the_database_away_it_says_when_to_try_again(lite: Sunwai) -> None:
    wt = broken(lite, Away("OperationalError"))
    for response in (wt.get("/complaints"), wt.post(NEVER, {"type": "acknowledged"})):
        assert is_problem(response, 503)
        assert int(response.headers["Retry-After"]) > 0
