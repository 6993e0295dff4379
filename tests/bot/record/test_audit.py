"""The record at work: linked by the scheduler, closed day by day, proven; what is done here leaves its trace in it."""

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot import apikeys, casebook, casework, commands, departments
from bot.casework import Act, Unknown
from bot.record import audit
from bot.running import upkeep
from bot.sight import Caller
from core.complaint import Step
from core.staff import Role
from storage import guards
from storage.audit import Root
from tests import together
from tests.bot.mailbox import mailbox
from tests.bot.story import Story
from tests.house import HER, house, lodge, work

CODE = re.compile(r"\d{4}-\d{4}-\d{4} ([A-Z]{4})\b")
OFFICER = Caller("WT", role=Role.OFFICER, officer_id="0" * 32)


def run(story: Story, *words: str) -> Result:
    group = click.Group(commands={command.name: command for command in commands.COMMANDS})
    return CliRunner().invoke(group, words, env={"DATA_DIR": str(story.sunwai.settings.data_dir)})


def acts(story: Story, case: str | None = None) -> list[tuple[str, str]]:
    with story.sunwai.store.read() as unit:
        return [(act.by, act.act) for act in reversed(tuple(unit.audit.acts(tracking_id=case)))]


def without_guards(story: Story, *statements: str) -> None:
    """What somebody does who owns the database."""
    with story.sunwai.store.begin() as unit:
        for table in guards.KEPT:
            for kind in ("update", "delete"):
                unit.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS only_added_to_{table}_{kind}")
        for statement in statements:
            unit.connection.exec_driver_sql(statement)


def test_every_change_of_a_case_is_linked_in_the_schedulers_next_round(either: Story) -> None:
    case = either.citizen().lodges()
    either.work()
    either.office(case, "resolved", "Done.")
    assert either.count("chain") == 0
    assert audit.link(either.sunwai) == either.count("chain") == either.count("history") + either.count("acts")
    assert (audit.link(either.sunwai), either.count("unlinked")) == (0, 0)
    assert list(audit.verify(either.sunwai)) == []


def test_the_record_is_whole_while_rows_wait(either: Story) -> None:
    either.citizen().lodges()
    assert list(audit.verify(either.sunwai)) == []


