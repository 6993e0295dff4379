"""The departments' API: what cannot be taken is refused by name, and changes nothing."""

import json
from typing import Any

import pytest

from bot.wiring import Sunwai
from tests.desk.system import Caller, counts, is_problem
from tests.house import lodge


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
    "path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/complaints", "/api/v1/complaints/", "/api/v1/x/y"]
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
