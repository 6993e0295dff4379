"""What reaches a department's own server: everything, under one id, the same to the byte however often."""

import json
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot import jobs
from bot.delivery import call as delivery
from bot.delivery import limit, overdue
from storage import outbox
from storage.departments import Department, Route
from tests import together
from tests.bot import certificate
from tests.bot.story import SECRET, Story
from tests.channels.provider import Answer, Asked, Provider, provider
from tests.house import GUTTER, HER, deliver_all

OK, BROKEN = Answer(200), Answer(500)


@pytest.fixture
def department(story: Story) -> Iterator[Provider]:
    """A department's server, which takes everything unless a test lays out other answers."""
    with provider(OK) as server:
        story.goes_to(server.url)
        yield server


def event(asked: Asked) -> dict[str, object]:
    """The event, as a department reads it once it has verified the signature."""
    headers = {name.lower(): value for name, value in asked.headers.items()}
    verified: dict[str, object] = Webhook(SECRET).verify(asked.body, headers)
    return verified


def states(story: Story) -> list[tuple[object, ...]]:
    return story.duties("deliver", "state", "error")


def lodged(story: Story) -> str:
    case = story.citizen().lodges()
    story.work()
    return case


# -- what is delivered ----------------------------------------------------------------------------------------------------


def test_a_forwarded_case_arrives_as_a_signed_cloud_event(story: Story, department: Provider) -> None:
    case = lodged(story)
    (asked,) = department.asked
    got, data = event(asked), story.case(case)
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/cloudevents+json"
    assert got["id"] == asked.headers["webhook-id"]
    assert (got["specversion"], got["type"]) == ("1.0", "complaint.forwarded")
    assert str(got["subject"]).replace("-", "") == case
    body = got["data"]
    assert isinstance(body, dict)
    expected = {"department": "WT", "leaf": data.leaf, "place": "gujranwala", "details": GUTTER, "level": 0}
    assert {key: body[key] for key in expected} == expected
    assert datetime.fromisoformat(str(body["due_at"])) == data.due_at
    assert story.case(case).status == "forwarded"


def test_s15_a_forward_verifies_with_the_reference_library_and_keeps_its_id_over_all_retries(
    story: Story, department: Provider
) -> None:
    department.answers[:] = [BROKEN, Answer(429), OK]
    lodged(story)
    story.wait(seconds=4)
    story.wait(seconds=10)
    assert len(department.asked) == 3
    for asked in department.asked:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        assert headers["webhook-signature"].startswith("v1,")
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
        assert Webhook(SECRET).verify(asked.body, headers)
    assert len({asked.headers["webhook-id"] for asked in department.asked}) == 1


def test_nothing_in_it_says_who_the_citizen_is(story: Story, department: Provider) -> None:
    lodged(story)
    (asked,) = department.asked
    told = asked.body.decode() + asked.path + str(asked.headers)
    assert HER not in told
    assert HER.removeprefix("+92") not in told


def test_a_signature_by_another_secret_or_over_another_body_does_not_verify(story: Story, department: Provider) -> None:
    lodged(story)
    (asked,) = department.asked
    headers = {name.lower(): value for name, value in asked.headers.items()}
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_YW5vdGhlci1zZWNyZXQtYW5vdGhlcg==").verify(asked.body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(asked.body.replace(b"WT", b"EL"), headers)


def test_every_event_of_a_case_has_an_id_of_its_own_and_comes_in_order(story: Story, department: Provider) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "question", "Kaunsa ghar?")
    her.says("Ghar number 12, hara gate")
    story.work()
    story.office(case, "resolved")
    her.says("2")
    story.work()
    her.says("MENU", "DELETE", "1")
    story.work()
    events = [event(asked) for asked in department.asked]
    assert [found["type"] for found in events] == [
        "complaint.forwarded",
        "citizen.replied",
        "complaint.reopened",
        "complaint.withdrawn",
    ]
    assert len({found["id"] for found in events}) == 4


def test_a_reply_of_the_citizens_comes_with_her_words(story: Story, department: Provider) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "question", "Kaunsa ghar?")
    her.says("Ghar number 12, hara gate")
    story.work()
    data = event(department.asked[-1])["data"]
    assert isinstance(data, dict)
    assert data["note"] == "Ghar number 12, hara gate"


def test_of_who_is_erased_nothing_more_is_told(story: Story, department: Provider) -> None:
    lodged(story)
    story.citizen().says("DELETE", "1")
    story.work()
    body = department.asked[-1].body.decode()
    assert "complaint.withdrawn" in body
    assert "Islampura" not in body


# -- trouble --------------------------------------------------------------------------------------------------------------


def test_a_repetition_has_the_same_id_and_the_same_body_to_the_byte(story: Story, department: Provider) -> None:
    department.answers[:] = [BROKEN, OK]
    case = lodged(story)
    assert story.case(case).status == "registered"
    story.clock.move(seconds=1)
    story.office(case, "acknowledged")  # the case moves on meanwhile
    story.wait(seconds=4)
    first, second = department.asked
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert event(first) == event(second)
    assert states(story) == [("done", None)]


