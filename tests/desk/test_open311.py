"""Open311 GeoReport v2: what anybody may read, and what a key may report."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app import create_app
from bot import allowance, apikeys
from core import tracking_id
from core.complaint import Status
from tests.bot.story import Story
from tests.house import HER, TRACKING_ID
from tests.storage.rows import lodged, message

PUBLIC = "/open311/v2"
GUTTER = {"service_code": "WT4", "description": "Gutter 3 din se band hai", "address_string": "gali 4, Gujranwala"}


@pytest.fixture
def client(story: Story) -> FlaskClient:
    return create_app(story.sunwai).test_client()


def reads(client: FlaskClient, path: str, status: int = 200) -> Any:
    answer = client.get(PUBLIC + path)
    assert answer.status_code == status, answer.text
    return answer.json if path.partition("?")[0].endswith(".json") else ElementTree.fromstring(answer.text)


def test_services_are_the_leaves_in_json_and_in_xml(story: Story, client: FlaskClient) -> None:
    found = reads(client, "/services.json")
    assert {one["service_code"] for one in found} == {
        leaf.code for leaf in story.sunwai.catalogue.leaves.values() if not leaf.retired
    }
    assert set(found[0]) == {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    root = reads(client, "/services.xml")
    assert (root.tag, root[0].tag, root[0].find("metadata").text) == ("services", "service", "false")
    assert len(root) == len(found)


def test_a_service_has_no_further_attributes(client: FlaskClient) -> None:
    assert reads(client, "/services/WT4.json") == {"service_code": "WT4", "attributes": []}
    assert reads(client, "/services/WT4.xml").tag == "service_definition"


def test_requests_tell_nothing_of_who_reported_and_nothing_she_wrote(story: Story, client: FlaskClient) -> None:
    complaint = lodged(story.sunwai.store)
    (found,) = reads(client, "/requests.json")
    assert found["service_request_id"] == tracking_id.show(complaint.tracking_id)
    assert (found["status"], found["service_code"], found["address"]) == ("open", "WT4", "Gujranwala")
    assert found["description"] is None
    text = client.get(f"{PUBLIC}/requests.xml").text
    assert not any(word in text for word in ("gali 4", "gutter band", HER[1:]))


@pytest.mark.parametrize("kept", [{"private": True}, {"hidden": True}, {"kept_from": "X"}, {"leaf": "WC1"}])
def test_what_is_private_in_any_way_does_not_exist(story: Story, client: FlaskClient, kept: dict[str, Any]) -> None:
    leaves = story.sunwai.catalogue.leaves
    if "leaf" in kept:
        kept = {"leaf": next(leaf.code for leaf in leaves.values() if leaf.private)}
    complaint = lodged(story.sunwai.store, **kept)
    assert reads(client, "/requests.json") == []
    reads(client, f"/requests/{complaint.tracking_id}.json", 404)
    assert reads(client, f"/requests.json?service_request_id={complaint.tracking_id}") == []


def test_one_request_is_found_by_its_number_with_dashes_or_without(story: Story, client: FlaskClient) -> None:
    complaint = lodged(story.sunwai.store)
    for number in (complaint.tracking_id, tracking_id.show(complaint.tracking_id)):
        assert len(reads(client, f"/requests/{number}.json")) == 1
    assert reads(client, f"/requests/{complaint.tracking_id}.xml").tag == "service_requests"


def test_filters_are_those_of_the_standard(story: Story, client: FlaskClient) -> None:
    now = story.clock.now
    old = lodged(story.sunwai.store, registered_at=now - timedelta(days=120))
    light = lodged(story.sunwai.store, message(phone="+923000000303"), leaf="EL1", department="EL")
    closed = lodged(story.sunwai.store, message(phone="+923000000404"), status=Status.CONFIRMED)
    cases = {case.tracking_id: case for case in (old, light, closed)}

    def ids(query: str) -> set[str]:
        return {one["service_request_id"].replace("-", "") for one in reads(client, f"/requests.json?{query}")}

    assert ids("") == {light.tracking_id, closed.tracking_id}
    assert ids("service_code=EL1,GS1") == {light.tracking_id}
    assert ids("status=closed") == {closed.tracking_id}
    assert ids("status=open,closed") == {light.tracking_id, closed.tracking_id}
    assert ids(f"start_date={(now - timedelta(days=130)).isoformat()}") == {old.tracking_id}
    assert ids("start_date=2026-01-01T00:00:00Z&end_date=2027-01-01T00:00:00Z") == set(cases)
    assert ids(f"service_request_id={old.tracking_id},{light.tracking_id}") == {old.tracking_id, light.tracking_id}
    assert len(ids("page_size=1")) == len(ids("page_size=1&page=2")) == 1
    assert ids("page_size=1&page=3") == set()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests.json?status=lost", 400),
        ("/requests.xml?start_date=yesterday", 400),
        ("/requests.json?page=0", 400),
        ("/requests.json?page_size=1e9", 400),
        ("/requests/1234.json", 404),
        ("/services/NO1.xml", 404),
    ],
)
def test_errors_have_the_standards_shape(client: FlaskClient, path: str, status: int) -> None:
    found = reads(client, path, status)
    code = found[0]["code"] if isinstance(found, list) else int(found[0].find("code").text)
    assert code == status


@pytest.mark.parametrize("whose", ["operator", "department"])
def test_a_report_with_a_key_becomes_a_complaint(story: Story, client: FlaskClient, whose: str) -> None:
    sunwai = story.sunwai
    key = apikeys.issue_to_operator(sunwai, "city-app") if whose == "operator" else apikeys.issue(sunwai, "WT")
    answer = client.post(f"{PUBLIC}/requests.json", data={**GUTTER, "api_key": key, "phone": HER})
    assert answer.status_code == 201, answer.text
    (filed,) = answer.json or []
    assert TRACKING_ID.fullmatch(filed["service_request_id"])
    complaint = story.case(filed["service_request_id"].replace("-", ""))
    assert (complaint.leaf, complaint.place, complaint.source) == ("WT4", "gujranwala", "open311")
    assert "Gutter" in complaint.details


def test_a_key_reports_so_much_an_hour_and_no_more(story: Story, client: FlaskClient) -> None:
    key = apikeys.issue_to_operator(story.sunwai, "city-app")
    with story.sunwai.store.begin() as unit:
        for _ in range(allowance.MOST):
            unit.audit.note("operator:city-app", allowance.FILED)
    answer = client.post(f"{PUBLIC}/requests.json", data={**GUTTER, "api_key": key})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert (answer.json or [])[0]["code"] == 429


@pytest.mark.parametrize("code", ["EL1", "PO1", "GS1", "ED1", "HL1"])
@pytest.mark.parametrize("words", ["Something is wrong here", "Gutter 3 din se band hai", "hello there friends"])
def test_the_service_that_was_named_counts_whatever_the_words(
    story: Story, client: FlaskClient, code: str, words: str
) -> None:
    key = apikeys.issue_to_operator(story.sunwai, "city-app")
    given = {**GUTTER, "service_code": code, "description": words, "api_key": key}
    answer = client.post(f"{PUBLIC}/requests.xml", data=given)
    assert answer.status_code == 201, answer.text
    number = ElementTree.fromstring(answer.text)[0].find("service_request_id")
    assert number is not None
    assert story.case((number.text or "").replace("-", "")).leaf == code


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": "NO1"}, 404),
        ({"service_code": ""}, 400),
        ({"description": ""}, 400),
        ({"description": "x" * 5000}, 400),
        ({"address_string": ""}, 400),
        ({"phone": "none"}, 400),
        ({"language": "xx"}, 400),
    ],
)
def test_a_report_that_cannot_be_taken_files_nothing(
    story: Story, client: FlaskClient, change: dict[str, str], status: int
) -> None:
    key = apikeys.issue_to_operator(story.sunwai, "city-app")
    answer = client.post(f"{PUBLIC}/requests.json", data={**GUTTER, "api_key": key, **change})
    assert answer.status_code == status
    assert answer.json
    assert answer.json[0]["code"] == status
    assert story.count("complaints") == 0
