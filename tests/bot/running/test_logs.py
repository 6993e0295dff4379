"""Logs: one line each, ids only. Whatever goes wrong, a citizen's words, name and number are in none of them."""

import ast
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import jobs, schedule
from bot.converse import converse
from bot.running import logs
from bot.running.logs import STANDARD, JsonLines
from channels.port import NotSent
from storage import engine
from storage.unit import Store
from tests.bot.story import SMS, Story, begin
from tests.house import HER

ROOT = Path(__file__).parents[3]
NAME, WORDS, PLACE = "Naseemakhatoon", "Zzgutterzz", "Qqgalichaarqq"
CANARIES = (HER, HER.removeprefix("+"), HER.removeprefix("+92"), NAME, WORDS, PLACE)
COMPLAINT = f"Gutter {WORDS} 3 din se band hai, {PLACE}, Mohalla Islampura, Gujranwala. {NAME}"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def leaked(text: str | bytes) -> list[str]:
    """The canaries that are in it."""
    whole = text if isinstance(text, bytes) else text.encode()
    return [canary for canary in CANARIES if canary.encode() in whole or canary.encode("utf-16-le") in whole]


def a_life(story: Story) -> None:
    """Filed, asked about, answered, resolved, reopened, remarked, with every kind of trouble on the way."""
    her = story.citizen()
    case = her.lodges(COMPLAINT)
    story.sms.trouble = NotSent("20429", retryable=True)
    story.office(case, "question", f"Kya {NAME} ghar par hain?")
    story.sms.trouble = None
    story.wait(seconds=5)
    her.says(f"Haan, {NAME}, {PLACE}")
    story.office(case, "resolved", f"{NAME} ka gutter {WORDS} khul gaya")
    story.wait(seconds=5)
    her.says("2")
    her.says("1", f"{NAME} bohat naraz hai")
    nobody = Store(engine.connect("postgresql+psycopg://nobody@127.0.0.1:1/n"), story.sunwai.store.vault, story.clock)
    story.on(nobody).citizen().says(COMPLAINT)
    story.sunwai.spool.append(her.sends(COMPLAINT, channel="pigeon/post"))
    for _ in range(3):
        schedule.attempt(schedule.drain, story.sunwai)
    story.wait(days=40)


def test_of_a_whole_life_with_every_kind_of_trouble_nothing_personal_is_logged(
    either: Story, lines: io.StringIO
) -> None:
    a_life(either)
    written = lines.getvalue()
    assert "exception" in written  # there was something to tell
    assert [json.loads(line) for line in written.splitlines()]
    assert leaked(written) == []


def test_nothing_personal_is_in_a_row_in_clear_but_the_districts_code(either: Story) -> None:
    a_life(either)
    tables = ("citizens", "contacts", "conversations", "receipts", "complaints", "history", "outbox", "messages")
    for table in tables:
        rows = either.rows(f"SELECT * FROM {table}")
        assert rows
        assert leaked(repr(rows)) == [], table


def test_s58_nothing_personal_is_in_the_database_file_its_journal_or_the_spool(tmp_path: Path) -> None:
    story = begin(tmp_path)
    a_life(story)
    story.sunwai.spool.append(story.citizen().sends(COMPLAINT))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".sqlite", ".sqlite-wal", ".message"}
    assert [(path.name, leaked(path.read_bytes())) for path in files if leaked(path.read_bytes())] == []


def test_nothing_personal_is_in_the_text_of_what_the_store_raises(story: Story) -> None:
    her = story.citizen()
    her.says(COMPLAINT)
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE conversations SET sealed = x'00'")
        unit.connection.exec_driver_sql("ALTER TABLE receipts RENAME TO elsewhere")
    with pytest.raises(Exception) as trouble, story.sunwai.store.begin() as unit:  # noqa: PT011
        unit.people.meet(her.sends(COMPLAINT))
    assert leaked(str(trouble.value) + repr(trouble.value)) == []


def test_an_exception_is_told_by_its_kind_and_place_and_never_by_its_words(lines: io.StringIO) -> None:
    try:
        raise ValueError(COMPLAINT)
    except ValueError:
        logging.getLogger("bot.jobs").exception("a job failed", extra={"duty": 7})
    line = json.loads(lines.getvalue())
    assert (line["level"], line["from"], line["message"], line["duty"]) == ("error", "bot.jobs", "a job failed", 7)
    assert line["exception"] == "ValueError"
    assert __file__ in line["where"][0]
    assert leaked(lines.getvalue()) == []


def test_a_line_is_one_line_whatever_is_in_it(lines: io.StringIO) -> None:
    logging.getLogger("x").warning("a sentence", extra={"queue": "a\nb\r\x1b[31m\u2028"})
    assert len(lines.getvalue().splitlines()) == 1
    assert "\x1b" not in lines.getvalue()


def test_what_fails_in_a_job_is_not_handed_to_the_queue_which_would_keep_its_words(
    tmp_path: Path, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    jobs.sunwai.cache_clear()

    def explode(*_: object) -> None:
        raise ValueError(COMPLAINT)

    jobs.do(explode, 7)
    jobs.sunwai().store.engine.dispose()
    jobs.sunwai.cache_clear()
    assert json.loads(lines.getvalue().splitlines()[-1])["exception"] == "ValueError"
    assert leaked(lines.getvalue()) == []


def test_no_field_has_a_name_that_the_log_keeps_for_itself() -> None:
    """Python refuses such a field only when the line is written, and with an exception."""
    own = {*vars(logging.makeLogRecord({})), "message", "asctime"}
    found = []
    for path in [
        *ROOT.glob("*.py"),
        *(p for room in ("bot", "channels", "desk", "storage") for p in (ROOT / room).rglob("*.py")),
    ]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = [word.value for word in getattr(call, "keywords", ()) if word.arg == "extra"]
            keys = [
                key.value
                for value in given
                if isinstance(value, ast.Dict)
                for key in value.keys
                if isinstance(key, ast.Constant)
            ]
            found += [(path.name, key) for key in keys if key in own]
    assert found == []


def test_a_process_logs_json_lines_to_standard_error_and_its_libraries_only_trouble() -> None:
    script = (
        "import logging; from bot.running import logs; logs.set_up();"
        "logging.getLogger('httpx').info('GET /secret'); logging.getLogger('bot').info('began', extra={'n': 1})"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = ran.stderr.splitlines()
    assert (json.loads(line)["message"], json.loads(line)["n"]) == ("began", 1)
    assert ran.stdout == ""


def test_the_request_is_named_in_its_lines_and_in_no_others(lines: io.StringIO) -> None:
    logs.REQUEST.set("abc")
    logging.getLogger("x").info("one")
    logs.REQUEST.set(None)
    logging.getLogger("x").info("two")
    first, second = map(json.loads, lines.getvalue().splitlines())
    assert (first["request"], "request" in second) == ("abc", False)
    assert "request" not in STANDARD


def test_a_provider_id_is_all_that_is_kept_in_clear_of_a_message(story: Story) -> None:
    inbound = story.citizen().sends(COMPLAINT)
    converse(story.sunwai, inbound)
    ((channel, message_id),) = story.rows("SELECT channel, message_id FROM receipts")
    assert (channel, message_id) == (SMS, inbound.id)
