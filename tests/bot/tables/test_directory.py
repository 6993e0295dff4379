"""The offices in force: imported as a whole, exported byte for byte, edition after edition."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from bot.commands.tables import GROUPS
from bot.tables import directory, offices
from bot.tables.editions import Faulty
from bot.wiring import Sunwai
from core import office_table
from core.catalogue import load
from storage.departments import Route
from tests.bot.offices import edited, put, shipped
from tests.house import house, lodge

SECRET = "whsec_" + "A" * 43 + "="
HOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


def without(text: str, code: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{code},"))


def office(sunwai: Sunwai, code: str) -> object:
    with sunwai.store.read() as unit:
        return directory.current(sunwai, unit).offices.get(code)


def test_until_somebody_imports_a_table_the_shipped_one_is_in_force(sunwai: Sunwai) -> None:
    assert offices.export(sunwai) == shipped()


def test_what_is_exported_is_imported_without_a_change_and_exported_alike(sunwai: Sunwai) -> None:
    text = edited(shipped(), "WT-WASA-GUJRANWALA", contact="1334 0552")
    put(sunwai, text)
    assert offices.export(sunwai) == text
    assert offices.TABLE.plan(sunwai, offices.export(sunwai)).changes == ()


def test_a_plan_shows_every_change_and_changes_nothing(sunwai: Sunwai) -> None:
    text = edited(shipped(), "WT-WASA-GUJRANWALA", contact="1334", hours="Mo-Sa", retired="yes")
    plan = offices.TABLE.plan(sunwai, without(text, "WT-GUJRAT"))
    assert set(plan.changes) == {
        "- WT-GUJRAT",
        "~ WT-WASA-GUJRANWALA  hours: 24/7 → Mo-Sa",
        "~ WT-WASA-GUJRANWALA  retired: no → yes",
    }
    assert offices.export(sunwai) == shipped()


def test_nothing_of_a_table_with_a_fault_is_applied(sunwai: Sunwai) -> None:
    text = edited(edited(shipped(), "WT-GUJRAT", contact="1"), "WT-KASUR", level="7")
    with pytest.raises(Faulty, match="level '7'"):
        offices.TABLE.plan(sunwai, text)
    assert offices.export(sunwai) == shipped()


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"route": "pigeon"}, "none of"),
        ({"route": "webhook"}, "url"),
        ({"route": "webhook", "url": HOOK}, "secret"),
        ({"route": "webhook", "url": HOOK, "secret": "x"}, "secret"),
        ({"url": HOOK}, "without a route"),
        ({"secret": SECRET}, "without a route"),
    ],
)
def test_a_route_must_have_what_it_needs(sunwai: Sunwai, cells: dict[str, str], fault: str) -> None:
    with pytest.raises(Faulty) as trouble:
        offices.TABLE.plan(sunwai, edited(shipped(), "WT-GUJRAT", **cells))
    assert fault in str(trouble.value)
    assert "WT-GUJRAT" in str(trouble.value)


def test_an_office_with_open_cases_cannot_vanish_only_retire(sunwai: Sunwai) -> None:
    lodge(sunwai)
    with pytest.raises(Faulty, match="WT-WASA-GUJRANWALA is gone"):
        offices.TABLE.plan(sunwai, without(shipped(), "WT-WASA-GUJRANWALA"))
    put(sunwai, edited(shipped(), "WT-WASA-GUJRANWALA", retired="yes"))


def test_an_office_may_have_a_route_of_its_own(sunwai: Sunwai) -> None:
    put(sunwai, edited(shipped(), "WT-WASA-GUJRANWALA", route="webhook", url=HOOK, secret=SECRET))
    with sunwai.store.read() as unit:
        own = directory.route_of(sunwai, unit, "WT", "WT-WASA-GUJRANWALA")
        assert own
        assert (own.route, own.url, own.secret, own.office) == (Route.WEBHOOK, HOOK, SECRET, "WT-WASA-GUJRANWALA")
        assert directory.route_of(sunwai, unit, "WT", "WT-GUJRAT") is None
        assert directory.route_of(sunwai, unit, "EL", "WT-WASA-GUJRANWALA") is None
        assert directory.route_of(sunwai, unit, "WT", "") is None


def test_a_secret_is_made_up_where_one_is_asked_for_and_shown_once(sunwai: Sunwai) -> None:
    changes = put(sunwai, edited(shipped(), "WT-GUJRAT", route="webhook", url=HOOK, secret="new"))
    (shown,) = [change for change in changes if change.startswith("! ")]
    secret = shown.split("secret: ")[1]
    assert secret in offices.export(sunwai)
    assert offices.TABLE.plan(sunwai, offices.export(sunwai)).changes == ()


def test_secrets_are_sealed_and_never_in_the_history(sunwai: Sunwai, tmp_path: Path) -> None:
    put(sunwai, edited(shipped(), "WT-GUJRAT", route="webhook", url=HOOK, secret=SECRET))
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"offices.imported" in stored, "the right files are looked into"
    assert SECRET.encode() not in stored
    assert SECRET not in str(offices.TABLE.history(sunwai))


def test_every_edition_is_kept_with_what_it_changed(sunwai: Sunwai) -> None:
    first = edited(shipped(), "WT-GUJRAT", contact="1")
    put(sunwai, first)
    put(sunwai, edited(first, "WT-GUJRAT", contact="2"))
    newest, oldest = offices.TABLE.history(sunwai)
    assert newest.changes == ("~ WT-GUJRAT  contact: 1 → 2",)
    assert oldest.changes == ("~ WT-GUJRAT  contact: – → 1",)
    assert newest.number > oldest.number


def test_of_two_imports_at_once_the_second_is_refused(sunwai: Sunwai) -> None:
    mine = offices.TABLE.plan(sunwai, edited(shipped(), "WT-GUJRAT", contact="1"))
    put(sunwai, edited(shipped(), "WT-KASUR", contact="2"))
    assert not offices.TABLE.take(sunwai, mine)
    assert len(offices.TABLE.history(sunwai)) == 1


def test_a_new_table_holds_at_once_and_the_old_one_is_not_read_again(sunwai: Sunwai) -> None:
    with sunwai.store.read() as unit:
        assert directory.current(sunwai, unit) is directory.current(sunwai, unit)
    put(sunwai, edited(shipped(), "WT-GUJRAT", contact="1"))
    with sunwai.store.read() as unit:
        assert directory.current(sunwai, unit).offices["WT-GUJRAT"].contact == "1"


def test_to_know_the_offices_costs_a_complaint_one_small_query(sunwai: Sunwai) -> None:
    lodge(sunwai)  # the table is read
    asked: list[str] = []
    event.listen(sunwai.store.engine, "before_cursor_execute", lambda *given: asked.append(f"{given[2]} {given[3]}"))
    lodge(sunwai, "Gutter 3 din se band hai, gali 9, Model Town, Gujranwala", "+923000000303")
    assert len([query for query in asked if "editions" in query and "offices" in query]) == 1


def test_a_table_that_no_newer_catalogue_fits_still_routes_complaints(
    sunwai: Sunwai, caplog: pytest.LogCaptureFixture
) -> None:
    with sunwai.store.begin() as unit:
        unit.editions.add("offices", edited(shipped(), "WT-GUJRAT", areas="a-district-of-yore"), "console")
    with sunwai.store.read() as unit:
        found = directory.current(sunwai, unit).offices
    assert "WT-WASA-GUJRANWALA" in found
    assert "WT-GUJRAT" not in found
    assert "do not fit" in caplog.text


@pytest.fixture
def run(sunwai: Sunwai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The commands, for the same data."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def command(*arguments: str, said: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(GROUPS[0], arguments, input=said)
        return result.exit_code, result.output

    return command


def test_import_shows_the_changes_and_asks_first(run, sunwai: Sunwai, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "offices.csv"
    file.write_text(edited(shipped(), "WT-GUJRAT", contact="9"), encoding="utf-8")
    code, output = run("import", str(file), said="n\n")
    assert (code, "contact: – → 9" in output) == (1, True)
    assert offices.export(sunwai) == shipped()
    assert run("import", str(file), said="y\n")[0] == 0
    assert run("import", str(file), "--yes") == (0, "Nothing changes.\n")
    assert run("export") == (0, file.read_text(encoding="utf-8"))
    assert "changes: 1" in run("history")[1]
    assert "contact: – → 9" in run("history", "1")[1]
    assert run("history", "7")[0] == 1


def test_import_names_all_faults_and_does_nothing(run, sunwai: Sunwai, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "offices.csv"
    file.write_text(edited(edited(shipped(), "WT-GUJRAT", level="9"), "WT-KASUR", kind="odd"), encoding="utf-8")
    code, output = run("import", str(file), "--yes")
    assert code == 1
    assert "level '9'" in output
    assert "kind 'odd'" in output
    assert offices.export(sunwai) == shipped()


def test_the_shipped_table_fits_the_catalogue() -> None:
    assert office_table.shipped(load()).offices
