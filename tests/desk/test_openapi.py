"""The API's document, held against the API itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from bot import apikeys
from bot.wiring import Sunwai
from core.complaint import LIFECYCLE, Actor, Kind, Status, Step
from desk import asked, problems
from desk.schemas import EVENTS
from tests.desk.shape import faults, resolve
from tests.house import house, lodge, say, work

NEVER = "482109375514"


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


@pytest.fixture
def app(sunwai: Sunwai) -> Flask:
    return create_app(sunwai)


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").json
    return found


@pytest.fixture
def wt(app: Flask, sunwai: Sunwai) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {apikeys.issue(sunwai, 'WT')}"
    return client


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            yield path, method, item[method]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    if isinstance(node, list):
        for value in node:
            yield from references(value)


def shape(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def test_it_is_for_everybody_to_read_and_says_which_version_it_speaks(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert set(document) == {"openapi", "info", "servers", "security", "paths", "components"}


def test_every_endpoint_is_in_it_and_it_has_no_other(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, method, _ in operations(document)}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert all(resolve(reference, document) for reference in references(document))


def test_every_parameter_in_a_path_is_described(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        described = {parameter["name"] for parameter in item.get("parameters", ()) if parameter["in"] == "path"}
        assert described == set(re.findall(r"{(\w+)}", path))


def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for _, _, operation in operations(document):
        assert {"200", "500"} <= operation["responses"].keys()
        assert ("401" in operation["responses"]) == (operation.get("security") != [])


def test_the_parameters_of_the_list_are_those_that_are_taken(document: dict[str, Any]) -> None:
    described = [parameter["name"] for parameter in document["paths"]["/api/v1/complaints"]["get"]["parameters"]]
    assert tuple(described) == asked.PARAMETERS


def test_its_words_are_those_of_the_lifecycle(document: dict[str, Any]) -> None:
    complaint, event = shape(document, "Complaint")["properties"], shape(document, "Event")["properties"]
    assert set(complaint["status"]["enum"]) == set(Status)
    assert set(complaint["kind"]["enum"]) == set(Kind)
    assert set(event["type"]["enum"]) == set(Step)
    assert set(EVENTS) == {step for step, rule in LIFECYCLE.items() if rule.by is Actor.OFFICER} == set(asked.STEPS)


def test_every_kind_of_error_is_explained_under_its_name(document: dict[str, Any]) -> None:
    explained = document["components"]["responses"]
    assert set(explained) == set(problems.KINDS)
    for name, kind in problems.KINDS.items():
        media = explained[name]["content"][problems.MEDIA]
        assert media["example"]["status"] == kind.status
        assert not faults(media["example"], media["schema"], document)


def test_every_example_of_an_event_can_be_posted_as_it_stands(
    document: dict[str, Any], sunwai: Sunwai, wt: FlaskClient
) -> None:
    operation = document["paths"]["/api/v1/complaints/{tracking_id}/events"]["post"]
    media = operation["requestBody"]["content"]["application/json"]
    assert set(media["examples"]) == set(EVENTS)
    first = lodge(sunwai)
    sunwai.store.clock.move(seconds=1)  # type: ignore[attr-defined]
    for step, example in media["examples"].items():
        assert not faults(example["value"], media["schema"], document), step
        event = {**example["value"], **({"lead": first} if "lead" in example["value"] else {})}
        answer = wt.post(f"/api/v1/complaints/{lodge(sunwai)}/events", json=event)
        assert answer.status_code == 200, answer.json
        assert not faults(answer.json, shape(document, "Complaint"), document)


def test_real_complaints_have_the_shape_it_gives(document: dict[str, Any], sunwai: Sunwai, wt: FlaskClient) -> None:
    case = lodge(sunwai)
    lodge(sunwai)
    work(sunwai)
    wt.post(
        f"/api/v1/complaints/{case}/events", json={"type": "resolved", "note": "Cleared.", "outcome": "partial_relief"}
    )
    work(sunwai)
    say(sunwai, "2")
    for path, name in (("/complaints?limit=1", "Page"), ("/complaints", "Page"), (f"/complaints/{case}", "Complaint")):
        answer = wt.get(f"/api/v1{path}")
        assert answer.status_code == 200
        assert not faults(answer.json, shape(document, name), document)


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "/complaints?limit=x", {}),
        ("GET", f"/complaints/{NEVER}", {}),
        ("POST", "/complaints/{case}/events", {"json": {"type": "reopened"}}),
        ("POST", "/complaints/{case}/events", {"json": {"type": "acknowledged", "citizen": "x", "by": "y"}}),
        ("POST", "/complaints/{case}/events", {"data": "x", "content_type": "text/plain"}),
        ("POST", "/complaints/{case}/events", {"data": "x", "content_type": "application/json"}),
        ("POST", "/complaints/{case}/events", {"json": {"type": "note", "note": "x" * 70_000}}),
        ("GET", "/complaints", {"headers": {"Authorization": "Bearer wrong"}}),
        ("DELETE", "/complaints", {}),
        ("GET", "/nothing", {}),
    ],
)
def test_real_errors_have_the_shape_it_gives_and_point_to_where_it_explains_them(
    document: dict[str, Any], sunwai: Sunwai, wt: FlaskClient, method: str, path: str, more: dict[str, Any]
) -> None:
    answer = wt.open("/api/v1" + path.format(case=lodge(sunwai)), method=method, **more)
    assert answer.content_type == problems.MEDIA
    assert not faults(answer.json, shape(document, "Problem"), document)
    base, pointer = answer.json["type"].split("#/")
    assert base == f"{sunwai.settings.public_url}/api/v1/openapi.json"
    assert resolve(pointer, document)["content"][problems.MEDIA]["example"]["status"] == answer.status_code


def test_an_unlawful_step_is_answered_in_the_shape_it_gives(
    document: dict[str, Any], sunwai: Sunwai, wt: FlaskClient
) -> None:
    path = f"/api/v1/complaints/{lodge(sunwai)}/events"
    wt.post(path, json={"type": "acknowledged"})
    answer = wt.post(path, json={"type": "acknowledged"})
    assert answer.status_code == 409
    assert not faults(answer.json, shape(document, "Problem"), document)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "note"},
        {"type": "question", "note": ""},
        {"type": "transferred", "note": "why"},
        {"type": "rejected"},
        {"type": "resolved", "rule": "12"},
        {"type": "acknowledged", "citizen": "x"},
        {"type": "confirmed"},
        {"type": "note", "note": "x" * 1001},
        {},
    ],
)
def test_what_its_shapes_rule_out_is_refused_as_well(
    document: dict[str, Any], sunwai: Sunwai, wt: FlaskClient, event: dict[str, str]
) -> None:
    assert faults(event, shape(document, "NewEvent"), document)
    assert wt.post(f"/api/v1/complaints/{lodge(sunwai)}/events", json=event).status_code == 422


def test_the_shapes_of_these_tests_tell_right_from_wrong() -> None:
    inner = {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    assert not faults({"a": 1}, inner, {})
    assert faults({"a": True}, inner, {})
    assert faults({}, inner, {})
    assert faults({"a": 1, "b": 2}, inner, {})
    assert faults("2026-11-22T06:30:00", {"type": "string", "format": "date-time"}, {})
    with pytest.raises(KeyError):
        faults("x", {"contentEncoding": "base64"}, {})
