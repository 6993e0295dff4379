"""The departments' API, over HTTP, on a real store."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from bot import departments, repeats
from bot.converse import converse
from bot.wiring import Sunwai
from core.complaint import Status
from core.messages import Inbound, Media
from storage.unit import Away
from tests.channels.files.handmade import JFIF, jpeg, segment
from tests.house import GUTTER, HER, STRANGER, house, lodge, say, work

LIGHT = "Bijli 2 din se nahi aa rahi, transformer jal gaya, mohalla Islampura, Gujranwala"
PHOTO = jpeg(segment(0xE0, JFIF))
NEVER = "482109375514"  # a tracking ID that nobody has
ERRORS = {"type", "title", "status", "detail", "instance"}
HEARS = {"acknowledged", "in_progress", "question", "transferred", "resolved", "rejected", "merged", "note"}


@pytest.fixture(params=["sqlite", "postgresql"])
def sunwai(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sunwai]:
    url = request.getfixturevalue("empty_postgres") if request.param == "postgresql" else None
    made = house(tmp_path, url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


class Caller:
    """A department's system."""

    def __init__(self, sunwai: Sunwai, department: str = "WT") -> None:
        self.client: FlaskClient = create_app(sunwai).test_client()
        self.key = departments.issue_key(sunwai, department)

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


