"""Operators file complaints over HTTP: the same questions, the same ID, the same text to her phone as by message."""

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from bot import casework, departments
from bot.casework import Act
from bot.wiring import Sunwai
from core import tracking_id
from core.complaint import Step
from core.messages import Reply
from tests.desk.shape import faults
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID, house, lodge, say, work

CALL = {"source": "telephone", "language": "en", "phone": HER}
STORIES = (
    GUTTER,
    "light nahi hai",
    "kuch masla hai yahan par bohat",
    "Sahiwal mein pani nahi aa raha",
    "ghar mein chori ho gayi",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def sunwai(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sunwai]:
    url = request.getfixturevalue("empty_postgres") if request.param == "postgresql" else None
    made = house(tmp_path, url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


class Helpline:
    """An operator's system."""

    def __init__(self, sunwai: Sunwai, name: str = "helpline") -> None:
        self.client: FlaskClient = create_app(sunwai).test_client()
        self.key = departments.issue_operator_key(sunwai, name)

    def post(self, form: Any, key: str | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key}", **({"Idempotency-Key": key} if key else {})}
        return self.client.post("/api/v1/filings", json=form, headers=headers)

    def says(self, form: Any, key: str | None = None) -> Any:
        answer = self.post(form, key)
        assert answer.status_code == 200, answer.json
        return answer.json

    def files(self, text: str = GUTTER, said: Mapping[str, str] | None = None, **more: str) -> Any:
        """A complaint, the first option being the answer to every question; `said` are others by question."""
        given = {**CALL, "text": text, **more}
        found = self.says(given)
        for _ in range(8):
            if found["question"] is None:
                return found
            name = found["question"]["name"]
            answers = {**found["answers"], name: (said or {}).get(name, "1")}
            found = self.says({**given, "answers": answers}, uuid.uuid4().hex)
        raise AssertionError(found)


def pushed(sunwai: Sunwai) -> list[tuple[str, Reply]]:
    """What has been texted, and to whom."""
    work(sunwai)
    found: list[tuple[str, Reply]] = sunwai.channels["sms/twilio"].pushed  # type: ignore[attr-defined]
    return found


def digits(found: Any) -> str:
    return str(found["complaint"]["tracking_id"]).replace("-", "")


def test_it_is_filed_under_an_id_of_the_same_form_with_department_and_date(sunwai: Sunwai) -> None:
    found = Helpline(sunwai).files()
    complaint = found["complaint"]
    assert TRACKING_ID.fullmatch(complaint["tracking_id"])
    assert tracking_id.valid(digits(found))
    assert (complaint["department"], complaint["department_name"]) == ("WT", "Water and sewer")
    assert complaint["due_at"] == "2026-11-26T06:30:00+00:00"
    assert complaint["tracking_id"] in complaint["words"]


def test_she_is_texted_what_she_would_have_read_herself(sunwai: Sunwai) -> None:
    found = Helpline(sunwai).files(language="ur-Latn")
    ((phone, text),) = pushed(sunwai)
    assert phone == HER
    assert found["complaint"]["texted"]
    assert found["complaint"]["words"] == text.text
    theirs = say(sunwai, GUTTER, STRANGER)
    theirs = say(sunwai, "1", STRANGER)
    assert theirs
    assert plain(text.text) == plain(theirs.text)


def plain(words: str) -> list[str]:
    """Words without the ID and its code."""
    return [word for word in words.replace(":", " ").split() if not (word[0].isdecimal() or word.isupper())]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("language", ["en", "ur", "ur-Latn"])
def test_the_questions_are_those_of_a_text_in_the_same_order(tmp_path: Path, story: str, language: str) -> None:
    here, there = house(tmp_path / "here"), house(tmp_path / "there")  # or the second would be a neighbour of the first
    say(there, {"en": "ENGLISH", "ur": "اردو", "ur-Latn": "ROMAN"}[language], STRANGER)
    by_text, reply = [], say(there, story, STRANGER)
    while reply and not TRACKING_ID.search(reply.text):
        by_text.append((reply.text.split("\n\n")[-1], [option.label for option in reply.options]))
        reply = say(there, "1" if reply.options else "Gujranwala", STRANGER)
    helpline, asked = Helpline(here), []
    form: dict[str, Any] = {**CALL, "language": language, "text": story}
    while (found := helpline.says(form))["question"]:
        question = found["question"]
        asked.append((question["words"], [option["label"] for option in question["options"]]))
        answer = "1" if question["options"] else "Gujranwala"
        form["answers"] = {**found["answers"], question["name"]: answer}
    assert asked == by_text
    assert asked


def test_the_case_is_hers_and_found_by_her_status(sunwai: Sunwai) -> None:
    found = Helpline(sunwai).files()
    reply = say(sunwai, "STATUS")
    assert reply
    assert found["complaint"]["tracking_id"] in reply.text
    assert reply.language == "en"


def test_it_joins_the_cases_that_she_has_and_leaves_her_conversation_alone(sunwai: Sunwai) -> None:
    own = lodge(sunwai)
    say(sunwai, "gas ka pressure kam hai")
    found = Helpline(sunwai).files()
    assert found["complaint"]["tracking_id"]
    reply = say(sunwai, "Lahore")
    assert reply
    assert "Gas" in reply.text
    status = say(sunwai, "STATUS")
    assert status
    assert tracking_id.show(own) in f"{status.text} {[option.label for option in status.options]}"


def test_the_office_reads_it_like_any_other_and_the_history_says_who_took_it(sunwai: Sunwai) -> None:
    case = digits(Helpline(sunwai, "counter-7").files(source="counter"))
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(case)
        assert complaint
        entries = unit.complaints.history(complaint)
        (act,) = [act for act in unit.audit.acts(tracking_id=case) if act.act == "complaint.filed"]
    assert complaint.source == "counter"
    assert complaint.details == GUTTER
    assert [(entry.step, entry.note) for entry in entries] == [
        (Step.REGISTERED, ""),
        (Step.NOTE, "counter: counter-7"),
    ]
    assert (act.by, act.detail) == ("operator:counter-7", {"source": "counter"})


def test_a_letter_without_a_number_is_nobodys_who_can_be_reached(sunwai: Sunwai) -> None:
    one = Helpline(sunwai).files(source="letter", phone="")
    two = Helpline(sunwai).files(source="letter", phone="")
    assert not one["complaint"]["texted"]
    assert pushed(sunwai) == []
    with sunwai.store.read() as unit:
        found = [unit.complaints.get(digits(filed)) for filed in (one, two)]
    assert found[0]
    assert found[1]
    assert found[0].citizen_id != found[1].citizen_id


def test_news_of_a_case_without_a_number_is_kept_and_troubles_nobody(lite: Sunwai) -> None:
    case = digits(Helpline(lite).files(source="letter", phone=""))
    casework.act(lite, "WT", case, Act(Step.RESOLVED, "Cleared."))
    assert pushed(lite) == []


def test_all_that_is_known_may_be_given_at_once(lite: Sunwai) -> None:
    answers = {"register.leaf": "EL1", "register.place": "lahore", "register.sure": "yes"}
    found = Helpline(lite).says({**CALL, "text": GUTTER, "answers": answers})
    assert found["complaint"]["department"] == "EL"


def test_what_is_no_answer_is_asked_again(lite: Sunwai) -> None:
    found = Helpline(lite).says({**CALL, "text": GUTTER, "answers": {"register.sure": "7"}})
    assert (found["understood"], found["question"]["name"], found["complaint"]) == (False, "register.sure", None)


def test_what_was_read_back_may_be_changed_or_dropped(lite: Sunwai) -> None:
    helpline = Helpline(lite)
    found = helpline.files(said={"register.sure": "2", "register.change": "place", "register.place.2": "Lahore"})
    with lite.store.read() as unit:
        complaint = unit.complaints.get(digits(found))
    assert complaint
    assert complaint.place == "lahore"
    dropped = helpline.files(said={"register.sure": "change", "register.change": "drop"})
    assert dropped["complaint"] is None


def test_who_has_the_same_trouble_as_a_neighbour_may_be_counted_with_it(lite: Sunwai) -> None:
    lodge(lite, phone=STRANGER)
    helpline = Helpline(lite)
    asked = helpline.says({**CALL, "text": GUTTER})
    assert len(asked["question"]["options"]) == 3
    found = helpline.says({**CALL, "answers": {**asked["answers"], "register.sure": "3"}})
    assert found["complaint"] or found["question"]
    assert not any(tracking_id.show(lodged) in str(found) for lodged in cases_of(lite, STRANGER))


def cases_of(sunwai: Sunwai, phone: str) -> list[str]:
    with sunwai.store.begin() as unit:
        person = unit.people.of_phone(phone)
        assert person
        return [case.tracking_id for case in unit.complaints.of_citizen(person.id, 9)]


def test_in_danger_the_number_to_call_comes_first(lite: Sunwai) -> None:
    story = "bijli ka taar gir gaya hai gali mein, Gujranwala, koi mar jayega"
    found = Helpline(lite).says({**CALL, "text": story})
    assert found["warning"]
    assert any(character.isdecimal() for character in found["warning"])
    assert Helpline(lite).says({**CALL, "text": GUTTER})["warning"] is None


def test_questions_are_asked_without_anything_being_kept(lite: Sunwai) -> None:
    Helpline(lite).says({**CALL, "text": GUTTER})
    with lite.store.read() as unit:
        counts = [unit.connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in TABLES]
    assert counts == [0, 0, 0]


TABLES = ("citizens", "complaints", "messages")


def test_a_request_that_is_repeated_files_nothing_twice(sunwai: Sunwai) -> None:
    helpline, form = Helpline(sunwai), {**CALL, "text": GUTTER, "answers": {"register.sure": "yes"}}
    first, again = helpline.says(form, "call-4711"), helpline.says(form, "call-4711")
    assert first == again
    assert first["complaint"]
    assert len(pushed(sunwai)) == 1
    other = helpline.post({**form, "phone": STRANGER}, "call-4711")
    assert other.status_code == 422
    assert Helpline(sunwai, "counter-7").says(form, "call-4711") != first, "another operator's key is another"


# Who may, and what is told to whom


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
    headers = {"Authorization": f"Bearer {departments.issue_key(lite, 'WT')}"}
    answer = client.post("/api/v1/filings", json={**CALL, "text": GUTTER}, headers=headers)
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert client.post("/api/v1/filings", json=CALL).status_code == 401


def test_a_revoked_key_is_none(lite: Sunwai) -> None:
    helpline = Helpline(lite)
    departments.issue_operator_key(lite, "helpline", revoke=True)
    assert helpline.post(CALL).status_code == 401
    with pytest.raises(ValueError, match="small letters"):
        departments.issue_operator_key(lite, "The Helpline")


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


def test_real_filings_have_the_shape_that_the_document_gives(lite: Sunwai) -> None:
    helpline = Helpline(lite)
    document = helpline.client.get("/api/v1/openapi.json").json
    operation = document["paths"]["/api/v1/filings"]["post"]
    media = operation["requestBody"]["content"]["application/json"]
    shape = document["components"]["schemas"]["Filing"]
    for example in media["examples"].values():
        assert not faults(example["value"], media["schema"], document)
        assert not faults(helpline.says(example["value"]), shape, document)
    assert not faults(helpline.files(), shape, document)
    assert not faults(helpline.says({**CALL, "text": "kuch masla hai yahan par bohat"}), shape, document)
