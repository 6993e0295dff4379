"""What operators do by hand: as functions on a real store, and as commands in a terminal."""

import base64
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
import redis
from click.testing import CliRunner, Result

from app import configured
from bot import casebook, commands, departments, doctor, settings, upkeep, wiring
from bot.finding import Finding
from bot.sight import Caller
from bot.wiring import Sunwai
from channels.registry import CHANNELS
from storage import probes
from storage.vault import Unreadable
from tests.house import HER, STRANGER, house, lodge, say, work

ROUTES = "code,route,url,secret\nWT,webhook,{url},new\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def sunwai(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sunwai]:
    url = request.getfixturevalue("empty_postgres") if request.param == "postgresql" else None
    made = house(tmp_path, url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


def run(sunwai: Sunwai, *words: str, given: str = "") -> Result:
    """A command in a terminal, on the same DATA_DIR; what it prints and its exit code."""
    group = click.Group(commands={command.name: command for command in commands.COMMANDS})
    environment = {"DATA_DIR": str(sunwai.settings.data_dir)}
    return CliRunner().invoke(group, words, input=given, env=environment)


def bury(sunwai: Sunwai) -> int:
    """Give up the first duty there is; its id."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(1) or unit.outbox.claim(next(iter(sunwai.bell.rung))[1])
        assert duty
        unit.outbox.bury(duty, "HTTP 410")
    return duty.id


# Departments


def test_issue_key_prints_the_key_alone(lite: Sunwai) -> None:
    result = run(lite, "departments", "issue-key", "wt")
    assert result.exit_code == 0
    assert departments.of_key(lite, result.stdout.removesuffix("\n")) == Caller("WT")


def test_issue_key_leaves_the_older_key_valid_until_it_is_revoked(lite: Sunwai) -> None:
    first = run(lite, "departments", "issue-key", "WT").stdout.strip()
    run(lite, "departments", "issue-key", "WT")
    assert departments.of_key(lite, first) == Caller("WT")
    last = run(lite, "departments", "issue-key", "WT", "--revoke").stdout.strip()
    assert (departments.of_key(lite, first), departments.of_key(lite, last)) == (None, Caller("WT"))


def test_issue_key_for_no_department_names_those_there_are(lite: Sunwai) -> None:
    result = run(lite, "departments", "issue-key", "XX")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "WT" in result.stderr


def test_what_export_prints_import_reads(lite: Sunwai, tmp_path: Path) -> None:
    table = tmp_path / "routes.csv"
    table.write_text(ROUTES.format(url="http://127.0.0.1:9000/in"))
    assert "WT  route: desk → webhook" in run(lite, "departments", "import", str(table)).stdout
    table.write_text(run(lite, "departments", "export").stdout)
    assert run(lite, "departments", "import", str(table)).stdout == "Nothing changes.\n"
    assert run(lite, "departments", "import", "-", given=table.read_text()).stdout == "Nothing changes.\n"


def test_a_table_with_faults_is_refused_with_their_lines(lite: Sunwai, tmp_path: Path) -> None:
    table = tmp_path / "routes.csv"
    table.write_text("code,route\nWT,pigeon\nXX,desk\n")
    result = run(lite, "departments", "import", str(table))
    assert result.exit_code == 1
    assert "line 2:" in result.stderr
    assert "line 3:" in result.stderr
    table.write_bytes(b"code\nW\xff\n")
    assert "UTF-8" in run(lite, "departments", "import", str(table)).stderr


def test_before_the_database_is_prepared_a_command_says_what_to_do(tmp_path: Path) -> None:
    made = wiring.build(settings.read({"DATA_DIR": str(tmp_path)}))
    for words in (("departments", "export"), ("deadletters", "list"), ("keys", "rotate"), ("erase", HER, "--yes")):
        result = run(made, *words)
        assert result.exit_code == 1
        assert "doctor" in result.stderr
        assert "Traceback" not in result.output


# Dead letters


def test_a_dead_letter_is_listed_and_done_once_it_is_replayed(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    buried = bury(sunwai)
    work(sunwai)
    (letter,) = upkeep.dead(sunwai)
    assert (letter.id, letter.topic, letter.tracking_id, letter.error) == (buried, "forward", case, "HTTP 410")
    assert upkeep.replay(sunwai, buried) == 1
    work(sunwai)
    assert upkeep.dead(sunwai) == ()
    assert casebook.complaint(sunwai, "WT", case)["status"] == "forwarded"


def test_a_duty_that_is_not_dead_cannot_be_replayed(sunwai: Sunwai) -> None:
    lodge(sunwai)
    for duty in (1, 999):
        with pytest.raises(upkeep.Unknown):
            upkeep.replay(sunwai, duty)


def test_all_dead_letters_are_replayed_at_once(sunwai: Sunwai) -> None:
    lodge(sunwai)
    bury(sunwai)
    assert (upkeep.replay(sunwai, None), upkeep.replay(sunwai, None)) == (1, 0)


def test_the_list_of_dead_letters_has_their_facts_and_nobodys_words(lite: Sunwai) -> None:
    case = lodge(lite)
    bury(lite)
    shown = run(lite, "deadletters", "list").stdout
    for fact in ("1", "forward", f"{case[:4]}-{case[4:8]}-{case[8:]}", "HTTP 410\n"):
        assert fact in shown.split("  ")
    assert "Gutter" not in shown
    assert HER not in shown


def test_replay_wants_one_id_or_all(lite: Sunwai) -> None:
    lodge(lite)
    bury(lite)
    assert run(lite, "deadletters", "replay").exit_code == 2
    assert run(lite, "deadletters", "replay", "1", "--all").exit_code == 2
    assert run(lite, "deadletters", "replay", "7").exit_code == 1
    assert run(lite, "deadletters", "replay", "1").exit_code == 0
    assert run(lite, "deadletters", "list").stdout == ""


# Keys


def ring(*names: str) -> str:
    return ",".join(f"{name}:{base64.b64encode(name.encode() * 32).decode()}" for name in names)


def test_after_a_rotation_the_newest_master_key_opens_everything_alone(tmp_path: Path, empty_postgres: str) -> None:
    for url in (None, empty_postgres):
        before = house(tmp_path, url, PII_KEYS=ring("a"))
        case, other = lodge(before), lodge(before, phone=STRANGER)
        departments.take(before, ROUTES.format(url="http://127.0.0.1:9000/in"))
        both = house(tmp_path, url, PII_KEYS=ring("b", "a"))
        newer = lodge(both, phone="+923000000303")
        steps: list[int] = []
        assert upkeep.rotate(both.store, steps.append) == 6  # two citizens, four keys of the program's own
        assert steps == [6]
        assert upkeep.rotate(both.store) == 0
        after = house(tmp_path, url, PII_KEYS=ring("b"))
        assert all(casebook.complaint(after, "WT", one)["details"] for one in (case, other, newer))
        assert departments.routes(after)["WT"].secret
        assert lodge(after) != case, "she is found by her number still"
        for made in (before, both, after):
            made.store.engine.dispose()


def test_a_rotation_goes_in_batches(lite: Sunwai, tmp_path: Path) -> None:
    older = next(iter(lite.settings.pii_keys.items()))
    for number in range(3):
        lodge(lite, phone=f"+92300000040{number}")
    kept = f"{older[0]}:{base64.b64encode(older[1]).decode()}"
    both = house(tmp_path, PII_KEYS=f"{ring('b')},{kept}")
    steps: list[int] = []
    upkeep.rotate(both.store, steps.append, most=2)
    assert steps == [6, 7]


def test_a_rotation_brings_nobody_back_who_is_erased(tmp_path: Path) -> None:
    before = house(tmp_path, PII_KEYS=ring("a"))
    case = lodge(before)
    upkeep.erase(before, HER)
    both = house(tmp_path, PII_KEYS=ring("b", "a"))
    upkeep.rotate(both.store)
    assert casebook.complaint(both, "WT", case)["details"] == ""


def test_a_ring_without_the_older_key_rotates_nothing(tmp_path: Path) -> None:
    before = house(tmp_path, PII_KEYS=ring("a"))
    case = lodge(before)
    chosen = settings.read({"DATA_DIR": str(tmp_path), "PII_KEYS": ring("b")})
    with pytest.raises(Unreadable):
        upkeep.rotate(wiring.build(chosen).store)
    assert casebook.complaint(before, "WT", case)["details"]


def test_the_command_says_whether_the_older_keys_may_go(lite: Sunwai) -> None:
    assert "may leave PII_KEYS" in run(lite, "keys", "rotate").stdout
    (lite.settings.spool_dir / "x.message").write_bytes(b"")
    assert (
        "Keep the older master keys; messages in the spool that may need them: 1" in run(lite, "keys", "rotate").stdout
    )


# Erasing


def test_erasing_by_an_operator_is_as_by_herself(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    work(sunwai)
    assert upkeep.erase(sunwai, "03000000101") == 1
    left = casebook.complaint(sunwai, "WT", case)
    assert (left["status"], left["details"]) == ("withdrawn", "")
    with sunwai.store.read() as unit:
        assert [duty["payload"]["event"] for duty in unit.outbox.of(case) if duty["topic"] == "deliver"] == [
            "complaint.forwarded",
            "complaint.withdrawn",
        ]
        assert unit.people.of_phone(HER) is None
    reply = say(sunwai, "STATUS")
    assert reply
    assert case[:4] not in reply.text


def test_nobody_is_erased_for_a_number_we_do_not_know_or_that_is_none(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    for number in (STRANGER, "8300", "x", ""):
        with pytest.raises(upkeep.Unknown) as trouble:
            upkeep.erase(sunwai, number)
        assert not number or number not in str(trouble.value)
    assert casebook.complaint(sunwai, "WT", case)["details"]


@pytest.mark.parametrize(("again", "erased"), [("0300 0000101", True), ("+923000000202", False), ("yes", False)])
def test_the_command_wants_the_number_twice(lite: Sunwai, again: str, erased: bool) -> None:
    case = lodge(lite)
    result = run(lite, "erase", HER, given=f"{again}\n")
    assert (result.exit_code == 0) is erased
    assert (casebook.complaint(lite, "WT", case)["details"] == "") is erased


def test_the_command_asks_for_the_number_where_none_is_given_and_tells_it_nobody(lite: Sunwai) -> None:
    lodge(lite)
    result = run(lite, "erase", given="03000000101\n03000000101\n")
    assert result.exit_code == 0
    assert "Open cases that end by it: 1" in result.stdout
    assert "3000000101" not in result.stderr
    assert "3000000101" not in run(lite, "erase", "--yes", HER).output


# Doctor


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


def test_s40_a_setting_that_is_broken_stops_every_command_with_one_sentence(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(tmp_path))
        environment.setenv("PORT", "abc")
        with pytest.raises(SystemExit, match="PORT must be a port"):
            configured()