def test_a_department_reads_its_complaints_and_one_of_them_alike(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    listed = wt.get("/complaints").json
    assert listed == {"complaints": [wt.get(f"/complaints/{case}").json], "next_cursor": None}
    (complaint,) = listed["complaints"]
    assert complaint["tracking_id"] == shown(case)
    assert complaint["details"] == GUTTER
    assert [event["type"] for event in complaint["events"]] == ["registered"]


def test_a_tracking_id_is_taken_with_dashes_and_without(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    assert wt.get(f"/complaints/{case}").json == wt.get(f"/complaints/{shown(case)}").json


def test_pages_follow_one_another(sunwai: Sunwai) -> None:
    cases = [lodge(sunwai) for _ in range(3)]
    wt = Caller(sunwai)
    first = wt.get("/complaints?limit=2").json
    rest = wt.get(f"/complaints?limit=2&cursor={first['next_cursor']}").json
    seen = [case["tracking_id"] for page in (first, rest) for case in page["complaints"]]
    assert seen == sorted(map(shown, cases))
    assert rest["next_cursor"] is None


def test_a_list_can_be_of_a_status_and_since_a_moment(sunwai: Sunwai) -> None:
    old = lodge(sunwai)
    sunwai.store.clock.move(hours=1)
    new = lodge(sunwai)
    wt = Caller(sunwai)
    wt.post(new, {"type": "acknowledged"})
    sunwai.store.clock.move(hours=1)

    def ids(query: str) -> list[str]:
        return [case["tracking_id"] for case in wt.get(f"/complaints?{query}").json["complaints"]]

    assert ids("status=acknowledged") == [shown(new)]
    assert ids("status=registered") == [shown(old)]
    since = sunwai.store.clock.now - timedelta(hours=1)
    assert ids(f"since={since.strftime('%Y-%m-%dT%H:%M:%SZ')}") == [shown(new)]
    there = (since + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S")
    assert ids(f"since={there}%2B05:00") == [shown(new)]
    assert ids(f"since={there}+05:00") == [shown(new)], "a + that was not encoded"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=done", "status"),
        ("since=yesterday", "since"),
        ("since=2026-11-22T06:30:00", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=%DB%B1", "limit"),
        ("limit=1&limit=2", "limit"),
        ("department=EL", "department"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_named(lite: Sunwai, query: str, named: str) -> None:
    response = Caller(lite).get(f"/complaints?{query}")
    assert is_problem(response, 422)
    assert response.json["errors"] == [{"parameter": named}]
    assert named in response.json["detail"]


def test_a_cursor_that_is_not_ours_is_refused(lite: Sunwai) -> None:
    assert is_problem(Caller(lite).get("/complaints?cursor=abc"), 422)


def test_an_event_moves_the_case_and_the_citizen_hears_of_it(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    work(sunwai)
    response = Caller(sunwai).post(case, {"type": "resolved", "note": "Cleared.", "outcome": "relief_granted"})
    assert response.status_code == 200
    assert (response.json["status"], response.json["outcome"]) == ("resolved", "relief_granted")
    last = response.json["events"][-1]
    assert (last["by"], last["type"], last["note"]) == ("officer", "resolved", "Cleared.")
    work(sunwai)
    ((to, told),) = sunwai.channels["sms/twilio"].pushed
    assert to == HER
    assert "Cleared." in told.text


def test_a_question_reaches_the_citizen_and_her_answer_the_department(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    assert wt.post(case, {"type": "question", "note": "Which house?"}).json["status"] == "waiting_for_citizen"
    work(sunwai)
    say(sunwai, "Number 12")
    found = wt.get(f"/complaints/{case}").json
    assert found["status"] == "in_progress"
    assert found["events"][-1]["note"] == "Number 12"


def test_a_transferred_case_is_the_other_departments_from_then_on(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt, mu = Caller(sunwai), Caller(sunwai, "MU")
    answer = wt.post(case, {"type": "transferred", "to_department": "MU", "note": "A municipal drain."})
    assert answer.json["department"] == "MU"
    assert is_problem(wt.get(f"/complaints/{case}"), 404)
    assert mu.get(f"/complaints/{case}").json["status"] == "registered"


def test_an_unlawful_step_names_the_lawful_ones_and_changes_nothing(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    wt.post(case, {"type": "resolved", "note": "Cleared."})
    before = counts(sunwai, case)
    response = wt.post(case, {"type": "in_progress"})
    assert is_problem(response, 409)
    assert response.json["lawful"] == ["note"]
    assert "in_progress" in response.json["detail"]
    assert "resolved" in response.json["detail"]
    assert counts(sunwai, case) == before


def test_every_step_that_is_named_lawful_is_one_that_can_be_posted(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    wt.post(case, {"type": "acknowledged"})
    assert set(wt.post(case, {"type": "acknowledged"}).json["lawful"]) == HEARS - {"acknowledged"}


# Repeats


def test_the_same_request_again_is_answered_alike_and_changes_nothing(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    event = {"type": "acknowledged", "note": "Crew booked."}
    first = wt.post(case, event, "k-1")
    before = counts(sunwai, case)
    again = wt.raw(shown(case), ' {"note":"Crew booked.", "type":"acknowledged"}', **{"Idempotency-Key": "k-1"})
    assert (again.status_code, again.json) == (200, first.json)
    assert counts(sunwai, case) == before


def test_it_is_answered_as_it_was_though_the_case_has_moved_on(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    first = wt.post(case, {"type": "acknowledged"}, "k-1")
    wt.post(case, {"type": "in_progress"}, "k-2")
    assert wt.post(case, {"type": "acknowledged"}, "k-1").json == first.json


def test_a_transfer_repeated_is_answered_alike_though_the_case_is_another_departments_now(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    event = {"type": "transferred", "to_department": "MU", "note": "A municipal drain."}
    first = wt.post(case, event, "k-1")
    before = counts(sunwai, case)
    again = wt.post(case, event, "k-1")
    assert (again.status_code, again.json) == (200, first.json)
    assert counts(sunwai, case) == before


def test_the_same_key_with_another_request_is_refused(sunwai: Sunwai) -> None:
    case, other = lodge(sunwai), lodge(sunwai)
    wt = Caller(sunwai)
    wt.post(case, {"type": "acknowledged"}, "k-1")
    before = counts(sunwai, case), counts(sunwai, other)
    assert is_problem(wt.post(case, {"type": "in_progress"}, "k-1"), 422)
    assert is_problem(wt.post(other, {"type": "acknowledged"}, "k-1"), 422)
    assert (counts(sunwai, case), counts(sunwai, other)) == before


def test_a_request_that_was_refused_does_not_use_its_key_up(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    wt.post(case, {"type": "acknowledged"})
    assert wt.post(case, {"type": "acknowledged"}, "k-1").status_code == 409
    assert wt.post(case, {"type": "in_progress"}, "k-1").status_code == 200


def test_a_key_is_each_departments_own(lite: Sunwai) -> None:
    case, light = lodge(lite), lodge(lite, LIGHT, STRANGER)
    assert Caller(lite).post(case, {"type": "acknowledged"}, "k-1").status_code == 200
    assert Caller(lite, "EL").post(light, {"type": "acknowledged"}, "k-1").status_code == 200


@pytest.mark.parametrize("key", ["", "k 1", "k" * 256, "ک"])
def test_an_idempotency_key_is_short_and_visible(lite: Sunwai, key: str) -> None:
    case = lodge(lite)
    response = Caller(lite).raw(case, '{"type": "acknowledged"}', **{"Idempotency-Key": key.encode().decode("latin-1")})
    assert is_problem(response, 422)
    assert response.json["errors"] == [{"header": "Idempotency-Key"}]


def test_the_same_request_many_times_at_once_has_one_effect_and_one_answer(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    app = create_app(sunwai)
    answers: list[Any] = []
    ready = threading.Barrier(4)

    def call() -> None:
        client = app.test_client()
        ready.wait()
        headers = wt.headers(**{"Idempotency-Key": "k-1"})
        event = {"type": "acknowledged"}
        answers.append(client.post(f"/api/v1/complaints/{case}/events", json=event, headers=headers))

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.data for answer in answers}) == 1
    assert counts(sunwai, case) == (2, 1)


def test_a_repeat_after_the_citizen_is_erased_does_nothing_and_has_no_words(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    wt = Caller(sunwai)
    wt.post(case, {"type": "note", "note": "Seen."}, "k-1")
    say(sunwai, "DELETE")
    say(sunwai, "1")
    before = counts(sunwai, case)
    again = wt.post(case, {"type": "note", "note": "Seen."}, "k-1").json
    assert (again["status"], again["details"]) == ("withdrawn", "")
    assert counts(sunwai, case) == before


# Keys


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
    departments.issue_key(lite, "WT", revoke=True)
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


def test_s16_a_replay_under_the_same_idempotency_key_changes_nothing_again(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    event = {"type": "acknowledged", "note": "Seen."}
    first = wt.post(case, event, "k-1")
    before = counts(lite, case)
    again = [wt.post(case, event, "k-1") for _ in range(5)]
    assert [answer.json for answer in again] == [first.json] * 5
    assert counts(lite, case) == before
    assert is_problem(wt.post(case, {**event, "note": "Another."}, "k-1"), 422)
    assert counts(lite, case) == before


def test_f36_events_doubled_and_out_of_order_are_lawful_or_refused_and_never_half_done(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    answers = [wt.post(case, {"type": kind, "note": "x"}) for kind in ("resolved", "acknowledged", "resolved")]
    assert [answer.status_code for answer in answers] == [200, 409, 409]
    assert is_problem(wt.post(NEVER, {"type": "acknowledged"}), 404)
    assert wt.get(f"/complaints/{case}").json["status"] == "resolved"


def test_a_request_may_come_again_for_a_month_and_is_forgotten_then(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    wt.post(case, {"type": "acknowledged"}, "k-1")
    lite.store.clock.move(days=29)  # type: ignore[attr-defined]
    assert repeats.forget(lite) == 0
    lite.store.clock.move(days=2)  # type: ignore[attr-defined]
    assert repeats.forget(lite) == 1
    assert repeats.forget(lite) == 0


# Security


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


@pytest.mark.parametrize(
    "case", ["1", "0" * 13, "4821-0937-5510", "482109375510", "../complaints", "%00", "48210937-5514"]
)
def test_what_is_no_tracking_id_is_unknown_as_well(lite: Sunwai, case: str) -> None:
    assert is_problem(Caller(lite).get(f"/complaints/{case}"), 404)


@pytest.mark.parametrize(
    "field",
    [
        "citizen",
        "citizen_phone",
        "phone",
        "created_at",
        "level",
        "office",
        "tracking_id",
        "department",
        "status",
        "registered_at",
        "at",
        "by",
        "Note",
        "a/b",
    ],
)
def test_s18_a_field_that_is_not_the_departments_to_set_is_named_and_nothing_changes(lite: Sunwai, field: str) -> None:
    case = lodge(lite)
    response = Caller(lite).post(case, {"type": "acknowledged", field: "x"})
    assert is_problem(response, 422)
    assert response.json["errors"] == [{"pointer": "#/" + field.replace("/", "~1")}]
    assert field in response.json["detail"]
    assert counts(lite, case) == (1, 0)


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ({}, "type"),
        ({"type": "reopened"}, "type"),
        ({"type": "forwarded"}, "type"),
        ({"type": "confirmed"}, "type"),
        ({"type": ["resolved"]}, "type"),
        ({"type": None}, "type"),
        ({"type": "note"}, "note"),
        ({"type": "note", "note": "  "}, "note"),
        ({"type": "note", "note": 5}, "note"),
        ({"type": "note", "note": "x" * 1001}, "note"),
        ({"type": "note", "note": "half a \ud83d"}, "note"),
        ({"type": "note", "note": "a\0b"}, "note"),
        ({"type": "question"}, "note"),
        ({"type": "rejected"}, "rule"),
        ({"type": "rejected", "rule": "x" * 201}, "rule"),
        ({"type": "resolved", "outcome": "done"}, "outcome"),
        ({"type": "resolved", "rule": "12"}, "rule"),
        ({"type": "acknowledged", "outcome": "relief_granted"}, "outcome"),
        ({"type": "transferred", "to_department": "MU"}, "note"),
        ({"type": "transferred", "note": "why"}, "to_department"),
        ({"type": "transferred", "note": "why", "to_department": "XX"}, "to_department"),
        ({"type": "note", "note": "x", "to_department": "MU"}, "to_department"),
        ([], "object"),
        ("acknowledged", "object"),
        (None, "object"),
    ],
)
def test_an_event_that_cannot_be_taken_says_what_to_mend(lite: Sunwai, event: Any, named: str) -> None:
    case = lodge(lite)
    response = Caller(lite).raw(case, json.dumps(event))
    assert is_problem(response, 422)
    assert named in response.json["detail"]
    assert counts(lite, case) == (1, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{'type': 'note'}",
        b'{"type": "note", "note": "\xff"}',
        b'{"type": "acknowledged", "type": "resolved"}',
        b'{"type": NaN}',
        b"[" * 60_000,
        '{"type": "acknowledged"}'.encode("utf-16-le")[:-1],
    ],
)
def test_a_body_that_is_not_json_cannot_be_read(lite: Sunwai, data: bytes) -> None:
    assert is_problem(Caller(lite).raw(lodge(lite), data), 400)


def test_another_content_type_is_not_taken(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert is_problem(wt.raw(case, '{"type": "acknowledged"}', **{"Content-Type": kind}), 415)
    assert counts(lite, case) == (1, 0)
    assert (
        wt.raw(case, '{"type": "acknowledged"}', **{"Content-Type": "application/json; charset=utf-8"}).status_code
        == 200
    )


def test_a_body_that_is_too_large_is_not_read(lite: Sunwai) -> None:
    wt = Caller(lite)
    assert is_problem(wt.post(lodge(lite), {"type": "note", "note": "x" * 70_000}), 413)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v1/", "/api/v2/complaints", "/api/v1/complaints/", "/api/v1/x/y"]
)
def test_an_unknown_path_is_a_problem_with_a_key_or_without(lite: Sunwai, path: str) -> None:
    wt = Caller(lite)
    assert is_problem(wt.client.get(path, headers=wt.headers()), 404)
    assert is_problem(wt.client.get(path), 404)


def test_s36_nothing_changes_by_get_and_another_method_is_a_problem(lite: Sunwai) -> None:
    case = lodge(lite)
    wt = Caller(lite)
    for method, path, allowed in (
        ("GET", f"/complaints/{case}/events", "POST"),
        ("POST", "/complaints", "GET, HEAD"),
        ("DELETE", f"/complaints/{case}", "GET, HEAD"),
        ("OPTIONS", "/complaints", "GET, HEAD"),
        ("TRACE", "/complaints", "GET, HEAD"),
    ):
        response = wt.client.open(f"/api/v1{path}", method=method, headers=wt.headers())
        assert is_problem(response, 405)
        assert ", ".join(sorted(response.headers["Allow"].split(", "))) == allowed
    assert counts(lite, case) == (1, 0)


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


def test_a_list_of_every_status_can_be_asked_for(lite: Sunwai) -> None:
    wt = Caller(lite)
    assert {wt.get(f"/complaints?status={status}").status_code for status in Status} == {200}


# -- what the citizen sent along -----------------------------------------------------------------------------------------


def photographed(sunwai: Sunwai) -> str:
    """A complaint with a photo, fetched; its tracking ID."""
    case = lodge(sunwai)
    channel = sunwai.channels["sms/twilio"]
    channel.files["https://api.example/1"] = PHOTO  # type: ignore[attr-defined]
    photo = Media("https://api.example/1", "image/jpeg")
    converse(sunwai, Inbound("sms/twilio", HER, "SMphoto", "", phone=HER, media=(photo,)))
    work(sunwai)
    return case


def test_what_she_sent_along_is_listed_and_can_be_had(sunwai: Sunwai) -> None:
    caller, case = Caller(sunwai), photographed(sunwai)
    (piece,) = caller.get(f"/complaints/{case}").json["evidence"]
    assert caller.get("/complaints").json["complaints"][0]["evidence"] == [piece]
    assert (piece["content_type"], piece["bytes"]) == ("image/jpeg", len(PHOTO))
    found = caller.client.get(piece["url"], headers=caller.headers())
    assert (found.status_code, found.data, found.content_type) == (200, PHOTO, "image/jpeg")


def test_what_she_sent_along_is_never_shown_as_ours(sunwai: Sunwai) -> None:
    caller, case = Caller(sunwai), photographed(sunwai)
    (piece,) = caller.get(f"/complaints/{case}").json["evidence"]
    headers = caller.client.get(piece["url"], headers=caller.headers()).headers
    assert headers["Content-Disposition"] == f'attachment; filename="{piece["id"]}.jpg"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "no-store"


def test_what_she_sent_along_is_for_its_department_alone(sunwai: Sunwai) -> None:
    case = photographed(sunwai)
    (piece,) = Caller(sunwai).get(f"/complaints/{case}").json["evidence"]
    path = piece["url"].removeprefix("/api/v1")
    other = Caller(sunwai, "EL")
    assert other.get(path).status_code == 404
    assert other.client.get(piece["url"]).status_code == 401
    for wrong in (f"/complaints/{case}/evidence/{'0' * 32}", f"/complaints/{NEVER}/evidence/{piece['id']}"):
        found = Caller(sunwai).get(wrong)
        assert (found.status_code, found.content_type) == (404, "application/problem+json")