def test_f32_a_department_that_is_down_for_days_gets_everything_when_it_is_back(
    story: Story, department: Provider
) -> None:
    department.answers[:] = [BROKEN]
    case = lodged(story)
    for _ in range(7):
        story.wait(hours=10)
    first, *_ = states(story)  # that the case is late is told after it
    assert first == ("waiting", "HTTP 500")
    assert story.case(case).status == "registered"
    department.answers[:] = [OK]
    for _ in range(2):
        story.wait(hours=10)
    assert set(states(story)) == {("done", None)}
    assert len({asked.body for asked in department.asked}) == len(
        {asked.headers["webhook-id"] for asked in department.asked}
    )


def test_f32_a_department_that_is_down_alarms_after_an_hour_and_after_a_day_and_once_each(
    story: Story, department: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    department.answers[:] = [BROKEN]
    lodged(story)
    alarms, heard = overdue.Alarms(), []
    for _ in range(30):
        story.wait(hours=1)
        heard += [story.clock.now] * alarms.sound(story.sunwai)
        alarms.sound(story.sunwai)
    told = [line for line in caplog.records if "taken nothing" in line.message]
    assert [(line.levelname, line.department, line.hours) for line in told] == [("ERROR", "WT", 1), ("ERROR", "WT", 24)]  # type: ignore[attr-defined]
    assert (heard[1] - heard[0]).total_seconds() == 23 * 3600
    assert overdue.Alarms().sound(story.sunwai) == 2, "after a start it is told again"


def test_after_three_days_it_is_a_dead_letter_that_an_operator_can_replay(story: Story, department: Provider) -> None:
    department.answers[:] = [BROKEN]
    case = lodged(story)
    for _ in range(8):
        story.wait(hours=10)
    assert states(story)[0] == ("dead", "HTTP 500")
    dead = department.asked[0].headers["webhook-id"]
    department.answers[:] = [OK]
    with story.sunwai.store.begin() as unit:
        assert unit.outbox.replay(unit.outbox.dead()[0].id)
    department.asked.clear()
    story.wait(seconds=4)
    assert states(story)[0] == ("done", None)
    assert story.case(case).status == "forwarded"
    assert dead in {asked.headers["webhook-id"] for asked in department.asked}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True], ids=["seconds", "date"])
