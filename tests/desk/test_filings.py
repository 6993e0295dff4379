"""Operators file complaints over HTTP: the same questions, the same ID, the same text to her phone as by message."""

from pathlib import Path
from typing import Any

import pytest

from bot import casework
from bot.casework import Act
from bot.wiring import Sunwai
from core import tracking_id
from core.complaint import Step
from tests.desk.helpline import CALL, Helpline, digits, pushed
from tests.desk.shape import faults
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID, house, lodge, say

STORIES = (
    GUTTER,
    "light nahi hai",
    "kuch masla hai yahan par bohat",
    "Sahiwal mein pani nahi aa raha",
    "ghar mein chori ho gayi",
)


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
