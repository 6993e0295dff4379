"""What a city's own system says of a case there is taken like any event of the department's, once."""

from collections.abc import Iterator

import pytest

from bot import departments
from bot.delivery import georeport
from bot.delivery.georeport import Endpoint, NoReport
from core import tracking_id as ids
from core.messages import Pin
from storage.departments import Department, Route
from tests.bot.city import KEY, City, city
from tests.bot.story import Story
from tests.channels.provider import Answer, provider
from tests.house import GUTTER


@pytest.fixture(params=["json", "xml"])
def town(request: pytest.FixtureRequest, story: Story) -> Iterator[City]:
    with city() as made:
        made.xml = request.param == "xml"
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, made.url, KEY)])
        yield made


def lodged(story: Story) -> str:
    case = story.citizen().lodges()
    story.work()
    return case


def steps(story: Story, case: str) -> list[str]:
    return [str(entry.step) for entry in story.history(case)]


def test_a_request_is_posted_as_georeport_says(story: Story, town: City) -> None:
    case = lodged(story)
    ((key, form),) = town.posted
    ((subject,),) = story.duties("deliver", "subject")
    assert key == subject
    assert form["api_key"] == KEY
    assert form["jurisdiction_id"] == "city.example"
    assert form["service_code"] == "WT4"
    assert ids.show(case) in form["description"]
    assert GUTTER in form["description"]
    assert "Gujranwala" in form["address_string"]
    assert not set(form) & {"email", "phone", "first_name", "last_name", "device_id"}


def test_what_is_open_there_is_acknowledged_here_and_what_is_closed_is_resolved(story: Story, town: City) -> None:
    her = story.citizen()
    case = lodged(story)
    story.wait(seconds=61)
    assert story.case(case).status == "acknowledged"
    town.close("The line was cleared on Monday.")
    story.wait(minutes=11)
    assert story.case(case).status == "resolved"
    assert any("The line was cleared on Monday." in words for words in her.reads())
    asked = len(town.asked)
    story.wait(hours=1)
    assert len(town.asked) == asked  # it is not looked at any more
    assert steps(story, case) == ["registered", "forwarded", "acknowledged", "resolved"]


def test_polls_are_the_same_on_both_engines(either: Story) -> None:
    with city() as town:
        with either.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, town.url, KEY)])
        case = lodged(either)
        either.wait(seconds=61)
        town.close("Cleared.")
        either.wait(minutes=11)
        assert steps(either, case) == ["registered", "forwarded", "acknowledged", "resolved"]
        either.citizen().says("2")
        either.wait(minutes=11)
        assert len(town.posted) == 2


def test_a_point_on_the_map_goes_along_unless_she_is_protected(story: Story) -> None:
    with city() as town:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, town.url, KEY)])
        her = story.citizen()
        case = her.lodges()
        with story.sunwai.store.begin() as unit:
            person = unit.people.of_phone(her.phone)
            assert person
            unit.evidence.add_point(person, her.channel, Pin(32.1877, 74.1945), case)
        story.work()
        assert town.posted[0][1]["lat"] == "32.1877"
        assert town.posted[0][1]["long"] == "74.1945"
        with story.sunwai.store.begin() as unit:
            unit.connection.exec_driver_sql("UPDATE complaints SET hidden = true")
        story.office(case, "question", "Kaunsa ghar?")
        her.says("Ghar number 12, hara gate")
        story.work()
        assert "lat" not in town.posted[1][1]


def test_a_token_is_exchanged_for_the_id_once_there_is_one(story: Story, town: City) -> None:
    town.tokens = True
    case = lodged(story)
    story.wait(seconds=61)
    assert story.case(case).status == "forwarded"
    town.tokens = False
    story.wait(minutes=11)
    assert story.case(case).status == "acknowledged"
    assert story.rows("SELECT request_id FROM foreign_cases") == [("2026-00001",)]
    assert len(town.posted) == 1


def test_a_reopened_case_is_a_new_request_that_names_the_one_before(story: Story, town: City) -> None:
    case = lodged(story)
    story.wait(seconds=61)
    town.close("Done.")
    story.wait(minutes=11)
    story.citizen().says("2")
    assert story.case(case).status == "reopened"
    story.wait(minutes=11)  # the old request is still closed: that closes nothing anew
    assert len(town.posted) == 2
    assert "2026-00001" in town.posted[1][1]["description"]
    assert story.case(case).status in ("forwarded", "acknowledged")
    assert "2026-00002" in str(story.rows("SELECT request_id FROM foreign_cases"))


