"""Photos and points on the map: with the right case, without what they tell of her, under her key."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import casebook, evidence, fetching
from bot.casework import Unknown
from bot.converse import converse
from channels.port import NotFetched
from core.complaint import Step
from core.messages import Inbound, Media, Pin
from storage.outbox import CLAIMS
from storage.shelf import Folder
from storage.unit import Away
from tests import together
from tests.bot.story import Citizen, Story, begin
from tests.channels.files.handmade import EXIF, GPS, JFIF, jpeg, segment
from tests.house import GUTTER, HER, TRACKING_ID

WHATSAPP = "whatsapp/twilio"
URL = "https://api.example/photo/1"
PLAIN = jpeg(segment(0xE0, JFIF))
TOLD = jpeg(segment(0xE0, JFIF), segment(0xE1, EXIF))
GUJRANWALA = Pin(32.1877, 74.1945)
LIGHT = "Bijli 2 din se nahi aa rahi, transformer jal gaya, mohalla Islampura, Gujranwala"


@pytest.fixture
def story(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    made = begin(tmp_path, engine_url, whatsapp_twilio=True)
    made.lines[WHATSAPP].files[URL] = TOLD
    yield made
    made.sunwai.store.engine.dispose()


@pytest.fixture
def her(story: Story) -> Citizen:
    return story.citizen(HER, WHATSAPP)


def photo(her: Citizen, text: str = "", url: str = URL, content_type: str = "image/jpeg") -> Inbound:
    return her.sends(text, media=(Media(url, content_type),))


def said(her: Citizen, inbound: Inbound) -> str:
    reply = converse(her.story.sunwai, inbound)
    return reply.text if reply else ""


def shown(story: Story, case: str, department: str = "WT") -> list[dict[str, Any]]:
    return list(casebook.complaint(story.sunwai, department, case)["evidence"])


def shelved(story: Story) -> list[bytes]:
    return [path.read_bytes() for path in story.sunwai.settings.media_dir.rglob("*") if path.is_file()]


def states(story: Story) -> list[tuple[Any, ...]]:
    return story.rows("SELECT state, reason FROM evidence ORDER BY created_at")


def dashed(case: str) -> str:
    return f"{case[:4]}-{case[4:8]}-{case[8:]}"


# -- which case it belongs to ---------------------------------------------------------------------------------------------


def test_a_photo_in_the_midst_of_a_filing_goes_with_it(story: Story, her: Citizen) -> None:
    question = her.says(GUTTER)
    reply = said(her, photo(her))
    assert reply.startswith(story.words("evidence.received", what="Tasveer"))
    assert reply.split("\n\n")[1] in question
    found = TRACKING_ID.search(her.says("1"))
    assert found
    story.work()
    (piece,) = shown(story, found[0].replace("-", ""))
    assert (piece["content_type"], piece["bytes"]) == ("image/jpeg", len(PLAIN))


def test_a_photo_before_the_words_goes_with_them(story: Story, her: Citizen) -> None:
    assert "Tasveer" in said(her, photo(her))
    story.work()
    case = her.lodges()
    assert len(shown(story, case)) == 1


def test_a_photo_with_the_words_under_it_goes_with_them(story: Story, her: Citizen) -> None:
    assert "Tasveer" in said(her, photo(her, GUTTER))
    case = TRACKING_ID.findall(her.says("1"))[0].replace("-", "")
    story.work()
    assert len(shown(story, case)) == 1


def test_a_photo_that_comes_with_the_yes_goes_with_it(story: Story, her: Citizen) -> None:
    her.says(GUTTER)
    case = TRACKING_ID.findall(said(her, photo(her, "1")))[0].replace("-", "")
    story.work()
    assert len(shown(story, case)) == 1


def test_a_photo_afterwards_goes_with_her_newest_open_case(story: Story, her: Citizen) -> None:
    first = her.lodges()
    story.clock.move(minutes=5)
    second = her.lodges(LIGHT)
    story.work()
    story.clock.move(days=1)
    assert said(her, photo(her)) == story.words("evidence.received_for", what="Tasveer", case=dashed(second))
    story.work()
    assert [len(shown(story, first)), len(shown(story, second, "EL"))] == [0, 1]
    assert [entry.step for entry in story.history(second)][-1] == "evidence"
    assert story.case(second).updated_at == story.clock.now


def test_a_photo_that_answers_an_office_goes_with_its_case(story: Story, her: Citizen) -> None:
    first = her.lodges()
    story.clock.move(minutes=5)
    her.lodges(LIGHT)
    story.work()
    story.clock.move(hours=13)
    story.office(first, "question", "Kaunsa dhakkan?")
    reply = said(her, photo(her))
    assert dashed(first) in reply.split("\n\n")[0]
    assert "Kaunsa dhakkan?" in reply
    story.work()
    assert len(shown(story, first)) == 1


def test_a_photo_that_shows_that_it_is_not_solved_goes_with_its_case(story: Story, her: Citizen) -> None:
    case = her.lodges()
    story.office(case, "resolved", "Ho gaya")
    assert dashed(case) in said(her, photo(her))
    story.work()
    assert len(shown(story, case)) == 1


def test_a_photo_of_somebody_without_a_case_waits_for_one_for_an_hour(story: Story, her: Citizen) -> None:
    said(her, photo(her))
    story.work()
    story.clock.move(minutes=61)
    assert shown(story, her.lodges()) == []


def test_a_redelivered_photo_is_one_photo(story: Story, her: Citizen) -> None:
    her.says(GUTTER)
    inbound = photo(her)
    replies = together.threads(*[lambda: said(her, inbound)] * 3)
    assert replies == [replies[0]] * 3
    assert story.count("evidence") == 1


def test_a_warning_comes_before_the_thanks_for_a_photo(story: Story, her: Citizen) -> None:
    reply = said(her, photo(her, "Gas leak ho rahi hai, aag lag gayi, Gujranwala"))
    assert reply.index("Tasveer") > reply.index("\n")


# -- fetched, cleaned, sealed ---------------------------------------------------------------------------------------------


def test_s54_what_is_kept_tells_nothing_of_her_and_lies_sealed(story: Story, her: Citizen) -> None:
    case = her.lodges()
    said(her, photo(her))
    story.work()
    (item,) = shown(story, case)
    found = casebook.evidence(story.sunwai, "WT", case, item["id"])
    assert (found.data, found.content_type) == (PLAIN, "image/jpeg")
    (sealed,) = shelved(story)
    assert GPS not in found.data
    assert PLAIN[:40] not in sealed


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg onload='alert(1)'/>", "unwanted"),
        (b"MZ\x90\0", "unwanted"),
        (PLAIN[:60], "broken"),
        (NotFetched("elsewhere", retryable=False), "elsewhere"),
        (NotFetched("too large", retryable=False), "too large"),
    ],
    ids=["svg", "program", "cut short", "elsewhere", "too large"],
)
def test_what_we_do_not_take_is_refused_with_its_reason(
    story: Story, her: Citizen, data: bytes | NotFetched, reason: str
) -> None:
    story.lines[WHATSAPP].files[URL] = data
    case = her.lodges()
    said(her, photo(her))
    story.work()
    assert states(story) == [("refused", reason)]
    assert shown(story, case) == shelved(story) == []
    assert story.duties("fetch") == [("done",)]
    assert "evidence" not in [entry.step for entry in story.history(case)]


def test_a_file_that_is_not_there_yet_is_fetched_later(story: Story, her: Citizen) -> None:
    case = her.lodges()
    story.lines[WHATSAPP].files.clear()
    said(her, photo(her))
    for seconds in (0, 3, 11):
        story.wait(seconds=seconds)
        assert states(story) == [("waiting", None)]
    story.lines[WHATSAPP].files[URL] = TOLD
    story.wait(seconds=61)
    assert len(shown(story, case)) == 1


def test_after_five_tries_it_is_refused(story: Story, her: Citizen) -> None:
    story.lines[WHATSAPP].files.clear()
    said(her, photo(her))
    for _ in range(5):
        story.wait(seconds=301)
    assert states(story) == [("refused", "404")]
    assert story.duties("fetch", "state", "attempts") == [("done", 5)]


def test_a_file_that_kills_who_fetches_it_is_an_operators_in_the_end(story: Story, her: Citizen) -> None:
    said(her, photo(her))
    ((_, duty),) = story.bell.rung
    for _ in range(CLAIMS):
        with story.sunwai.store.lease() as unit:
            assert unit.outbox.claim(duty)
        story.clock.move(seconds=31)
    fetching.see_to(story.sunwai, duty)
    assert story.duties("fetch") == [("dead",)]
    assert states(story) == [("waiting", None)]


def test_a_full_disk_makes_a_dead_letter_that_can_be_tried_again(story: Story, her: Citizen, tmp_path: Path) -> None:
    case = her.lodges()
    (tmp_path / "full").touch()
    full = replace(story, sunwai=replace(story.sunwai, shelf=Folder(tmp_path / "full")))
    said(her, photo(her))
    for _ in range(5):
        full.wait(seconds=301)
    assert story.duties("fetch") == [("dead",)]
    with story.sunwai.store.lease() as unit:
        (dead,) = unit.outbox.dead()
        assert unit.outbox.replay(dead.id)
    story.wait(seconds=1)
    assert len(shown(story, case)) == 1


def test_two_who_fetch_the_same_keep_one(story: Story, her: Citizen) -> None:
    case = her.lodges()
    story.work()
    said(her, photo(her))
    ((_, duty),) = [ring for ring in story.bell.rung if ring[0] == "fetch"]
    together.threads(*[lambda: fetching.see_to(story.sunwai, duty)] * 4)
    assert len(shown(story, case)) == len(shelved(story)) == 1
    assert [entry.step for entry in story.history(case)].count(Step.EVIDENCE) == 1


# -- a point on the map ---------------------------------------------------------------------------------------------------


def test_a_point_answers_where_and_is_kept_as_well(story: Story, her: Citizen) -> None:
    her.says("Hamari gali mein gutter ubal raha hai")
    reply = said(her, her.sends("", pin=GUJRANWALA))
    assert "Jagah" in reply
    assert "Gujranwala" in reply
    case = TRACKING_ID.findall(her.says("1"))[0].replace("-", "")
    assert story.case(case).place == "gujranwala"
    (piece,) = shown(story, case)
    found = casebook.evidence(story.sunwai, "WT", case, piece["id"])
    assert found.content_type == "application/geo+json"
    assert found.data == b'{"type": "Point", "coordinates": [74.1945, 32.1877]}'


def test_a_point_afterwards_goes_with_her_case(story: Story, her: Citizen) -> None:
    case = her.lodges()
    assert dashed(case) in said(her, her.sends("", pin=GUJRANWALA))
    assert len(shown(story, case)) == 1
    assert [entry.step for entry in story.history(case)][-1] == "evidence"


# -- too much, and nothing to go with ------------------------------------------------------------------------------------


def test_ten_files_a_day_are_taken_and_the_next_one_is_declined_kindly(story: Story, her: Citizen) -> None:
    case = her.lodges()
    for _ in range(evidence.MOST):
        assert dashed(case) in said(her, photo(her))
    assert said(her, photo(her)) == story.words("evidence.enough", most=10)
    assert story.count("evidence") == 10
    story.work()
    assert len(shown(story, case)) == 10
    assert dashed(case) in said(her, her.sends("", pin=GUJRANWALA))  # a point is no file
    story.clock.move(hours=24, seconds=1)
    assert dashed(case) in said(her, photo(her))


def test_of_several_files_at_once_as_many_are_taken_as_there_is_room_for(story: Story, her: Citizen) -> None:
    her.lodges()
    for _ in range(evidence.MOST - 1):
        said(her, photo(her))
    two = her.sends("", media=(Media(URL, "image/jpeg"), Media(URL, "image/jpeg")))
    taken, declined = said(her, two).split("\n\n")
    assert "Tasveer" in taken
    assert declined == story.words("evidence.enough", most=10)
    assert story.count("evidence") == evidence.MOST


def test_a_photo_too_many_does_not_stop_a_filing(story: Story, her: Citizen) -> None:
    for _ in range(evidence.MOST):
        said(her, photo(her))
    assert story.words("evidence.enough", most=10) in said(her, photo(her, GUTTER))
    assert TRACKING_ID.search(her.says("1"))


def test_what_went_with_no_case_for_a_week_is_gone_from_table_and_shelf(story: Story, her: Citizen) -> None:
    said(her, photo(her))
    said(her, her.sends("", pin=GUJRANWALA))
    story.work()
    assert (story.count("evidence"), len(shelved(story))) == (2, 1)
    story.clock.move(days=6)
    assert evidence.leave(story.sunwai) == 0
    story.clock.move(days=1, seconds=1)
    assert evidence.leave(story.sunwai) == 2
    assert evidence.leave(story.sunwai) == 0
    story.wait(seconds=5)
    assert (story.count("evidence"), shelved(story)) == (0, [])
    assert {state for (state,) in story.duties("fetch")} == {"done"}


def test_what_went_with_a_case_stays(story: Story, her: Citizen) -> None:
    case = her.lodges()
    said(her, photo(her))
    story.work()
    story.clock.move(days=30)
    assert evidence.leave(story.sunwai) == 0
    assert len(shown(story, case)) == 1


def test_a_shelf_that_is_away_keeps_what_was_left_until_it_is_back(story: Story, her: Citizen, tmp_path: Path) -> None:
    said(her, photo(her))
    story.work()
    (tmp_path / "away").touch()
    away = replace(story, sunwai=replace(story.sunwai, shelf=Folder(tmp_path / "away")))
    story.clock.move(days=8)
    evidence.leave(away.sunwai)
    away.wait(seconds=5)
    assert story.count("evidence") == 1
    story.wait(minutes=1)
    assert (story.count("evidence"), shelved(story)) == (0, [])


# -- who sees it ----------------------------------------------------------------------------------------------------------


def test_another_department_sees_nothing_of_it(story: Story, her: Citizen) -> None:
    case = her.lodges()
    said(her, photo(her))
    story.work()
    (piece,) = shown(story, case)
    other = her.lodges(LIGHT)
    for department, asked in (("EL", case), ("EL", other), ("WT", other)):
        with pytest.raises(Unknown):
            casebook.evidence(story.sunwai, department, asked, piece["id"])


def test_of_who_is_erased_nothing_is_left(story: Story, her: Citizen) -> None:
    case = her.lodges()
    said(her, photo(her))
    story.work()
    (piece,) = shown(story, case)
    assert shelved(story)
    her.says("DELETE", "1")
    with pytest.raises(Unknown):
        casebook.evidence(story.sunwai, "WT", case, piece["id"])
    story.wait(seconds=5)
    assert shelved(story) == []
    assert {state for (state,) in story.duties("fetch")} == {"done"}


def test_who_is_erased_while_her_photo_is_under_way_leaves_nothing(story: Story, her: Citizen) -> None:
    her.lodges()
    said(her, photo(her))
    story.bell.rung.clear()
    her.says("DELETE", "1")
    story.wait(seconds=5)
    assert shelved(story) == []


def test_a_file_that_is_missing_is_an_error_to_come_back_from(story: Story, her: Citizen) -> None:
    case = her.lodges()
    said(her, photo(her))
    story.work()
    (piece,) = shown(story, case)
    for path in story.sunwai.settings.media_dir.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(Away):
        casebook.evidence(story.sunwai, "WT", case, piece["id"])


def test_a_held_photo_is_fetched_when_its_turn_comes(story: Story, her: Citizen) -> None:
    """The spool keeps what came along, too."""
    case = her.lodges()
    story.sunwai.spool.append(photo(her))
    story.wait(seconds=1)
    assert len(shown(story, case)) == 1
