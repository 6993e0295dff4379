"""What has had its time is gone: words after thirty days, files ninety days after their case ended for good."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot import casebook, converse, proof, sending
from bot.casework import Act
from bot.retention import AT_ONCE, Retention
from bot.sight import Caller, Unknown
from bot.staff.dossier import dossier
from core.complaint import Step
from core.messages import Delivery, Inbound, Media, Pin, Receipt, Reply
from storage.outbox import State, Topic
from storage.retention import RECEIPTS
from tests.bot.story import NEVER, SMS, Citizen, Story, begin
from tests.channels.files.handmade import JFIF, jpeg, segment
from tests.house import GUTTER, HER, STRANGER

PUSHES = "telegram"
URL = "https://api.example/photo/1"
PHOTO = jpeg(segment(0xE0, JFIF))
WT = Caller("WT")
FETCHES = "SELECT id FROM outbox WHERE topic = 'fetch' AND state = 'waiting'"
WORDS_LEFT = "SELECT count(*) FROM receipts WHERE text_sealed IS NOT NULL OR reply_sealed IS NOT NULL"
MESSAGES_LEFT = "SELECT count(*) FROM messages WHERE reply_sealed IS NOT NULL"
FILES_LEFT = "SELECT count(*) FROM evidence WHERE source_sealed IS NOT NULL OR where_sealed IS NOT NULL"


@pytest.fixture
def story(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    """A line whose answers ride home, and one that pushes them."""
    made = begin(tmp_path, engine_url, telegram=False)
    made.sms.files[URL] = PHOTO
    yield made
    made.sunwai.store.engine.dispose()


def passes(story: Story, **by: float) -> int:
    """Time passes, then the day's walk is made to its end; how many rows it emptied."""
    story.clock.move(**by)
    walk, done = Retention(), 0
    while each := walk.walk(story.sunwai):
        done += each
    with story.sunwai.store.begin() as unit:
        wanted = unit.connection.exec_driver_sql(FETCHES).scalars().all()
    story.bell.rung += [("fetch", duty) for duty in wanted]
    story.work()
    return done