def test_erasing_a_citizen_leaves_the_record_whole(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    either.office(case, "question", "Which house?")
    her.says("number 7")
    audit.link(either.sunwai)
    upkeep.erase(either.sunwai, HER)
    audit.link(either.sunwai)
    assert either.history(case)[0].note == ""
    assert list(audit.verify(either.sunwai)) == []


def test_a_row_that_the_program_did_not_write_is_never_linked(story: Story) -> None:
    case = story.citizen().lodges()
    audit.link(story.sunwai)
    columns = "tracking_id, at, actor, step, status, department, level, office"
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(
            f"INSERT INTO history ({columns}) SELECT tracking_id, at, 'officer', 'resolved', 'resolved', "
            "department, level, office FROM history WHERE id = 1"
        )
        unit.connection.exec_driver_sql("INSERT INTO unlinked (source, row_id) SELECT 'history', max(id) FROM history")
    assert (audit.link(story.sunwai), story.count("unlinked")) == (0, 1)
    faults = list(audit.verify(story.sunwai))
    assert len(faults) == 2
    assert "not written by the program" in faults[0]
    assert case in faults[1]


def test_a_tail_that_was_cut_off_is_found_by_what_is_kept_beside_the_database(story: Story) -> None:
    case = story.citizen().lodges()
    audit.link(story.sunwai)
    story.work()
    story.office(case, "resolved", "Done.")
    audit.link(story.sunwai)
    last = story.rows("SELECT max(seq) FROM chain")[0][0]
    without_guards(
        story,
        "DELETE FROM history WHERE id > 1",
        "DELETE FROM acts",
        "DELETE FROM chain WHERE row_id > 1",
        "DELETE FROM unlinked",
        "UPDATE complaints SET status = 'registered'",
    )
    faults = [fault for fault in audit.verify(story.sunwai) if "guard" not in fault]
    assert faults == [f"chain {last}: recorded outside of the database, but the chain ends at 1: its tail is cut off"]
    story.citizen("+923000000303").lodges()
    audit.link(story.sunwai)
    assert [fault for fault in audit.verify(story.sunwai) if f"chain {last}" in fault], "and it is not forgotten"


def test_each_day_that_is_over_has_its_root(either: Story) -> None:
    either.citizen().lodges()
    either.wait(minutes=1)
    assert audit.roots(either.sunwai) == ()
    stood = either.rows("SELECT max(seq) FROM chain")[0][0]
    either.wait(hours=13)  # past midnight in Karachi
    either.wait(days=1)
    newest, first = audit.roots(either.sunwai)
    assert (first.day, first.seq, newest.day) == ("2026-11-23", stood, "2026-11-24")
    assert newest.seq > first.seq, "the root itself is on record"
    assert list(audit.verify(either.sunwai)) == []


def test_roots_taken_earlier_convict_a_record_that_was_written_anew(story: Story, tmp_path: Path) -> None:
    story.citizen().lodges()
    story.wait(minutes=1)
    story.wait(days=1)
    kept = tmp_path / "roots.json"
    kept.write_text(run(story, "audit", "roots").stdout)
    assert run(story, "audit", "verify", "--roots", str(kept)).exit_code == 0
    (row,) = json.loads(kept.read_text())
    kept.write_text(json.dumps([{**row, "hash": "00" * 32}]))
    result = run(story, "audit", "verify", "--roots", str(kept))
    assert result.exit_code == 1
    assert f"chain {row['seq']}: not what was recorded" in result.stdout
    kept.write_text("{}]")
    assert "not roots" in run(story, "audit", "verify", "--roots", str(kept)).stderr


def test_a_root_that_was_taken_away_is_missed(story: Story) -> None:
    story.citizen().lodges()
    story.wait(minutes=1)
    story.wait(days=1)
    without_guards(story, "DELETE FROM roots")
    assert "root of 2026-11-23: not the one that was kept" in list(audit.verify(story.sunwai))
    without_guards(story, "INSERT INTO roots VALUES ('2026-01-01', 1, x'00', '2026-01-01 00:00:00')")
    assert "root of 2026-01-01: not of this chain" in list(audit.verify(story.sunwai))


# The citizen's code


def test_the_confirmation_carries_a_code_that_checks_against_the_record(story: Story) -> None:
    said = story.citizen().says("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "1")
    found = CODE.search(said)
    assert found, said
    case, code = found[0][:14], found[1]
    assert "not linked yet" in run(story, "audit", "receipt", case, code).stdout
    audit.link(story.sunwai)
    assert "linked as" in run(story, "audit", "receipt", case, code.lower()).stdout
    assert run(story, "audit", "receipt", case, "BBBB").exit_code == 1
    assert run(story, "audit", "receipt", "1234", code).exit_code == 1
    without_guards(story, "UPDATE history SET at = '2026-11-20 06:30:00.000000' WHERE step = 'registered'")
    assert run(story, "audit", "receipt", case, code).exit_code == 1


def test_the_id_with_its_code_is_understood_as_the_id(story: Story) -> None:
    her = story.citizen()
    said = her.says("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "1")
    found = CODE.search(said)
    assert found
    assert found[0][:14] in her.says(found[0])


# What leaves its trace


def test_s17_who_asks_for_anothers_case_leaves_a_trace(story: Story) -> None:
    case = story.citizen().lodges()
    with pytest.raises(Unknown):
        casework.act(story.sunwai, "EL", case, Act(Step.NOTE, "mine?"))
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, "EL", case)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, "EL", "482109375514")
    assert acts(story, case) == [("department:EL", "case.refused")] * 2
    assert acts(story, "482109375514") == []


def test_s30_reading_is_on_record_and_much_of_it_in_a_short_time_alarms(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    case = story.citizen().lodges()
    casebook.complaint(story.sunwai, OFFICER, case)
    casebook.complaint(story.sunwai, OFFICER, case)
    assert acts(story, case) == [(f"officer:{OFFICER.officer_id}", "case.read")], "the second look is the same reading"
    for _ in range(2):
        audit.was_read(story.sunwai, OFFICER, [case] * 99)
    assert "reading.alarm" not in dict(acts(story)).values()
    audit.was_read(story.sunwai, OFFICER, [case] * 99)
    audit.was_read(story.sunwai, OFFICER, [case] * 99)
    assert [act for _, act in acts(story)].count("reading.alarm") == 1
    assert [record.message for record in caplog.records].count("an officer reads many cases in a short time") == 1
    story.clock.move(minutes=30)
    casebook.complaint(story.sunwai, OFFICER, case)
    assert [act for _, act in acts(story)].count("reading.alarm") == 1


def test_what_operators_do_is_on_record(story: Story) -> None:
    apikeys.issue(story.sunwai, "WT", revoke=True)
    departments.take(story.sunwai, "code,route\nWT,desk\n")
    departments.export(story.sunwai)
    upkeep.rotate(story.sunwai.store)
    story.citizen().lodges()
    upkeep.erase(story.sunwai, HER)
    assert [act for _, act in acts(story)] == [
        "key.issued",
        "routes.imported",
        "routes.exported",
        "keys.rotated",
        "citizen.erased",
    ]
    shown = run(story, "audit", "log").stdout
    assert 'console  key.issued  –  {"department": "WT"' in shown
    assert HER not in shown


def test_a_faultless_record_and_a_faulty_one_in_a_terminal(story: Story) -> None:
    story.citizen().lodges()
    audit.link(story.sunwai)
    result = run(story, "audit", "verify")
    assert (result.exit_code, result.stdout) == (0, "The record is whole.\n")
    without_guards(story, "UPDATE history SET status = 'confirmed'")
    result = run(story, "audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("Faults: ")
    assert isinstance(audit.read_roots("[]"), tuple)
    assert audit.written([Root("2026-11-23", 1, b"\1")]) == [{"day": "2026-11-23", "seq": 1, "hash": "01"}]


def test_each_days_root_is_mailed_to_outsiders(tmp_path: Path) -> None:
    with mailbox() as box:
        given = {"SMTP_URL": box.url, "MAIL_FROM": "Sunwai <cases@sunwai.example>"}
        made = house(tmp_path, **given, AUDIT_MAIL_TO="press@example.org, court@example.org")
        lodge(made)
        audit.link(made)
        made.store.clock.move(days=1)  # type: ignore[attr-defined]
        audit.link(made)
        work(made)
        (root,) = audit.roots(made)
    assert sorted(str(mail["To"]) for mail in box.mails) == ["court@example.org", "press@example.org"]
    assert all(root.hash.hex() in mail.get_content() for mail in box.mails)
    made.store.engine.dispose()


def test_many_who_link_while_others_write_make_one_chain(either: Story) -> None:
    either.citizen().lodges()

    def write() -> None:
        for _ in range(10):
            audit.note(either.sunwai, "machine", "tried")

    def linked() -> None:
        for _ in range(10):
            audit.link(either.sunwai)

    assert together.threads(write, linked, write, linked) == [None] * 4
    audit.link(either.sunwai)
    assert either.count("chain") == either.count("history") + either.count("acts") == 21
    assert list(audit.verify(either.sunwai)) == []
