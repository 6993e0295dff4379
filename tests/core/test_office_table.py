"""The table of offices, as it is read and written, and who is above whom."""

import pytest

from core import office_table
from core.catalogue import load
from core.csv_table import Faulty
from core.directory import Directory, OfficeKind, climb, head
from core.office_table import COLUMNS, LANGUAGES, read, write

CATALOGUE = load()
HEADER = ",".join((*COLUMNS, *LANGUAGES))


def row(code: str = "WT-A", **cells: str) -> str:
    """A line of the table; what is not given is as it mostly is."""
    usual = {
        "code": code,
        "department": "WT",
        "level": "0",
        "kind": "ordinary",
        "retired": "no",
        "en": f"Office {code}",
    }
    given = {**usual, **cells}
    return ",".join(given.get(name, "") for name in (*COLUMNS, *LANGUAGES))


def table(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


LADDER = table(
    row("WT-A", parent="WT-B", areas="gujranwala"),
    row("WT-B", level="1", parent="WT-C"),
    row("WT-C", level="2", parent="WT-D"),
    row("WT-D", level="3"),
)


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(Faulty) as trouble:
        read(text, CATALOGUE)
    return trouble.value.faults


def test_the_shipped_table_is_without_fault_and_comes_back_byte_for_byte() -> None:
    text = office_table.SHIPPED.read_text(encoding="utf-8")
    assert write(read(text, CATALOGUE)) == text


def test_the_shipped_table_says_that_a_ministry_must_check_it() -> None:
    assert "must check" in " ".join(office_table.shipped(CATALOGUE).preamble)


def test_what_was_written_is_read_and_written_alike() -> None:
    written = write(read(LADDER, CATALOGUE))
    assert written == LADDER
    assert write(read("\ufeff" + LADDER.replace("\n", "\r\n"), CATALOGUE)) == LADDER


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"code": "wt a"}, "the code 'wt a'"),
        ({"code": ""}, "the code ''"),
        ({"department": "XX"}, "there is no department 'XX'"),
        ({"level": "4"}, "the level '4'"),
        ({"level": ""}, "the level ''"),
        ({"kind": "secret"}, "the kind 'secret'"),
        ({"areas": "gujranwala|atlantis"}, "there is no area 'atlantis'"),
        ({"leaves": "WT4|EL1"}, "'EL1' is no leaf of department 'WT'"),
        ({"leaves": "WT99"}, "'WT99' is no leaf of department 'WT'"),
        ({"retired": "maybe"}, "retired is neither yes nor no"),
        ({"en": ""}, "no English name"),
        ({"parent": "WT-NONE"}, "no office 'WT-NONE'"),
        ({"parent": "WT-A"}, "is not on a higher level"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(cells: dict[str, str], fault: str) -> None:
    (found,) = faults(table(row("WT-FIRST"), row(**{"code": "WT-A", **cells})))
    assert found.startswith("line 3: ")
    assert fault in found


def test_all_faults_are_said_at_once_in_the_order_of_the_lines() -> None:
    found = faults("# a remark\n" + table(row("WT-A", level="9"), row("WT-A"), row("WT-A", kind="odd", en="")))
    assert [fault.split(":")[0] for fault in found] == ["line 3", "line 5"]
    assert "kind" in found[1]
    assert "English" in found[1]


def test_a_code_stands_for_one_office() -> None:
    assert faults(table(row("WT-A"), row("WT-A"))) == ("line 3: WT-A is on line 2 already",)


def test_there_can_be_no_circle() -> None:
    found = faults(table(row("WT-A", level="1", parent="WT-B"), row("WT-B", level="1", parent="WT-A")))
    assert len(found) == 2


def test_a_parent_is_of_the_same_department_and_in_use() -> None:
    other = row("EL-B", department="EL", level="1")
    assert "another department" in faults(table(row("WT-A", parent="EL-B"), other))[0]
    retired = row("WT-B", level="1", retired="yes")
    assert "retired" in faults(table(row("WT-A", parent="WT-B"), retired))[0]


@pytest.mark.parametrize(
    "text", ["", "code,en\nWT-A,x\n", HEADER + ",more\n", HEADER + '\n"WT-A\n', HEADER + "\nWT-A,WT\n"]
)
def test_what_is_no_such_table_is_refused(text: str) -> None:
    assert faults(text)


def test_a_case_climbs_from_office_to_office_up_to_the_ministry() -> None:
    offices = read(LADDER, CATALOGUE)
    steps = ["WT-A"]
    while above := climb(offices, steps[-1]):
        steps.append(above.code)
    assert steps == ["WT-A", "WT-B", "WT-C", "WT-D"]


def test_no_case_climbs_to_the_office_it_is_kept_from() -> None:
    offices = read(LADDER, CATALOGUE)
    above = climb(offices, "WT-A", kept_from="WT-B")
    assert above
    assert above.code == "WT-C"


@pytest.mark.parametrize(
    ("code", "kept_from", "found"),
    [("WT-A", "", "WT-C"), ("WT-C", "", "WT-C"), ("WT-D", "", "WT-D"), ("WT-A", "WT-C", "WT-D")],
)
def test_the_head_of_an_organisation_is_known(code: str, kept_from: str, found: str) -> None:
    office = head(read(LADDER, CATALOGUE), code, kept_from)
    assert office
    assert office.code == found


def test_a_retired_office_takes_no_case_and_is_stepped_over() -> None:
    lines = LADDER.splitlines()
    lines[1] = row("WT-A", parent="WT-B", areas="gujranwala", retired="yes")
    offices = read("\n".join(lines), CATALOGUE)
    assert offices.in_use("WT-A") is None
    assert ("WT", "gujranwala") not in offices.placed


def test_of_one_area_the_office_named_for_the_leaf_comes_first() -> None:
    offices = read(table(row("WT-A", areas="gujranwala"), row("WT-B", areas="gujranwala", leaves="WT4")), CATALOGUE)
    assert [office.code for office in offices.placed["WT", "gujranwala"]] == ["WT-B", "WT-A"]


def test_an_office_is_under_itself_and_whoever_is_above_it() -> None:
    offices: Directory = read(LADDER, CATALOGUE)
    assert offices.under("WT-A", "WT-A")
    assert offices.under("WT-A", "WT-C")
    assert not offices.under("WT-C", "WT-A")


def test_leaves_about_officials_are_those_of_internal_offices() -> None:
    offices = office_table.shipped(CATALOGUE)
    assert all(offices.accuses(leaf) for leaf in ("PO3", "CR1", "HL4"))
    assert not any(offices.accuses(leaf) for leaf in ("PO1", "WT4"))
    assert {office.kind for office in offices.offices.values()} == set(OfficeKind)
