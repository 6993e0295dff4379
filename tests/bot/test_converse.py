"""One message, one effect, one answer: whoever sends it how often, and whatever breaks."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from bot import schedule
from bot.converse import converse
from core.messages import Inbound, Reply
from storage import engine
from storage.unit import Store
from tests import together
from tests.bot.story import Citizen, Story, begin
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID
from tests.proxy import proxied

CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND random() < 0.1
"""
NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"  # a port on which nobody listens


def away(story: Story) -> Story:
    """The same house with its database away."""
    return story.on(Store(engine.connect(NOBODY), story.sunwai.store.vault, story.clock))


def held(story: Story, language: str = "ur-Latn") -> str:
    return story.words("held", language)


# -- one effect ---------------------------------------------------------------------------------------------------------


def test_two_messages_bring_a_tracking_id(either: Story) -> None:
    her = either.citizen()
    assert not TRACKING_ID.search(her.says(GUTTER))
    assert TRACKING_ID.search(her.says("1"))
    assert either.count("complaints") == 1


def test_a_redelivered_message_gets_the_same_reply_and_changes_nothing(either: Story) -> None:
    her = either.citizen()
    her.says(GUTTER)
    yes = her.sends("1")
    first = converse(either.sunwai, yes)
    for hours in (0, 25, 49, 8 * 24, 400 * 24):
        either.clock.move(hours=hours)
        assert converse(either.sunwai, yes) == first
    assert [either.count(table) for table in ("complaints", "outbox", "receipts")] == [1, 1, 2]


def test_five_deliveries_at_the_same_instant_get_one_reply_and_have_one_effect(either: Story) -> None:
    for round_, first in enumerate((GUTTER, "1", GUTTER, "1"), start=1):
        inbound = either.citizen().sends(first)
        replies = together.threads(*[lambda i=inbound: converse(either.sunwai, i)] * 5)
        assert isinstance(replies[0], Reply)
        assert replies == [replies[0]] * 5
        assert either.count("receipts") == round_
    assert either.count("complaints") == 2


def test_deliveries_to_several_processes_at_the_same_instant_have_one_effect(
    tmp_path: Path, engine_url: str | None
) -> None:
    story = begin(tmp_path, engine_url)
    story.citizen().says(GUTTER)
    yes = story.citizen().sends("1")
    story.sunwai.store.engine.dispose()
    replies = together.processes(4, lambda _: converse(begin(tmp_path, engine_url).sunwai, yes))
    assert isinstance(replies[0], Reply)
    assert replies == [replies[0]] * 4
    assert story.count("complaints") == 1


def test_the_same_words_in_two_messages_are_two_answers(story: Story) -> None:
    her = story.citizen()
    her.says(GUTTER)
    assert her.says("1") != her.says("1")
    assert story.count("receipts") == 3


def test_two_citizens_at_the_same_instant_do_not_disturb_one_another(either: Story) -> None:
    citizens = [either.citizen(f"+92300000010{digit}") for digit in range(6)]
    together.threads(*[lambda c=citizen: c.lodges() for citizen in citizens])
    assert either.count("complaints") == len(citizens)


def test_one_citizens_messages_at_the_same_instant_are_all_taken(either: Story) -> None:
    her = either.citizen()
    her.says(GUTTER)
    more = [f"aur gali number {number} mein bhi" for number in range(4)]
    together.threads(*[lambda t=text: her.says(t) for text in more])
    told = "\n".join(her.conversation.stack[-1].answers.values())
    assert either.count("receipts") == 5
    assert [text for text in more if told.count(text) != 1] == []


# -- a crash ------------------------------------------------------------------------------------------------------------


def test_wherever_it_is_killed_a_redelivery_registers_exactly_once(tmp_path: Path, engine_url: str | None) -> None:
    story, survived, step = begin(tmp_path, engine_url), False, 0
    while not survived:
        step += 1
        her = story.citizen(f"+92300000{step:04}")
        her.says(GUTTER)
        yes = her.sends("1")
        story.sunwai.store.engine.dispose()
        survived = survives(lambda: begin(tmp_path, engine_url), yes, step)
        reply = converse(story.sunwai, yes)
        assert reply
        assert TRACKING_ID.search(reply.text)
        assert converse(story.sunwai, yes) == reply
        for table in ("complaints", "history", "outbox"):
            assert story.count(table) == step, f"{table}, killed at step {step}"
    assert step > 5


def survives(begin_again: Callable[[], Story], inbound: Inbound, step: int) -> bool:
    """Take the message in a process that is killed as it begins its `step`th word to the database, commits included."""
    child = os.fork()
    if child == 0:
        story, steps = begin_again(), iter(range(step - 1, -1, -1))

        def die(*_: object) -> None:
            if next(steps, -1) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("before_cursor_execute", "commit"):
            event.listen(story.sunwai.store.engine, name, die)
        converse(story.sunwai, inbound)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


