"""The auditor's pages: whether the record holds, what looks like a game, who read what."""

import csv
import io

import pytest

from bot.record import audit, proving
from core.staff import Role
from tests.bot.signing import LOGIN
from tests.bot.story import Story
from tests.desk.office import Visitor, inside
from tests.house import lodge

LISTS = ("/desk/findings/roots.csv", "/desk/findings/flags.csv", "/desk/findings/acts.csv")


@pytest.fixture
def desk(story: Story) -> Visitor:
    return inside(story.sunwai, Role.AUDITOR)


def rows(browser: Visitor, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(browser.sees(path).removeprefix("\ufeff"), newline="")))


def test_an_auditor_begins_with_the_findings_and_reads_all_departments(story: Story, desk: Visitor) -> None:
    assert desk.client.get("/desk/").headers["Location"] == "/desk/findings"
    case = lodge(story.sunwai)
    desk.sees(f"/desk/case/{case}")


def test_the_record_is_walked_through_and_what_was_found_stays_with_its_time(story: Story, desk: Visitor) -> None:
    lodge(story.sunwai)
    assert "not walked through yet" in desk.sees("/desk/findings")
    audit.link(story.sunwai)
    assert desk.sends("/desk/findings").status_code == 303
    page = desk.sees("/desk/findings")
    assert "The record is whole" in page
    found = proving.last(story.sunwai)
    assert found
    assert found.seq > 0
    assert found.at == story.clock.now


def test_a_record_that_was_tampered_with_is_shown_to_be(story: Story, desk: Visitor) -> None:
    lodge(story.sunwai)
    audit.link(story.sunwai)
    with story.sunwai.store.engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE history SET department = 'PO' WHERE id = 1")
    desk.sends("/desk/findings")
    page = desk.sees("/desk/findings")
    assert "faults were found" in page
    assert "history 1" in page


def test_a_record_too_long_for_a_page_says_how_far_it_went(story: Story) -> None:
    lodge(story.sunwai)
    audit.link(story.sunwai)
    with pytest.raises(proving.OutOfTime):
        proving.within(story.sunwai, "officer:1", -1)
    assert proving.last(story.sunwai) is None


def test_days_roots_are_listed(story: Story, desk: Visitor) -> None:
    lodge(story.sunwai)
    audit.link(story.sunwai)
    story.clock.move(days=1)
    audit.link(story.sunwai)
    (root,) = audit.roots(story.sunwai)
    again = inside(story.sunwai, Role.AUDITOR, login="second")
    assert root.hash.hex() in again.sees("/desk/findings")
    assert rows(again, LISTS[0])[1][:-1] == [root.day, str(root.seq), root.hash.hex()]


def test_who_has_read_a_case_is_found_by_the_case_and_by_the_officer(story: Story, desk: Visitor) -> None:
    case = lodge(story.sunwai)
    inside(story.sunwai, login="reader").sees(f"/desk/case/{case}")
    page = desk.sees(f"/desk/findings/acts?case={case}")
    assert "Read the case" in page
    assert "Bano Iqbal" in page
    assert "Read the case" in desk.sees("/desk/findings/acts?officer=reader")
    desk.sees("/desk/findings/acts?officer=nobody", 422)
    desk.sees("/desk/findings/acts?case=12", 422)


def test_that_an_auditor_looked_is_on_record(story: Story, desk: Visitor) -> None:
    desk.sees("/desk/findings/acts")
    desk.sees("/desk/findings/flags")
    with story.sunwai.store.read() as unit:
        found = [(act.act, act.by) for act in unit.audit.acts()]
    assert {act for act, by in found if by.startswith("officer:")} >= {"acts.read", "flags.read"}


@pytest.mark.parametrize("path", LISTS)
def test_p15_what_is_taken_away_is_counted_and_on_record(story: Story, desk: Visitor, path: str) -> None:
    count = len(rows(desk, path)) - 1
    with story.sunwai.store.read() as unit:
        (act,) = [act for act in unit.audit.acts() if act.act == "export.made"]
    assert act.by.startswith("officer:")
    assert act.detail["rows"] == count


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        (LISTS[0], "day,entries,hash"),
        (LISTS[1], "sign,department,office,tracking_id,at,step,stars,officer"),
        (LISTS[2], "at,by,name,act,tracking_id,detail"),
    ],
)
def test_p15_what_is_taken_away_has_these_columns_and_who_took_it(desk: Visitor, path: str, columns: str) -> None:
    assert rows(desk, path)[0] == [*columns.split(","), "taken"]


def test_p15_every_row_and_the_name_of_the_file_tell_who_took_it_when_and_what_was_asked(
    story: Story, desk: Visitor
) -> None:
    case = lodge(story.sunwai)
    inside(story.sunwai, login="reader").sees(f"/desk/case/{case}")
    who, at = f"{LOGIN}.{Role.AUDITOR}", story.clock.now
    for asked, said in ((f"case={case}", f"case={case}"), ("officer=reader", "officer=reader"), ("days=7", "days=7")):
        header, *found = rows(desk, f"{LISTS[2]}?{asked}")
        assert found
        assert {row[header.index("taken")] for row in found} == {f"{who} {at:%Y-%m-%dT%H:%MZ} {said}"}
    name = desk.client.get(LISTS[2]).headers["Content-Disposition"]
    assert name == f'attachment; filename="acts-{who}-{at:%Y%m%dT%H%MZ}.csv"'


def test_s51_an_officers_name_is_no_formula_in_the_table_of_acts(story: Story, desk: Visitor) -> None:
    from bot.staff import officers

    officers.add(story.sunwai, "trick", "=cmd|'/c calc'!A1", Role.OFFICER, "WT")
    case = lodge(story.sunwai)
    with story.sunwai.store.begin() as unit:
        who = unit.officers.named("trick")
        assert who
        unit.audit.note(f"officer:{who.id}", "case.read", case)
    cells = [cell for row in rows(desk, f"/desk/findings/acts.csv?case={case}") for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