def facts(story: Story, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return story.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")


def filed(story: Story, her: Citizen) -> str:
    """A case with a photo and a point."""
    case = her.lodges()
    converse.converse(story.sunwai, her.sends("", media=(Media(URL, "image/jpeg"),), pin=Pin(32.1877, 74.1945)))
    story.work()
    return case


def pieces(story: Story, case: str) -> list[dict[str, Any]]:
    return list(casebook.complaint(story.sunwai, "WT", case)["evidence"])


def shelved(story: Story) -> list[Path]:
    return [path for path in story.sunwai.settings.media_dir.rglob("*") if path.is_file()]


# -- what she wrote -------------------------------------------------------------------------------------------------------


def redelivered(story: Story, inbound: Inbound) -> Reply | None:
    story.clock.move(seconds=1)
    return converse.converse(story.sunwai, inbound)


@pytest.mark.parametrize("days", [31, 400])
@pytest.mark.parametrize("channel", [SMS, PUSHES])
def test_p3_after_thirty_days_a_redelivery_changes_nothing_and_is_answered_with_nothing(
    story: Story, channel: str, days: int
) -> None:
    her = story.citizen(HER, channel)
    inbound = her.sends(GUTTER)
    first = converse.converse(story.sunwai, inbound)
    her.says("1")
    story.work()
    her.reads()
    kept = facts(story, "receipts", "message_id", "channel", "citizen_id", "received_at")
    assert redelivered(story, inbound) == first
    passes(story, days=days)
    assert story.rows(WORDS_LEFT) == [(0,)]
    assert facts(story, "receipts", "message_id", "channel", "citizen_id", "received_at") == kept
    before = [story.count(table) for table in ("complaints", "history", "messages", "outbox", "receipts", "citizens")]
    standing = her.conversation
    assert redelivered(story, inbound) is None
    story.work()
    assert her.reads() == []
    assert her.conversation == standing
    after = [story.count(table) for table in ("complaints", "history", "messages", "outbox", "receipts", "citizens")]
    assert after == before
    assert story.rows(WORDS_LEFT) == [(0,)]


def test_p3_until_thirty_days_a_redelivery_gets_its_answer(story: Story) -> None:
    her = story.citizen()
    inbound = her.sends(GUTTER)
    first = converse.converse(story.sunwai, inbound)
    assert passes(story, days=29, hours=23) == 0
    assert redelivered(story, inbound) == first


def test_p3_her_case_and_her_conversation_stay_when_the_words_are_gone(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.work()
    history = facts(story, "history", "id", "step", "note_sealed")
    passes(story, days=31)
    assert story.case(case).details == GUTTER
    assert facts(story, "history", "id", "step", "note_sealed") == history
    assert case[:4] in her.says("STATUS")


def test_p3_the_walk_is_made_once_a_day_and_little_by_little(story: Story) -> None:
    her = story.citizen()
    her.says("HELP")
    with story.sunwai.store.begin() as unit:
        row = unit.connection.execute(select(RECEIPTS)).one()._mapping
        unit.connection.execute(insert(RECEIPTS), [{**row, "message_id": f"SM{number}"} for number in range(AT_ONCE)])
    story.clock.move(days=31)
    walk = Retention()
    assert [walk.walk(story.sunwai) for _ in range(3)] == [AT_ONCE, 1, 0]
    her.says("HELP")
    story.clock.move(days=31)
    assert [walk.walk(story.sunwai) for _ in range(2)] == [1, 0]


# -- what we pushed -------------------------------------------------------------------------------------------------------


def delivery(story: Story) -> list[tuple[Any, ...]]:
    return facts(
        story, "messages", "id", "channel", "state", "reason", "provider_id", "parts", "created_at", "updated_at"
    )


def test_p7_thirty_days_after_it_was_sent_a_message_has_no_words(story: Story) -> None:
    her = story.citizen()
    story.office(her.lodges(), "acknowledged", "Aaj aate hain.")
    assert len(her.reads()) >= 1
    kept = delivery(story)
    passes(story, days=29)
    assert story.rows(MESSAGES_LEFT) == [(len(kept),)]
    passes(story, days=2)
    assert story.rows(MESSAGES_LEFT) == [(0,)]
    assert delivery(story) == kept


def test_p7_a_late_receipt_is_still_taken_and_sends_nothing_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("START")
    story.office(case, "acknowledged", "Aaj aate hain.")
    her.reads()
    passes(story, days=31)
    ((channel, provider_id),) = story.rows("SELECT channel, provider_id FROM messages")
    sending.record(story.sunwai, Receipt(channel, provider_id, Delivery.FAILED, "30003"))
    story.work()
    assert (her.reads(), story.rows(MESSAGES_LEFT)) == ([], [(0,)])


def test_p7_what_no_channel_took_loses_its_words_as_well(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.sms.trouble = NEVER
    story.office(case, "acknowledged", "Aaj aate hain.")
    assert story.rows("SELECT state FROM messages") == [(Delivery.FAILED,)]
    passes(story, days=31)
    assert story.rows(MESSAGES_LEFT) == [(0,)]


def test_p7_a_dead_letter_loses_its_words_and_sends_nothing_when_it_is_tried_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        story.office(case, "acknowledged", "Aaj aate hain.")
        with story.sunwai.store.begin() as unit:
            unit.connection.exec_driver_sql(f"UPDATE outbox SET state = '{State.DEAD}' WHERE topic = '{Topic.NOTIFY}'")
    passes(story, days=31)
    assert story.rows(MESSAGES_LEFT) == [(0,)]
    ((duty,),) = story.duties("notify", "id")
    with story.sunwai.store.begin() as unit:
        assert unit.outbox.replay(duty)
    sending.send(story.sunwai, duty)
    assert her.reads() == []
    assert story.duties("notify") == [(State.DONE,)]


def test_p7_what_still_waits_to_be_sent_keeps_its_words(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        story.office(case, "acknowledged", "Aaj aate hain.")
        passes(story, days=31)
        story.bell.rung.clear()
    assert story.rows(MESSAGES_LEFT) == [(1,)]


# -- files ----------------------------------------------------------------------------------------------------------------


def confirmed(story: Story, her: Citizen, case: str) -> None:
    story.office(case, "resolved", "Saaf kar diya.")
    her.says("1")
    assert story.case(case).status == "confirmed"


def withdrawn(story: Story, her: Citizen, case: str) -> None:
    with story.sunwai.store.begin() as unit:
        found = unit.complaints.get(case, lock=True)
        assert found
        unit.complaints.step(found, Step.WITHDRAWN, "citizen")  # type: ignore[arg-type]


def silent(story: Story, her: Citizen, case: str) -> None:
    story.office(case, "resolved", "Saaf kar diya.")
    story.clock.move(days=30)


@pytest.mark.parametrize("end", [confirmed, withdrawn, silent])
def test_p6_ninety_days_after_a_case_ended_for_good_its_files_are_gone_and_it_says_so(story: Story, end: Any) -> None:
    her = story.citizen()
    case = filed(story, her)
    end(story, her, case)
    passes(story, days=89, hours=23)
    assert [piece["deleted"] for piece in pieces(story, case)] == [False, False]
    assert len(shelved(story)) == 1
    history = facts(story, "history", "id", "step")
    passes(story, hours=2)
    assert shelved(story) == []
    assert story.rows(FILES_LEFT) == [(0,)]
    assert story.rows("SELECT DISTINCT state FROM evidence") == [("aged",)]
    assert [(piece["deleted"], piece["url"]) for piece in pieces(story, case)] == [(True, None)] * 2
    assert facts(story, "history", "id", "step") == history
    for piece in pieces(story, case):
        with pytest.raises(Unknown):
            casebook.evidence(story.sunwai, WT, case, piece["id"])
    assert [item.deleted for item in dossier(story.sunwai, WT, case).hers] == [True, True]
    assert story.words("track.aged", words="").strip() in her.says(f"STATUS {case}")
    assert passes(story, days=2) == 0


def test_p6_a_case_that_can_still_be_reopened_or_is_open_keeps_its_files(story: Story) -> None:
    her, other = story.citizen(), story.citizen(STRANGER)
    opened, closed = filed(story, her), filed(story, other)
    story.clock.move(days=100)
    story.office(closed, "resolved", "Saaf kar diya.")
    passes(story, days=119)
    assert [piece["deleted"] for case in (opened, closed) for piece in pieces(story, case)] == [False] * 4
    assert len(shelved(story)) == 2


def test_p6_what_an_office_showed_goes_with_them(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    proof.act(story.sunwai, WT, case, Act(Step.RESOLVED, "Saaf kar diya."), [PHOTO])
    her.says("1")
    passes(story, days=121)
    assert shelved(story) == []
    assert [item.deleted for item in dossier(story.sunwai, WT, case).proofs] == [True]
    assert story.words("track.aged", words="").strip() not in her.says(f"STATUS {case}")


def test_p6_a_shelf_that_is_away_is_tried_again_and_the_file_is_gone_in_the_end(story: Story) -> None:
    her = story.citizen()
    case = filed(story, her)
    withdrawn(story, her, case)
    story.clock.move(days=91)
    walk = Retention()
    assert walk.walk(story.sunwai) > 0
    assert len(shelved(story)) == 1  # said to be gone; the duty waits
    with pytest.raises(Unknown):
        casebook.evidence(story.sunwai, WT, case, pieces(story, case)[0]["id"])
    passes(story, minutes=1)
    assert shelved(story) == []


def test_p6_a_file_that_was_never_fetched_is_not_fetched_afterwards(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    converse.converse(story.sunwai, replace(her.sends(""), media=(Media(URL, "image/jpeg"),)))
    story.bell.rung.clear()
    withdrawn(story, her, case)
    passes(story, days=91)
    assert (shelved(story), story.rows(FILES_LEFT)) == ([], [(0,)])
    assert story.rows("SELECT state FROM evidence") == [("aged",)]
