"""How we are: what is wrong is named, and looking at it never breaks."""

import shutil
from dataclasses import replace
from pathlib import Path

from bot.running import health
from storage import engine
from storage.unit import Store
from tests.bot.story import Story


def test_where_all_is_well_we_are_ready(either: Story) -> None:
    seen = health.look(either.sunwai)
    assert (seen.ready, seen.wrong, seen.checked) == (True, (), either.clock.now)


def test_what_waits_is_counted_with_the_oldest(story: Story) -> None:
    her = story.citizen()
    began = story.clock.now
    with story.without_redis():
        her.lodges()
        story.clock.move(minutes=5)
        her.lodges()
        seen = health.look(story.sunwai)
    assert (seen.waiting, seen.dead, seen.oldest) == (2, 0, began)
    assert seen.wrong == ("redis",)
    story.wait(seconds=5)
    assert health.look(story.sunwai).waiting == 0


def test_dead_letters_and_held_messages_are_counted_apart(story: Story) -> None:
    with story.sunwai.store.lease() as unit:
        duty = unit.outbox.claim(unit.outbox.add("notify"))  # type: ignore[arg-type]
        assert duty
        unit.outbox.bury(duty, "x")
    story.sunwai.spool.append(story.citizen().sends("salam"))
    seen = health.look(story.sunwai)
    assert (seen.waiting, seen.dead, seen.held, seen.ready) == (0, 1, 1, True)


def test_a_database_that_is_away_is_named(story: Story) -> None:
    gone = Store(engine.connect("postgresql+psycopg://nobody@127.0.0.1:1/n"), story.sunwai.store.vault, story.clock)
    seen = health.look(story.on(gone).sunwai)
    assert (seen.ready, seen.wrong) == (False, ("database", "migrations"))


def test_a_schema_that_is_behind_is_named(story: Story) -> None:
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("DELETE FROM alembic_version")
    assert health.look(story.sunwai).wrong == ("migrations",)


def test_a_spool_that_is_away_is_named(story: Story, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "spool")
    assert health.look(story.sunwai).wrong == ("spool",)


def test_the_report_is_plain_values(story: Story) -> None:
    her = story.citizen()
    her.lodges()
    told = health.report(replace(health.look(story.sunwai)))
    assert told["ready"] is True
    assert told["backlog"] == {"waiting": 1, "dead": 0, "held": 0, "oldest": story.clock.now.isoformat()}