def test_f35_the_time_that_a_department_asks_for_is_kept(
    story: Story, department: Provider, status: int, dated: bool
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    department.answers[:] = [Answer(status, headers=(("Retry-After", later if dated else "120"),)), OK]
    case = lodged(story)
    story.clock.move(seconds=60)
    story.office(case, "question", "Kaunsa ghar?")  # whoever is woken for this case meanwhile
    story.citizen().says("Ghar number 12, hara gate")
    story.work()
    story.wait(seconds=50)
    assert len(department.asked) == 1
    story.wait(seconds=15)
    assert len(department.asked) == 3


def test_retry_after_is_read_as_it_is_written() -> None:
    now = datetime.now(UTC)
    assert delivery.retry_after(None) is None
    assert delivery.retry_after("7") == 7
    assert delivery.retry_after("soon") is None
    assert delivery.retry_after("Mon, 99 Nov 2026 08:49:37 GMT") is None
    assert delivery.retry_after(format_datetime(now - timedelta(days=1), usegmt=True)) == 0
    assert delivery.retry_after("9" * 400) == timedelta(days=3).total_seconds()
    assert delivery.retry_after(format_datetime(now + timedelta(days=900), usegmt=True)) == 3 * 86400


def test_f35_s19_a_redirect_is_not_followed(story: Story, department: Provider) -> None:
    with provider(OK) as elsewhere:
        department.answers[:] = [Answer(301, headers=(("Location", elsewhere.url),))]
        lodged(story)
        assert states(story) == [("waiting", "HTTP 301")]
        assert elsewhere.asked == []


def test_f35_a_department_that_is_gone_for_good_is_a_dead_letter_at_once(story: Story, department: Provider) -> None:
    department.answers[:] = [Answer(410)]
    lodged(story)
    assert states(story) == [("dead", "HTTP 410")]
    story.wait(days=1)
    assert len(department.asked) == 1


def test_a_department_that_refuses_connections_is_tried_again(story: Story) -> None:
    with provider(OK) as server:
        story.goes_to(server.url)
    lodged(story)
    assert states(story) == [("waiting", "ConnectError")]


def test_a_department_that_answers_without_end_has_answered(story: Story, department: Provider) -> None:
    department.answers[:] = [Answer(200, b"x", dribbles=0.2)]
    began = time.monotonic()
    lodged(story)
    assert time.monotonic() - began < 5
    assert states(story) == [("done", None)]


def test_f34_a_department_that_hangs_up_without_an_answer_is_tried_again(story: Story, department: Provider) -> None:
    department.answers[:] = [Answer(hangs=True)]
    department.closing.set()
    lodged(story)
    assert states(story) == [("waiting", "RemoteProtocolError")]


def test_an_attempt_ends_before_its_lease() -> None:
    """Or a second worker would call while the first still waits for the answer."""
    usual = (delivery.TIMEOUT.connect or 99) + (delivery.TIMEOUT.read or 99)
    assert usual <= limit.LONGEST < outbox.LEASE.total_seconds()


def test_one_department_that_is_down_keeps_no_other_waiting(story: Story, department: Provider) -> None:
    department.answers[:] = [BROKEN]
    case = lodged(story)
    story.office(case, "transferred", "not our sewer", to_department="MU")
    assert story.duties("deliver", "department", "state") == [("WT", "waiting"), ("MU", "done")]
    assert story.case(case).status == "forwarded"


def test_a_later_event_does_not_overtake_one_that_waits(story: Story, department: Provider) -> None:
    department.answers[:] = [BROKEN, OK]
    case = lodged(story)
    story.office(case, "question", "Kaunsa ghar?")
    story.citizen().says("Ghar number 12, hara gate")
    story.work()
    story.wait(seconds=4)
    assert [event(asked)["type"] for asked in department.asked[1:]] == ["complaint.forwarded", "citizen.replied"]


def test_only_one_of_many_woken_at_once_delivers(either: Story) -> None:
    with provider(OK) as department:
        either.goes_to(department.url)
        case = either.citizen().lodges()
        (duty,) = either.duties("forward", "id")[0]
        together.threads(*[lambda: jobs.route(either.sunwai, duty)] * 4)
        together.threads(*[lambda: deliver_all(either.sunwai, case)] * 4)
        assert len(department.asked) == 1
        assert [(entry.step) for entry in either.history(case)] == ["registered", "forwarded"]


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(story: Story, department: Provider) -> None:
    department.answers[:] = [Answer(hangs=True), OK]
    case = story.citizen().lodges()
    (duty,) = story.duties("forward", "id")[0]
    jobs.route(story.sunwai, duty)
    story.bell.rung.clear()
    zombie = together.background(lambda: deliver_all(story.sunwai, case))
    together.until(lambda: len(department.asked) == 1)
    story.wait(seconds=31)
    before = states(story)
    assert before == [("done", None)]
    department.closing.set()  # the first call breaks off: its worker now says "not delivered"
    zombie.result(together.PATIENCE)
    assert states(story) == before
    assert [entry.step for entry in story.history(case)] == ["registered", "forwarded"]


def test_a_route_with_a_bug_is_tried_later_and_nothing_goes_round_for_ever(story: Story) -> None:
    with story.sunwai.store.begin() as unit:  # a secret that nothing can sign with
        unit.departments.replace([Department("WT", Route.WEBHOOK, "http://127.0.0.1:1", "whsec_!")])
    lodged(story)
    ((state, error),) = states(story)
    assert state == "waiting"
    assert error


# -- where it may not go --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["{}", "https://127.0.0.1/", "https://2130706433/", "file:///etc/passwd", "https://[::1"]
)
def test_s19_in_production_an_address_of_ours_is_not_called_and_becomes_a_dead_letter(
    story: Story, department: Provider, url: str
) -> None:
    story.goes_to(url.format(department.url))
    settings = replace(story.sunwai.settings, app_env="production")
    replace(story, sunwai=replace(story.sunwai, settings=settings)).citizen().lodges()
    replace(story, sunwai=replace(story.sunwai, settings=settings)).work()
    assert [state for state, _ in states(story)] == ["dead"]
    assert department.asked == []


@pytest.mark.parametrize("days", [1, -1], ids=["self-signed", "expired"])
def test_f40_a_server_whose_certificate_does_not_hold_hears_nothing_and_it_is_tried_again(
    story: Story, tmp_path: Path, days: int
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.made(tmp_path, days))
    with provider(OK, tls=context) as server:
        story.goes_to(server.url)
        lodged(story)
    assert states(story) == [("waiting", "ConnectError")]
    assert server.asked == []


def test_f40_a_host_that_nobody_knows_is_tried_again(story: Story) -> None:
    story.goes_to("https://nowhere.invalid/hook")
    lodged(story)
    assert [state for state, _ in states(story)] == ["waiting"]


def test_the_body_is_json_that_any_department_can_read(story: Story, department: Provider) -> None:
    story.citizen().says("پانی 3 دن سے نہیں آ رہا، گلی 4، محلہ اسلام پورہ، گوجرانوالہ \U0001f600", "1")
    story.work()
    body = json.loads(department.asked[0].body.decode("utf-8"))
    assert "محلہ اسلام پورہ" in body["data"]["details"]
