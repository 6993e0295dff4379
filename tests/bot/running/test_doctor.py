"""The doctor names whatever must be mended, and how."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from bot import departments, settings, wiring
from bot.running import doctor
from bot.running.finding import Finding
from bot.wiring import Sunwai
from channels.registry import CHANNELS
from storage import probes
from tests.bot.terminal import ROUTES, bury, ring, run
from tests.house import house, lodge


def found(sunwai: Sunwai) -> dict[str, list[Finding]]:
    """All findings, by part."""
    by_part: dict[str, list[Finding]] = {}
    for finding in doctor.examine(sunwai):
        by_part.setdefault(finding.part, []).append(finding)
    return by_part


def ill(sunwai: Sunwai) -> dict[str, str]:
    """What must be mended, by part."""
    return {part: one.words for part, several in found(sunwai).items() for one in several if not one.well}


def build(tmp_path: Path, **environ: str) -> Sunwai:
    """The whole as it is outside tests, not yet migrated."""
    return wiring.build(settings.read({"DATA_DIR": str(tmp_path), **environ}))


def test_a_fresh_demo_is_well(lite: Sunwai) -> None:
    made = build(lite.settings.data_dir)
    assert ill(made) == {}
    assert {"settings", "database", "schema", "keys", "redis", "spool", "media", "departments"} <= found(made).keys()
    assert {"backlog", *CHANNELS} <= found(made).keys()


def test_a_folder_that_no_file_can_be_put_into_is_named(lite: Sunwai, tmp_path: Path) -> None:
    (tmp_path / "full").touch()
    words = ill(build(lite.settings.data_dir, MEDIA_URL=str(tmp_path / "full")))["media"]
    assert "MEDIA_URL" in words
    assert "full" in words


def test_whatsapp_without_a_template_to_begin_with_is_told_of(lite: Sunwai) -> None:
    folder, part = lite.settings.data_dir, "whatsapp/cloud"
    assert "WHATSAPP_CLOUD_TEMPLATES" in found(build(folder))[part][0].words
    given = {"WHATSAPP_CLOUD_TEMPLATES": "notice/ur:sunwai_notice@ur"}
    assert found(build(folder, **given))[part] == [Finding(part, True, "on")]
    assert (
        "TWILIO_CONTENT_SIDS"
        in found(build(folder, TWILIO_CONTENT_SIDS=f"quick-reply/2:HX{'0' * 32}"))["whatsapp/twilio"][0].words
    )


def test_the_command_prints_a_line_each_and_fails_only_where_something_must_be_mended(lite: Sunwai) -> None:
    well = run(lite, "doctor")
    assert well.exit_code == 0, well.output
    assert all(line.startswith("ok  ") for line in well.stdout.splitlines())
    (lite.settings.spool_dir / "damaged" / "x.message").write_bytes(b"")
    ailing = run(lite, "doctor")
    assert ailing.exit_code == 1
    assert [line for line in ailing.stdout.splitlines() if line.startswith("mend  spool")]


def test_a_database_without_tables_is_to_be_migrated(tmp_path: Path) -> None:
    assert "flask --app app migrate" in ill(build(tmp_path))["schema"]


def test_a_database_that_does_not_answer_is_named_and_the_rest_is_looked_at_all_the_same(tmp_path: Path) -> None:
    away = ill(build(tmp_path, DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert "DATABASE_URL" in away["database"]
    assert "mend the database first" in away["schema"]
    assert found(build(tmp_path))["spool"][0].well


def test_a_postgresql_that_may_forget_is_named(tmp_path: Path, empty_postgres: str) -> None:
    """The server of these tests is one: it is quick because it keeps nothing."""
    house(tmp_path, empty_postgres).store.engine.dispose()
    made = build(tmp_path, DATABASE_URL=empty_postgres)
    words = [finding.words for finding in found(made)["database"] if not finding.well]
    assert words == ["may forget what it acknowledged: switch on fsync, full_page_writes, synchronous_commit"]
    assert found(made)["database"][0].words.startswith("PostgreSQL 1")
    assert found(made)["database clock"][0].well
    made.store.engine.dispose()


@pytest.mark.parametrize(
    ("name", "version", "well"),
    [
        ("PostgreSQL", (14, 9), False),
        ("PostgreSQL", (15, 0), True),
        ("Redis", (6, 0, 16), False),
        ("Redis", (6, 2, 0), True),
        ("Valkey", (8, 1, 8), True),
        ("SQLite", (3, 34, 1), False),
    ],
)
def test_an_engine_that_is_too_old_is_named(name: str, version: tuple[int, ...], well: bool) -> None:
    assert doctor.aged("database", probes.Engine(name, version, datetime.now(UTC), {})).well is well


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (50, True), (-50, True), (70, False), (-3600, False)])
def test_clocks_that_are_more_than_a_minute_apart_are_named(seconds: int, well: bool) -> None:
    engine = probes.Engine("PostgreSQL", (18,), datetime.now(UTC) + timedelta(seconds=seconds), {})
    assert doctor.timely("database", engine).well is well


def test_a_redis_that_throws_jobs_away_is_named(lite: Sunwai, empty_redis: str) -> None:
    made = build(lite.settings.data_dir, REDIS_URL=empty_redis)
    assert "redis" not in ill(made)
    with redis.Redis.from_url(empty_redis) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            assert "noeviction" in ill(made)["redis"]
        finally:
            client.config_set("maxmemory-policy", "noeviction")


def test_a_redis_that_does_not_answer_is_named_where_one_was_given(lite: Sunwai) -> None:
    folder = lite.settings.data_dir
    assert "REDIS_URL" in ill(build(folder, REDIS_URL="redis://127.0.0.1:1/0"))["redis"]
    assert "redis" not in ill(build(folder))


def test_a_ring_that_has_lost_the_databases_key_is_named(lite: Sunwai) -> None:
    assert "PII_KEYS" in ill(build(lite.settings.data_dir, PII_KEYS=ring("b")))["keys"]


def test_keys_that_wait_for_a_rotation_are_counted_and_no_illness(tmp_path: Path) -> None:
    lodge(house(tmp_path, PII_KEYS=ring("a")))
    (finding,) = found(build(tmp_path, PII_KEYS=ring("b", "a")))["keys"]
    assert finding.well
    assert "under older ones: 5" in finding.words


def test_messages_in_the_spool_are_named(lite: Sunwai) -> None:
    (lite.settings.spool_dir / "x.message").write_bytes(b"")
    assert "messages that wait: 1" in ill(lite)["spool"]


def test_dead_letters_and_duties_that_nobody_does_are_named(lite: Sunwai) -> None:
    lodge(lite)
    assert "backlog" not in ill(lite)
    lite.store.clock.move(minutes=5)
    assert "do the workers run?" in ill(lite)["backlog"]
    bury(lite)
    assert "deadletters list" in ill(lite)["backlog"]


def test_a_channel_that_is_off_says_what_it_lacks(lite: Sunwai) -> None:
    bare = replace(lite.settings, telegram_bot_token="", telegram_webhook_secret="")
    (finding,) = found(replace(lite, settings=bare))["telegram"]
    assert finding.well
    assert finding.words == "off; to switch it on: TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET"


def test_a_channel_that_is_on_but_lacks_something_is_named(lite: Sunwai) -> None:
    bare = replace(lite.settings, twilio_account_sid="")
    assert ill(replace(lite, settings=bare))["sms/twilio"] == "on, but lacks TWILIO_ACCOUNT_SID"


def test_without_any_channel_nobody_can_reach_us(lite: Sunwai) -> None:
    assert "channels" in ill(replace(lite, channels={}))


def test_a_webhook_is_well_where_its_host_takes_connections(lite: Sunwai) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        departments.take(lite, ROUTES.format(url=f"http://127.0.0.1:{port}/in"))
        assert "webhook WT" not in ill(lite)
    assert "takes no connection" in ill(lite)["webhook WT"]
    departments.take(lite, ROUTES.format(url="https://nowhere.invalid/in"))
    assert "no name server" in ill(lite)["webhook WT"]


def test_s19_a_webhook_that_leads_into_our_network_is_named(lite: Sunwai) -> None:
    departments.take(lite, ROUTES.format(url="http://127.0.0.1:9000/in"))
    production: Any = replace(lite.settings, app_env="production")
    assert "departments import" in ill(replace(lite, settings=production))["webhook WT"]
