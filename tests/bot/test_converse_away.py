"""Without a database a message is held, answered kindly, and taken in its order when the database is back."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot import schedule
from bot.converse import converse
from storage import engine
from storage.unit import Store
from tests.bot.story import Story
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"  # a port on which nobody listens


def away(story: Story) -> Story:
    """The same house with its database away."""
    return story.on(Store(engine.connect(NOBODY), story.sunwai.store.vault, story.clock))


def held(story: Story, language: str = "ur-Latn") -> str:
    return story.words("held", language)


def test_without_a_database_a_message_is_held_kindly_and_answered_when_it_is_back(story: Story) -> None:
    her = story.citizen()
    her.says(GUTTER)
    lost = replace(her, story=away(story))
    assert lost.says("1") == held(story)
    assert story.sunwai.spool.count() == 1
    story.wait(seconds=1)
    assert story.sunwai.spool.empty()
    (reply,) = her.reads()
    assert TRACKING_ID.search(reply)
    assert [story.count(table) for table in ("complaints", "receipts")] == [1, 2]


def test_held_messages_are_taken_in_the_order_in_which_they_came(story: Story) -> None:
    lost = away(story)
    her, him = lost.citizen(HER), lost.citizen(STRANGER)
    for citizen, text in ((her, GUTTER), (him, GUTTER), (her, "1"), (him, "1"), (her, "STATUS")):
        assert citizen.says(text)
    story.wait(seconds=1)
    assert story.count("complaints") == 2
    hers = story.citizen(HER).reads()
    assert [bool(TRACKING_ID.search(text)) for text in hers] == [False, True, True]


def test_who_writes_while_others_wait_queues_behind_them(story: Story) -> None:
    her = story.citizen()
    replace(her, story=away(story)).says(GUTTER)
    assert her.says("1") == held(story)
    assert story.count("receipts") == 0
    story.wait(seconds=1)
    assert TRACKING_ID.search(her.reads()[-1])
    assert her.says("STATUS") != held(story)


def test_a_held_message_that_is_redelivered_reads_the_same_and_has_one_effect(story: Story) -> None:
    her = story.citizen()
    her.says(GUTTER)
    yes = her.sends("1")
    first = converse(away(story).sunwai, yes)
    assert converse(away(story).sunwai, yes) == first
    story.wait(seconds=1)
    assert converse(story.sunwai, yes) == first
    assert story.count("complaints") == 1
    assert len(her.reads()) == 1


def test_she_is_held_in_her_own_language(story: Story) -> None:
    assert away(story).citizen().says("پانی نہیں آ رہا") == held(story, "ur")


def test_a_database_that_only_reads_is_away(postgres: Story) -> None:
    her = postgres.citizen()
    her.says(GUTTER)
    with postgres.sunwai.store.engine.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = on")
        connection.commit()
    assert her.says("1") == held(postgres)
    postgres.sunwai.store.engine.dispose()
    postgres.wait(seconds=1)
    assert TRACKING_ID.search(her.reads()[0])


def test_a_locked_file_is_away(story: Story) -> None:
    her = story.citizen()
    her.says(GUTTER)
    stranger = sqlite3.connect(story.sunwai.store.engine.url.database or "", isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")
    assert her.says("1") == held(story)
    stranger.close()
    story.wait(seconds=1)
    assert TRACKING_ID.search(her.reads()[0])


def test_a_file_that_was_moved_away_loses_nothing_that_was_acknowledged(story: Story, tmp_path: Path) -> None:
    her = story.citizen()
    her.says(GUTTER)
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in tmp_path.glob("sunwai.sqlite*"):
        shutil.move(path, moved / path.name)
    assert her.says("1") == held(story)
    for path in tmp_path.glob("sunwai.sqlite*"):
        path.unlink()
    story.sunwai.store.engine.dispose()
    for path in moved.iterdir():
        shutil.move(path, tmp_path / path.name)
    story.wait(seconds=1)
    assert TRACKING_ID.search(her.reads()[0])
    assert story.count("complaints") == 1


def test_without_database_and_spool_it_says_so_and_nothing_has_happened(story: Story, tmp_path: Path) -> None:
    her = story.citizen()
    shutil.rmtree(tmp_path / "spool")
    with pytest.raises(OSError):  # noqa: PT011
        replace(her, story=away(story)).says(GUTTER)
    assert story.count("citizens") == 0


def test_a_spool_that_is_away_keeps_nobody_waiting_while_the_database_is_there(story: Story, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "spool")
    assert story.citizen().lodges()


def test_what_cannot_be_taken_lies_aside_and_the_others_go_on(story: Story) -> None:
    her = story.citizen()
    for channel in ("pigeon/post", "pigeon/post", her.channel):
        story.sunwai.spool.append(her.sends(GUTTER, channel=channel))
    for _ in range(3):
        schedule.attempt(schedule.drain, story.sunwai)
    assert (story.sunwai.spool.count(), story.sunwai.spool.damaged()) == (0, 2)
    assert story.count("receipts") == 1


def test_what_the_database_would_never_take_does_not_hold_up_the_spool(story: Story) -> None:
    """A citizen whose key is damaged: her message lies aside for an operator, the next one is taken."""
    her = story.citizen()
    her.says("salam")
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE citizens SET key_sealed = x'00'")
    assert her.says(GUTTER) == held(story)
    assert story.citizen(STRANGER).says(GUTTER) == held(story)
    for _ in range(2):
        schedule.attempt(schedule.drain, story.sunwai)
    assert (story.sunwai.spool.count(), story.sunwai.spool.damaged()) == (0, 1)
    assert story.count("receipts") == 2
