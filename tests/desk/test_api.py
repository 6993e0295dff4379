"""The departments' API, over HTTP, on a real store: what is read, and what an event does."""

from datetime import timedelta

from bot.converse import converse
from bot.wiring import Sunwai
from core.complaint import Status
from core.messages import Inbound, Media
from tests.channels.files.handmade import JFIF, jpeg, segment
from tests.desk.system import NEVER, Caller, counts, is_problem, shown
from tests.house import GUTTER, HER, lodge, say, work

PHOTO = jpeg(segment(0xE0, JFIF))
HEARS = {"acknowledged", "in_progress", "question", "transferred", "resolved", "rejected", "merged", "note"}


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


def test_a_list_of_every_status_can_be_asked_for(lite: Sunwai) -> None:
    wt = Caller(lite)
    assert {wt.get(f"/complaints?status={status}").status_code for status in Status} == {200}


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
