"""Officers: who can be taken on, and what happens to their sessions when something about them changes."""

from pathlib import Path

import pytest
from click.testing import Result

from bot.staff import officers
from bot.staff.officers import Unfit
from bot.wiring import Sunwai
from core.staff import Role
from tests.bot.signing import LOGIN, PHONE, add, signed_in
from tests.bot.terminal import run
from tests.house import house


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


def refusal(sunwai: Sunwai, **changed: object) -> str:
    given = {"login": "bano", "name": "Bano Iqbal", "role": Role.OFFICER, "department": "WT", **changed}
    with pytest.raises(Unfit) as refused:
        officers.add(sunwai, **given)  # type: ignore[arg-type]
    return str(refused.value)


def test_an_officer_is_kept_with_all_that_was_told_of_her(sunwai: Sunwai) -> None:
    officer, _ = officers.add(sunwai, " Bano ", "Bano Iqbal", Role.OFFICER, "wt", "", PHONE, "ur")
    assert officers.every(sunwai) == (officer,)
    assert (officer.login, officer.department, officer.language, officer.has_phone) == ("bano", "WT", "ur", True)


def test_neither_her_name_nor_her_number_can_be_read_in_the_database(sunwai: Sunwai) -> None:
    officers.add(sunwai, "clerk7", "Bano Iqbal", Role.OFFICER, "WT", "", PHONE)
    kept = b"".join(path.read_bytes() for path in sunwai.settings.data_dir.iterdir() if path.is_file())
    assert b"clerk7" in kept
    assert b"Bano" not in kept
    assert PHONE.encode() not in kept


def test_an_officer_belongs_to_a_department_that_there_is(sunwai: Sunwai) -> None:
    assert "XX is no department" in refusal(sunwai, department="XX")
    assert "belongs to a department" in refusal(sunwai, department="")
    auditor, _ = officers.add(sunwai, "zara", "Zara", Role.AUDITOR, "")
    assert auditor.department == ""


def test_her_office_is_one_of_her_departments(sunwai: Sunwai) -> None:
    assert "no office" in refusal(sunwai, office="WT-NOWHERE")
    assert "no office" in refusal(sunwai, office="EL-AJKED-BAGH")
    assert "no office" in refusal(sunwai, role=Role.AUDITOR, department="", office="WT-GUJRANWALA")
    officer, _ = officers.add(sunwai, "bano", "Bano Iqbal", Role.OFFICER, "WT", "wt-gujranwala")
    assert officer.office == "WT-GUJRANWALA"


def test_the_record_says_who_took_her_on_and_let_her_go(sunwai: Sunwai) -> None:
    officer, _ = officers.add(sunwai, "bano", "Bano Iqbal", Role.OFFICER, "WT", by="officer:zara")
    officers.disable(sunwai, "bano", by="officer:zara")
    with sunwai.store.read() as unit:
        acts = [(act.act, act.detail["officer"]) for act in unit.audit.acts(by="officer:zara")]
    assert sorted(acts) == [("officer.added", officer.id), ("officer.disabled", officer.id)]


def test_what_cannot_be_a_login_a_name_a_number_or_a_language_is_refused(sunwai: Sunwai) -> None:
    assert "login" in refusal(sunwai, login="b o")
    assert "name" in refusal(sunwai, name=" ")
    assert "telephone" in refusal(sunwai, phone="8300")
    assert "language" in refusal(sunwai, language="tlh")


def test_two_officers_share_neither_a_login_nor_a_number(sunwai: Sunwai) -> None:
    add(sunwai, phone=PHONE)
    assert "already" in refusal(sunwai, login=LOGIN)
    assert "already" in refusal(sunwai, phone=PHONE)


def test_s34_other_work_ends_her_sessions_and_another_language_does_not(sunwai: Sunwai) -> None:
    one = signed_in(sunwai)
    officers.change(sunwai, LOGIN, language="ur")
    assert one.valid
    officers.change(sunwai, LOGIN, role=Role.SUPERVISOR)
    assert not one.valid


def test_s34_who_is_disabled_is_out_at_once_and_back_only_by_signing_in(sunwai: Sunwai) -> None:
    one = signed_in(sunwai)
    officers.disable(sunwai, LOGIN)
    assert not one.valid
    officers.disable(sunwai, LOGIN, disabled=False)
    assert not one.valid


def test_the_commands_add_list_change_reset_and_disable(sunwai: Sunwai) -> None:
    added = shown(run(sunwai, "officers", "add", "bano", "--name", "Bano", "--role", "officer", "--department", "WT"))
    assert len(added.strip()) == 19
    assert shown(run(sunwai, "officers", "list")).split()[:3] == ["bano", "officer", "WT"]
    shown(run(sunwai, "officers", "change", "bano", "--role", "supervisor", "--phone", PHONE))
    assert "supervisor" in shown(run(sunwai, "officers", "list"))
    assert shown(run(sunwai, "officers", "reset", "bano")) != added
    shown(run(sunwai, "officers", "disable", "bano"))
    assert "disabled" in shown(run(sunwai, "officers", "list"))
    shown(run(sunwai, "officers", "enable", "bano"))
    assert "disabled" not in shown(run(sunwai, "officers", "list"))
    assert PHONE not in shown(run(sunwai, "officers", "list"))


def test_a_command_that_cannot_be_done_says_why(sunwai: Sunwai) -> None:
    result = run(sunwai, "officers", "disable", "nobody")
    assert result.exit_code == 1
    assert "nobody has this login" in result.stderr


def shown(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout
