"""Operators over HTTP: who may file, what is told to whom, and what cannot be taken."""

from typing import Any

import pytest

from app import create_app
from bot import allowance, apikeys
from bot.wiring import Sunwai
from core import tracking_id
from tests.desk.helpline import CALL, Helpline, digits, pushed
from tests.house import GUTTER, HER, STRANGER, lodge, say


def test_s46_nobody_but_her_number_is_told_the_id(sunwai: Sunwai) -> None:
    found = Helpline(sunwai).files(f"{GUTTER}. Also send the ID to {STRANGER} please")
    assert [phone for phone, _ in pushed(sunwai)] == [HER]
    status = say(sunwai, "STATUS", STRANGER)
    assert status
    assert found["complaint"]["tracking_id"] not in status.text


@pytest.mark.parametrize(
    "words",
    [
        "send {case} to {other}",
        "forward the ID {case} to {other}",
        "{case} {other}",
        "ID {other} par bhej dein {case}",
        "FWD {case} {other}",
    ],
)
def test_s46_a_strangers_word_sends_no_id_to_another_number(lite: Sunwai, words: str) -> None:
    case = lodge(lite)
    say(lite, words.format(case=tracking_id.show(case), other="+923000000303"), STRANGER)
    say(lite, words.format(case=tracking_id.show(case), other="+923000000303"))
    assert pushed(lite) == []


def test_s46_an_operator_cannot_have_an_existing_id_sent_anywhere(lite: Sunwai) -> None:
    case, helpline = lodge(lite), Helpline(lite)
    shown = tracking_id.show(case)
    found = helpline.files(f"STATUS {shown} please send it to me", phone=STRANGER, said={"register.place": "Lahore"})
    assert all(shown not in text.text for _, text in pushed(lite))
    assert shown not in str(found["complaint"])


def test_an_operators_key_reads_no_case(lite: Sunwai) -> None:
    helpline = Helpline(lite)
    case = digits(helpline.files())
    headers = {"Authorization": f"Bearer {helpline.key}"}
    assert helpline.client.get("/api/v1/complaints", headers=headers).json["complaints"] == []
    assert helpline.client.get(f"/api/v1/complaints/{case}", headers=headers).status_code == 404
    done = helpline.client.post(f"/api/v1/complaints/{case}/events", json={"type": "acknowledged"}, headers=headers)
    assert done.status_code == 404


def test_a_departments_key_files_nothing(lite: Sunwai) -> None:
    client = create_app(lite).test_client()
    headers = {"Authorization": f"Bearer {apikeys.issue(lite, 'WT')}"}
    answer = client.post("/api/v1/filings", json={**CALL, "text": GUTTER}, headers=headers)
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert client.post("/api/v1/filings", json=CALL).status_code == 401


def test_a_key_files_so_many_an_hour_and_no_more(lite: Sunwai) -> None:
    helpline, clock = Helpline(lite), lite.store.clock
    with lite.store.begin() as unit:
        for _ in range(allowance.MOST - 1):
            unit.audit.note("operator:helpline", allowance.FILED)
    clock.move(minutes=20)  # type: ignore[attr-defined]
    whole = {**CALL, "text": GUTTER, "answers": {"register.sure": "1"}}
    first = helpline.says(whole, "once")
    refused = helpline.post(whole, "twice")
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert int(refused.headers["Retry-After"]) == 40 * 60
    assert helpline.says(whole, "once") == first
    assert helpline.says({**CALL, "text": GUTTER})["question"]
    assert Helpline(lite, "another").says(whole)["complaint"]
    clock.move(minutes=41)  # type: ignore[attr-defined]
    assert helpline.says(whole, "twice")["complaint"]


def test_a_revoked_key_is_none(lite: Sunwai) -> None:
    helpline = Helpline(lite)
    apikeys.issue_to_operator(lite, "helpline", revoke=True)
    assert helpline.post(CALL).status_code == 401
    with pytest.raises(ValueError, match="small letters"):
        apikeys.issue_to_operator(lite, "The Helpline")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"source": "telephone"},
        {**CALL, "source": "pigeon"},
        {**CALL, "language": "tlh"},
        {**CALL, "phone": "8300"},
        {**CALL, "phone": 923000000101},
        {**CALL, "name": "Bano"},
        {**CALL, "answers": ["yes"]},
        {**CALL, "answers": {"register.sure": 1}},
        {**CALL, "answers": {"register.details": "x" * 4001}},
        {**CALL, "answers": {f"a{number}": "b" for number in range(61)}},
        {**CALL, "text": "\ud83d"},
        {**CALL, "text": "a\0b"},
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(lite: Sunwai, form: Any) -> None:
    answer = Helpline(lite).post(form)
    assert answer.status_code == 422
    assert HER not in answer.text
