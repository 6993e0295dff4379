"""One message, one effect, one answer: whoever sends it how often, and whatever breaks."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from bot import schedule
from bot.converse import converse
from core.messages import Inbound, Reply
from core.questions import LONGEST
from storage import engine
from storage.unit import Store
from tests import together
from tests.bot.story import Citizen, Story, begin
from tests.house import GUTTER, STRANGER, TRACKING_ID
from tests.proxy import proxied

CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND random() < 0.1
"""


def test_two_messages_bring_a_tracking_id(either: Story) -> None:
    her = either.citizen()
    assert not TRACKING_ID.search(her.says(GUTTER))
    assert TRACKING_ID.search(her.says("1"))
    assert either.count("complaints") == 1


def test_of_a_novel_as_much_is_read_as_is_kept(story: Story) -> None:
    her = story.citizen()
    words = f"{GUTTER.removesuffix(', Gujranwala')} {'bohat pareshan hain ' * 50_000}"
    assert "Gujranwala" not in her.says(f"{words} Gujranwala")
    assert not TRACKING_ID.search(her.says("Gujranwala"))
    case = TRACKING_ID.search(her.says("1"))
    assert case
    assert len(story.case(case[0].replace("-", "")).details) <= LONGEST


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
    assert reply.text == postgres.words("held", "ur-Latn")
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


def test_without_redis_she_is_answered_as_ever_and_her_case_is_forwarded_when_it_is_back(story: Story) -> None:
    with story.without_redis():
        case = story.citizen().lodges()
        story.work()
        assert story.case(case).status == "registered"
    story.wait(seconds=4)
    assert story.case(case).status == "forwarded"


def test_where_a_reply_cannot_ride_home_it_is_pushed_once(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen(channel="whatsapp/cloud")
    inbound = her.sends(GUTTER)
    assert [converse(story.sunwai, inbound) for _ in range(3)] == [None] * 3
    story.work()
    assert len(her.reads()) == 1
    story.wait(seconds=60)
    assert her.reads() == []


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
