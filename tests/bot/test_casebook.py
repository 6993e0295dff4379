"""What departments may read of their complaints."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import casebook, casework
from bot.casefile import whole
from bot.casework import Act, Refused, Unknown
from bot.wiring import Sunwai
from core.complaint import Outcome, Status, Step
from tests.house import GUTTER, HER, STRANGER, house, lodge, say, work

LIGHT = "Bijli 2 din se nahi aa rahi, transformer jal gaya, mohalla Islampura, Gujranwala"
FACTS = {
    "tracking_id", "kind", "status", "department", "leaf", "leaf_name", "place", "place_name", "where", "details",
    "language", "urgent", "level", "outcome", "registered_at", "updated_at", "closed_at", "due_at", "events",
    "evidence", "office", "office_name", "mission", "mission_due_at",
}  # fmt: skip


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


def lodged(sunwai: Sunwai, count: int, step: timedelta = timedelta(minutes=1)) -> list[str]:
    found = []
    for _ in range(count):
        found.append(lodge(sunwai))
        sunwai.store.clock.move(seconds=step.total_seconds())
    return found


def test_a_complaint_is_plain_values_with_names_beside_the_codes(sunwai: Sunwai) -> None:
    case = casebook.complaint(sunwai, "WT", lodge(sunwai))
    assert set(case) == FACTS
    assert json.loads(json.dumps(case)) == case
    assert (case["leaf"], case["place"], case["place_name"]) == ("WT4", "gujranwala", "Gujranwala")
    assert (case["office"], case["office_name"]) == ("WT-WASA-GUJRANWALA", "WASA Gujranwala")
    assert (case["events"][0]["office"], case["events"][0]["office_name"]) == ("WT-WASA-GUJRANWALA", "WASA Gujranwala")
    assert case["leaf_name"]
    assert case["details"] == GUTTER


def test_its_tracking_id_is_written_as_the_citizen_reads_it(sunwai: Sunwai) -> None:
    digits = lodge(sunwai)
    assert casebook.complaint(sunwai, "WT", digits)["tracking_id"] == f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def test_its_moments_have_a_zone(sunwai: Sunwai) -> None:
    case = casebook.complaint(sunwai, "WT", lodge(sunwai))
    moments = [case["registered_at"], case["updated_at"], case["due_at"], case["events"][0]["at"]]
    assert all(datetime.fromisoformat(moment).tzinfo for moment in moments)
    assert case["closed_at"] is None


def test_nothing_in_it_says_who_the_citizen_is(sunwai: Sunwai) -> None:
    case = json.dumps(casebook.complaint(sunwai, "WT", lodge(sunwai)))
    assert HER not in case
    assert HER.removeprefix("+92") not in case
    assert "citizen_id" not in case


def test_its_events_are_its_history_with_the_words_of_office_and_citizen(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    work(sunwai)
    casework.act(sunwai, "WT", case, Act(Step.QUESTION, "Which house?"))
    work(sunwai)
    work(sunwai)
    say(sunwai, "Number 12, green gate")
    casework.act(sunwai, "WT", case, Act(Step.RESOLVED, "Cleared.", Outcome.RELIEF_GRANTED))
    events = casebook.complaint(sunwai, "WT", case)["events"]
    assert [(event["by"], event["type"], event["status"], event["note"]) for event in events] == [
        ("citizen", "registered", "registered", ""),
        ("machine", "forwarded", "forwarded", ""),
        ("officer", "question", "waiting_for_citizen", "Which house?"),
        ("citizen", "answered", "in_progress", "Number 12, green gate"),
        ("officer", "resolved", "resolved", "Cleared."),
    ]


def test_s17_another_departments_complaint_is_unknown_like_none_at_all(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    for department, tracking_id in (("EL", case), ("WT", "482109375514"), ("EL", "")):
        with pytest.raises(Unknown) as trouble:
            casebook.complaint(sunwai, department, tracking_id)
        assert not trouble.value.args


def test_s17_a_list_holds_the_departments_own_complaints_only(sunwai: Sunwai) -> None:
    lodge(sunwai)
    light = lodge(sunwai, LIGHT, STRANGER)
    (only,) = casebook.complaints(sunwai, "EL").complaints
    assert only["tracking_id"].replace("-", "") == light
    assert casebook.complaints(sunwai, "PO").complaints == ()


def test_pages_hold_every_complaint_once_in_the_order_of_change(sunwai: Sunwai) -> None:
    cases = lodged(sunwai, 5)
    seen, cursor = [], None
    for size in (2, 2, 1):
        page = casebook.complaints(sunwai, "WT", cursor=cursor, limit=2)
        assert len(page.complaints) == size
        seen += [case["tracking_id"].replace("-", "") for case in page.complaints]
        cursor = page.next_cursor
    assert seen == cases
    assert cursor is None


def test_complaints_changed_at_the_same_instant_are_neither_lost_nor_doubled(sunwai: Sunwai) -> None:
    cases = lodged(sunwai, 4, timedelta())
    seen, cursor = [], None
    while True:
        page = casebook.complaints(sunwai, "WT", cursor=cursor, limit=1)
        seen += [case["tracking_id"].replace("-", "") for case in page.complaints]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted(cases)


def test_a_page_that_is_just_full_says_that_these_are_all(sunwai: Sunwai) -> None:
    lodged(sunwai, 2)
    assert casebook.complaints(sunwai, "WT", limit=2).next_cursor is None


def test_a_list_can_be_of_one_status_and_of_what_has_changed(sunwai: Sunwai) -> None:
    first, second = lodged(sunwai, 2)
    casework.act(sunwai, "WT", first, Act(Step.ACKNOWLEDGED))
    acknowledged = casebook.complaints(sunwai, "WT", status=Status.ACKNOWLEDGED).complaints
    assert [case["tracking_id"].replace("-", "") for case in acknowledged] == [first]
    changed = casebook.complaints(sunwai, "WT", since=sunwai.store.clock.now - timedelta(minutes=1)).complaints
    assert [case["tracking_id"].replace("-", "") for case in changed] == [second, first]
    assert not casebook.complaints(sunwai, "WT", since=sunwai.store.clock.now + timedelta(seconds=1)).complaints


def place(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "سن",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        place("2026-11-22T06:30:00", "482109375514"),
        place("0001-01-01T00:00:00+23:00", "482109375514"),
        place("2026-11-22T06:30:00+00:00", "482109375510"),
        place("2026-11-22T06:30:00+00:00", 482109375514),
        place(5, "482109375514"),
        place("2026-11-22T06:30:00+00:00"),
        place({}, {}),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(sunwai: Sunwai, cursor: str) -> None:
    with pytest.raises(Refused, match="next_cursor"):
        casebook.complaints(sunwai, "WT", cursor=cursor)


def test_a_cursor_of_ours_is_opened_to_what_it_was_made_of(sunwai: Sunwai) -> None:
    at = datetime(2026, 11, 22, 6, 30, 0, 123456, tzinfo=UTC)
    assert casebook.opened(place(at.isoformat(), "482109375514")) == (at, "482109375514")


def test_what_is_left_of_an_erased_citizens_complaint_has_no_words(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    casework.act(sunwai, "WT", case, Act(Step.NOTE, "Seen on site."))
    say(sunwai, "DELETE")
    say(sunwai, "1")
    left = casebook.complaint(sunwai, "WT", case)
    assert left["status"] == "withdrawn"
    assert (left["details"], left["where"]) == ("", "")
    assert {event["note"] for event in left["events"]} == {""}


def test_half_an_emoji_is_shown_as_a_character_that_is_missing() -> None:
    assert whole("pani \ud83d band \U0001f6b0") == "pani � band \U0001f6b0"


def test_postgresql_pages_alike(tmp_path: Path, empty_postgres: str) -> None:
    sunwai = house(tmp_path, empty_postgres)
    cases = lodged(sunwai, 3)
    first = casebook.complaints(sunwai, "WT", limit=2)
    rest = casebook.complaints(sunwai, "WT", cursor=first.next_cursor, limit=2)
    seen = [case["tracking_id"].replace("-", "") for case in (*first.complaints, *rest.complaints)]
    assert seen == cases
    sunwai.store.engine.dispose()
