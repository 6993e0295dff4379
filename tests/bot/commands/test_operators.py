"""How departments' routes and keys are looked after in a terminal."""

from pathlib import Path

import pytest

from app import configured
from bot import apikeys, settings, wiring
from bot.sight import Caller
from bot.wiring import Sunwai
from tests.bot.terminal import ROUTES, run
from tests.house import HER


def test_issue_key_prints_the_key_alone(lite: Sunwai) -> None:
    result = run(lite, "departments", "issue-key", "wt")
    assert result.exit_code == 0
    assert apikeys.caller(lite, result.stdout.removesuffix("\n")) == Caller("WT")


def test_issue_key_leaves_the_older_key_valid_until_it_is_revoked(lite: Sunwai) -> None:
    first = run(lite, "departments", "issue-key", "WT").stdout.strip()
    run(lite, "departments", "issue-key", "WT")
    assert apikeys.caller(lite, first) == Caller("WT")
    last = run(lite, "departments", "issue-key", "WT", "--revoke").stdout.strip()
    assert (apikeys.caller(lite, first), apikeys.caller(lite, last)) == (None, Caller("WT"))


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


def test_s40_a_setting_that_is_broken_stops_every_command_with_one_sentence(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(tmp_path))
        environment.setenv("PORT", "abc")
        with pytest.raises(SystemExit, match="PORT must be a port"):
            configured()