# -- the database is away -------------------------------------------------------------------------------------------------


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


def test_a_commit_whose_answer_is_lost_is_answered_in_the_end_and_once(postgres: Story, empty_postgres: str) -> None:
    her = postgres.citizen()
    her.says(GUTTER)
    with proxied(empty_postgres) as proxy:
        store = Store(engine.connect(proxy.url), postgres.sunwai.store.vault, postgres.clock)
        through = replace(her, story=postgres.on(store))
        through.says("HELP")
        proxy.cut.set()
        yes = her.sends("1")
        reply = converse(postgres.on(store).sunwai, yes)
        store.engine.dispose()
    assert reply
    assert reply.text == held(postgres)
    assert postgres.count("complaints") == 1  # though nobody heard of it
    for _ in range(2):
        postgres.wait(seconds=1)
        postgres.sunwai.spool.append(yes)  # as by another drain, or a redelivery into the spool
    postgres.wait(seconds=1)
    (text,) = her.reads()
    assert TRACKING_ID.search(text)
    assert converse(postgres.sunwai, yes) == reply


def test_while_connections_are_cut_at_random_nothing_is_lost_and_nothing_doubled(postgres: Story) -> None:
    citizens = [postgres.citizen(f"+92300000010{digit}") for digit in range(6)]
    cuts: list[int] = []
    cutter = engine.connect(postgres.sunwai.store.engine.url.render_as_string(hide_password=False))

    def cut() -> None:
        with cutter.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while sum(cuts) < 10:
                cuts.append(connection.exec_driver_sql(CUT).scalar() or 0)

    def lodge(citizen: Citizen) -> None:
        citizen.says(GUTTER, "1")
        while sum(cuts) < 10:
            citizen.says("STATUS")
            schedule.attempt(schedule.drain, postgres.sunwai)

    assert together.threads(cut, *[lambda c=citizen: lodge(c) for citizen in citizens]) == [None] * 7
    cutter.dispose()
    postgres.sunwai.store.engine.dispose()
    postgres.wait(seconds=1)
    assert postgres.sunwai.spool.empty()
    assert postgres.sunwai.spool.damaged() == 0
    assert [postgres.count(table) for table in ("citizens", "complaints")] == [6, 6]
    assert postgres.duties("forward", "state") == [("done",)] * 6


# -- the spool ------------------------------------------------------------------------------------------------------------


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


# -- Redis is away --------------------------------------------------------------------------------------------------------


def test_without_redis_she_is_answered_as_ever_and_her_case_is_forwarded_when_it_is_back(story: Story) -> None:
    with story.without_redis():
        case = story.citizen().lodges()
        story.work()
        assert story.case(case).status == "registered"
    story.wait(seconds=4)
    assert story.case(case).status == "forwarded"


# -- channels on which a reply travels by itself ------------------------------------------------------------------------------


def test_where_a_reply_cannot_ride_home_it_is_pushed_once(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen(channel="whatsapp/cloud")
    inbound = her.sends(GUTTER)
    assert [converse(story.sunwai, inbound) for _ in range(3)] == [None] * 3
    story.work()
    assert len(her.reads()) == 1
    story.wait(seconds=60)
    assert her.reads() == []


# -- erased ---------------------------------------------------------------------------------------------------------------


def test_who_deletes_herself_is_told_so_as_often_as_it_is_asked(either: Story) -> None:
    her = either.citizen()
    her.lodges()
    her.says("DELETE")
    sure = her.sends("1")
    farewell = converse(either.sunwai, sure)
    assert farewell
    assert farewell.text == either.words("delete.done")
    assert her.person is None
    assert converse(either.sunwai, sure) == farewell
    assert either.count("citizens") == 1
    assert her.says("salam") != farewell.text


def test_a_farewell_is_pushed_where_it_cannot_ride_home_and_nothing_is_kept_of_it(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen(channel="whatsapp/cloud")
    her.says(GUTTER, "1", "DELETE")
    story.work()
    her.reads()
    her.says("1")
    assert her.reads() == [story.words("delete.done")]
    assert story.count("messages") == 3
    story.wait(seconds=60)
    assert her.reads() == []


# -- machines -----------------------------------------------------------------------------------------------------------


def test_an_autoresponder_gets_a_few_replies_and_one_line_in_the_log(
    either: Story, caplog: pytest.LogCaptureFixture
) -> None:
    her = either.citizen()
    replies = []
    for _ in range(30):
        replies.append(her.says("I am driving and will call you back later"))
        either.clock.move(seconds=1)
    assert 0 < sum(map(bool, replies)) <= 6
    assert either.count("complaints") == 0
    assert [record.message for record in caplog.records] == ["a sender goes round in circles and is not answered"]
    assert her.phone not in caplog.text
    assert either.citizen(STRANGER).says("salam")