def test_nothing_is_posted_twice_once_the_answer_was_read(story: Story, town: City) -> None:
    lodged(story)
    for _ in range(3):
        story.wait(hours=1)
    assert len(town.posted) == 1


def test_a_case_that_was_passed_on_is_not_looked_at_any_more(story: Story, town: City) -> None:
    case = lodged(story)
    story.office(case, "transferred", "not our sewer", to_department="MU")
    town.close("Done.")
    story.wait(minutes=11)
    assert story.case(case).department == "MU"
    assert story.case(case).status == "forwarded"
    assert story.rows("SELECT next_poll_at FROM foreign_cases") == [(None,)]


def test_what_the_office_did_by_another_way_stands(story: Story, town: City) -> None:
    case = lodged(story)
    story.office(case, "rejected", "not ours", rule="14")
    town.close("Done.")
    story.wait(minutes=11)
    assert story.case(case).status == "rejected"


@pytest.mark.parametrize("body", [b"<html><body>Welcome</body></html>", b"{}", b"[]", b"null", b"\xff", b"[[1]]", b""])
def test_f35_an_answer_that_is_no_georeport_is_no_answer(story: Story, body: bytes) -> None:
    with provider(Answer(200, body)) as server:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, server.url, KEY)])
        lodged(story)
        assert story.duties("deliver") == [("waiting",)]
        first = server.asked[0].headers["idempotency-key"]
        story.wait(seconds=4)
        assert {asked.headers["idempotency-key"] for asked in server.asked} == {first}
        assert len(server.asked) == 2


def test_an_answer_without_end_is_cut_off(story: Story) -> None:
    with provider(Answer(200, b"x" * 9000, dribbles=0.0)) as server:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, server.url, KEY)])
        lodged(story)
    assert story.duties("deliver", "state", "error") == [("waiting", "the answer is too long")]


def test_a_document_with_entities_is_not_read() -> None:
    inside = "<service_requests><request><token>&a;</token></request></service_requests>"
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>{inside}'.encode()
    with pytest.raises(NoReport):
        georeport.report(bomb)


def test_their_codes_come_with_the_url() -> None:
    endpoint = Endpoint.of("https://311.example/v2/?service_code.WT4=017&service_code=099")
    assert (endpoint.service("WT4"), endpoint.service("WT1")) == ("017", "099")
    assert endpoint.requests() == "https://311.example/v2/requests.json"
    assert Endpoint.of("https://311.example/v2").service("WT4") == "WT4"
    assert endpoint.request("a/../b") == "https://311.example/v2/requests/a%2F..%2Fb.json"


def test_a_table_sets_both_routes_and_says_what_they_need(story: Story) -> None:
    table = "code,route,url,secret\nWT,open311,http://127.0.0.1:9/v2,k\nEL,email,office@power.example,\n"
    departments.take(story.sunwai, table)
    found = departments.routes(story.sunwai)
    assert (found["WT"].route, found["WT"].secret) == (Route.OPEN311, "k")
    assert (found["EL"].route, found["EL"].url) == (Route.EMAIL, "mailto:office@power.example")
    again = departments.export(story.sunwai)
    assert departments.take(story.sunwai, again) == ()


@pytest.mark.parametrize(
    "row",
    [
        "WT,open311,,k",
        "WT,open311,http://127.0.0.1:9/v2,",
        "WT,open311,http://10.0.0.1/v2,k",
        "WT,email,,",
        "WT,email,nobody,",
        "WT,email,mailto:a@x.example?bcc=b@x.example,",
        'WT,email,"a@x.example,b@x.example",',
        '"WT",email,"a@x.example\nBcc: b@x.example",',
        "WT,email,https://x.example,",
    ],
)
def test_s19_s52_a_table_with_a_route_that_cannot_be_is_refused(story: Story, row: str) -> None:
    with pytest.raises(departments.Faulty):
        departments.take(story.sunwai, f"code,route,url,secret\n{row}\n")
    assert departments.routes(story.sunwai)["WT"].route is Route.DESK
