"""The departments' API: a request that comes again, doubled or late."""

import threading
from typing import Any

import pytest

from app import create_app
from bot import repeats
from bot.wiring import Sunwai
from tests.desk.system import NEVER, Caller, counts, is_problem, shown
from tests.house import STRANGER, lodge, say

LIGHT = "Bijli 2 din se nahi aa rahi, transformer jal gaya, mohalla Islampura, Gujranwala"


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
