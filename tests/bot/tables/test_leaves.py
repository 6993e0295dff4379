"""The leaves in force: imported as a whole, kept edition after edition, and known at once to every process."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from bot.commands.tables import GROUPS
from bot.tables import answers, directory, leaves, offices, subjects
from bot.tables.editions import Faulty
from bot.wiring import Sunwai
from core import leaf_table, office_table
from core.catalogue import load
from core.complaint import Kind
from core.leaf_rows import languages
from core.leaf_table import subjects as subjects_of
from core.questions import MOST_OPTIONS
from tests.core.leaves import NEW, SHIPPED, edited
from tests.house import GUTTER, HER, STRANGER, house, lodge, say

UNCLEAR = "koi kaam nahi karta yahan"
METER = SHIPPED + NEW + "\n"


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Sunwai, Sunwai]:
    """Two processes with one database."""
    url = request.getfixturevalue("empty_postgres") if request.param == "postgres" else None
    return house(tmp_path, url), house(tmp_path, url)


def put(sunwai: Sunwai, text: str) -> tuple[str, ...]:
    plan = leaves.TABLE.plan(sunwai, text)
    assert leaves.TABLE.take(sunwai, plan)
    return plan.changes


def heard(sunwai: Sunwai, *texts: str, phone: str = HER) -> str:
    """The words of the last reply, with its options."""
    reply = None
    for text in texts:
        reply = say(sunwai, text, phone)
    assert reply
    return "\n".join((reply.text, *(option.label for option in reply.options)))


def key(label: str, shown: str) -> str:
    """The number by which an option is chosen; the options are shown under a line that asks."""
    lines = shown.splitlines()
    question = max(at for at, line in enumerate(lines) if line.endswith("?"))
    return str(lines.index(label) - question)


def subjects_of_water(sunwai: Sunwai) -> str:
    """What she is shown who is led to the department of water by the menus."""
    likely = heard(sunwai, UNCLEAR)
    departments = heard(sunwai, key("Kuch aur", likely))
    return heard(sunwai, key("Pani aur nikasi", departments))


def hours(sunwai: Sunwai, leaf: str) -> int | None:
    return sunwai.catalogue.leaves[leaf].hours


def test_until_somebody_imports_a_table_the_shipped_leaves_are_in_force(sunwai: Sunwai) -> None:
    assert leaves.export(sunwai) == SHIPPED
    assert sunwai.catalogue is load()
    assert leaves.TABLE.history(sunwai) == ()


def test_what_was_exported_and_comes_back_changes_nothing(sunwai: Sunwai) -> None:
    put(sunwai, "# of the ministry\n" + METER)
    assert leaves.export(sunwai) == "# of the ministry\n" + leaf_table.write(
        subjects_of(sunwai.catalogue), languages(load())
    )
    assert leaves.TABLE.plan(sunwai, leaves.export(sunwai)).changes == ()


def test_a_plan_changes_nothing_until_it_is_taken(sunwai: Sunwai) -> None:
    plan = leaves.TABLE.plan(sunwai, edited("WT4", hours="48"))
    assert plan.changes == ("~ WT4  hours: 72 → 48",)
    assert hours(sunwai, "WT4") == 72
    assert leaves.TABLE.take(sunwai, plan)
    assert hours(sunwai, "WT4") == 48


def test_a_table_with_a_fault_changes_nothing(sunwai: Sunwai) -> None:
    with pytest.raises(Faulty, match="hours says '0'"):
        put(sunwai, edited("WT4", edited("WT3", hours="10"), hours="0"))
    assert leaves.export(sunwai) == SHIPPED


def test_a_menu_that_takes_too_many_text_messages_is_refused(sunwai: Sunwai) -> None:
    text, full = SHIPPED, next(code for code in load().departments if len(load().leaves_of(code)) == MOST_OPTIONS)
    for leaf in load().leaves_of(full):
        text = edited(leaf.code, text, ur=f"ن {leaf.code[2:]} ".ljust(20, "ن"))
    with pytest.raises(Faulty, match=f"ur: the menu of {full} has 4 parts of a text message, 3 at most"):
        leaves.TABLE.plan(sunwai, text)


def test_the_shipped_menus_are_as_short_as_an_imported_table_must_be(sunwai: Sunwai) -> None:
    assert tuple(leaves.overlong(load())) == ()


def test_the_history_tells_who_changed_what(sunwai: Sunwai) -> None:
    put(sunwai, edited("WT4", hours="48"))
    put(sunwai, edited("WT4", METER, hours="48"))
    newest, oldest = leaves.TABLE.history(sunwai)
    assert (newest.changes, newest.by) == (("+ WT9  water meter",), "console")
    assert oldest.changes == ("~ WT4  hours: 72 → 48",)


def test_who_imported_meanwhile_is_not_overwritten(sunwai: Sunwai) -> None:
    mine = leaves.TABLE.plan(sunwai, edited("WT4", hours="48"))
    put(sunwai, edited("WT4", hours="24"))
    assert not leaves.TABLE.take(sunwai, mine)
    assert hours(sunwai, "WT4") == 24


def test_an_edition_is_in_the_record_of_acts(sunwai: Sunwai) -> None:
    put(sunwai, METER)
    with sunwai.store.read() as unit:
        acts = unit.connection.exec_driver_sql("SELECT act FROM acts").scalars().all()
    assert "leaves.imported" in acts


def test_another_process_goes_by_the_new_leaves_with_the_next_message(pair: tuple[Sunwai, Sunwai]) -> None:
    here, there = pair
    say(there, "salam")
    put(here, edited("WT4", edited("WT", en="Water board"), hours="24"))
    assert hours(there, "WT4") == 72, "between two messages it knows of nothing"
    case = lodge(there)
    assert hours(there, "WT4") == 24
    with there.store.read() as unit:
        complaint = unit.complaints.get(case)
    assert complaint
    assert complaint.due_at
    assert (complaint.due_at - complaint.registered_at).total_seconds() == 24 * 3600
    for one in pair:
        one.store.engine.dispose()


def test_another_process_goes_by_the_new_leaves_with_the_next_job_or_page(pair: tuple[Sunwai, Sunwai]) -> None:
    here, there = pair
    put(here, METER)
    assert subjects.fresh(there).catalogue.name("leaf", "WT9", "en") == "water meter"
    put(here, edited("WT9", leaves.export(here), en="meter reading"))
    assert subjects.look(there)
    assert there.catalogue.name("leaf", "WT9", "en") == "meter reading"
    for one in pair:
        one.store.engine.dispose()


def test_a_message_keeps_the_catalogue_it_began_with(pair: tuple[Sunwai, Sunwai]) -> None:
    here, there = pair
    message = subjects.fresh(there)
    before = message.catalogue
    put(here, METER)
    subjects.look(there)
    with message.store.read() as unit:
        assert subjects.current(message, unit) is before
    assert message.catalogue is before
    assert message.wording.catalogue is before
    assert there.catalogue is not before
    for one in pair:
        one.store.engine.dispose()


def test_a_table_is_read_once_a_process_and_a_look_costs_one_small_query(sunwai: Sunwai) -> None:
    put(sunwai, METER)
    known, asked = sunwai.catalogue, []
    event.listen(sunwai.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    subjects.look(sunwai)
    assert sunwai.catalogue is known
    assert len([query for query in asked if "editions" in query]) == len(asked) - 1 == 1, "and a BEGIN"


def test_with_the_database_away_what_is_known_stays_in_force(sunwai: Sunwai, caplog: pytest.LogCaptureFixture) -> None:
    put(sunwai, METER)
    known = sunwai.in_force.known
    with sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("ALTER TABLE editions RENAME TO away")
    assert subjects.look(sunwai) == known[0]
    assert sunwai.in_force.known is known
    assert "not known" in caplog.text


def test_a_new_leaf_is_chosen_by_the_menu_and_filed(sunwai: Sunwai) -> None:
    put(sunwai, METER)
    shown = subjects_of_water(sunwai)
    assert "pani ka meter" in heard(sunwai, key("pani ka meter", shown))
    heard(sunwai, "gali 4, Gujranwala")
    with sunwai.store.read() as unit:
        (complaint,) = unit.complaints.of_citizen(
            unit.connection.exec_driver_sql("SELECT id FROM citizens").scalar(), 5
        )
    assert (complaint.leaf, complaint.department, complaint.kind) == ("WT9", "WT", Kind.COMPLAINT)


def test_a_conversation_about_a_leaf_that_was_retired_meanwhile_goes_on(sunwai: Sunwai) -> None:
    heard(sunwai, GUTTER)
    put(sunwai, edited("WT4", retired="yes"))
    assert "1" in heard(sunwai, "1")
    with sunwai.store.read() as unit:
        leaf = unit.connection.exec_driver_sql("SELECT leaf FROM complaints").scalar()
    assert leaf == "WT4"


def test_a_leaf_chosen_from_a_menu_and_retired_before_the_yes_is_filed_all_the_same(sunwai: Sunwai) -> None:
    shown = subjects_of_water(sunwai)
    heard(sunwai, key("gutter band / ubal raha", shown))
    put(sunwai, edited("WT4", retired="yes"))
    heard(sunwai, "gali 4, Gujranwala")
    with sunwai.store.read() as unit:
        leaf = unit.connection.exec_driver_sql("SELECT leaf FROM complaints").scalar()
    assert leaf == "WT4"


def test_a_digit_means_what_was_shown_although_the_menu_has_changed_since(sunwai: Sunwai) -> None:
    shown = subjects_of_water(sunwai)
    chosen = key("pani ka tanker", shown)
    put(sunwai, edited("WT1", retired="yes"))
    assert "pani ka tanker" in heard(sunwai, chosen)


def test_an_old_case_keeps_its_retired_leaf_and_its_name(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    put(sunwai, edited("WT4", retired="yes", en="sewer trouble", ur_Latn="gutter ka masla"))
    assert "gutter ka masla" in heard(sunwai, "status")
    assert sunwai.catalogue.leaves["WT4"].retired
    assert case


def test_a_retired_leaf_is_offered_to_nobody(sunwai: Sunwai) -> None:
    put(sunwai, edited("WT4", retired="yes"))
    shown = heard(sunwai, GUTTER, phone=STRANGER)
    assert "gutter band / ubal raha" not in shown


def test_an_office_may_be_the_specialist_of_a_new_leaf(pair: tuple[Sunwai, Sunwai]) -> None:
    here, there = pair
    subjects.look(there)
    directory.today(there)
    put(here, METER)
    text = office_table.SHIPPED.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("WT-GUJRAT,"))
    cells = row.split(",")
    cells[6] = "WT9"
    assert offices.TABLE.take(here, offices.TABLE.plan(here, text.replace(row, ",".join(cells))))
    subjects.look(there)
    assert directory.today(there).offices["WT-GUJRAT"].leaves == ("WT9",)
    for one in pair:
        one.store.engine.dispose()


def test_sentences_for_a_new_leaf_are_in_force(sunwai: Sunwai) -> None:
    put(sunwai, METER)
    answers.take(sunwai, answers.export(sunwai) + "WT9,resolved,Done,ہو گیا,Ho gaya\n")
    with sunwai.store.read() as unit:
        assert any(each.about == "WT9" for each in answers.current(sunwai, unit))


def test_an_edition_that_fits_the_program_no_more_is_used_as_far_as_it_can_be(
    sunwai: Sunwai, caplog: pytest.LogCaptureFixture
) -> None:
    with sunwai.store.begin() as unit:
        unit.editions.add("leaves", edited("WT4", METER, emergency="999", hours="48"), "console")
    subjects.look(sunwai)
    assert hours(sunwai, "WT4") == 48
    assert sunwai.catalogue.name("leaf", "WT9", "en") == "water meter"
    assert "do not fit" in caplog.text


@pytest.fixture
def run(sunwai: Sunwai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The commands, for the same data."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def command(*arguments: str, said: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(GROUPS[1], arguments, input=said)
        return result.exit_code, result.output

    return command


def test_import_shows_the_changes_and_asks_first(run, sunwai: Sunwai, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "leaves.csv"
    file.write_text(edited("WT4", hours="48"), encoding="utf-8")
    code, output = run("import", str(file), said="n\n")
    assert (code, "~ WT4  hours: 72 → 48" in output) == (1, True)
    assert run("export") == (0, SHIPPED)
    assert run("import", str(file), said="y\n")[0] == 0
    assert run("import", str(file), "--yes") == (0, "Nothing changes.\n")
    assert run("export") == (0, file.read_text(encoding="utf-8"))
    assert "changes: 1" in run("history")[1]
    number = leaves.TABLE.history(sunwai)[0].number
    assert "hours: 72 → 48" in run("history", str(number))[1]
    assert run("history", "77")[0] == 1


def test_import_names_all_faults_with_line_and_column_and_does_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "leaves.csv"
    file.write_text(edited("WT4", edited("EL1", clock="moon"), hours="0"), encoding="utf-8")
    code, output = run("import", str(file), "--yes")
    assert code == 1
    assert "line 3: clock says 'moon'" in output
    assert ": hours says '0'" in output
    assert run("export") == (0, SHIPPED)
