"""The table of leaves and departments' names, as it is read and written, and what may not be in it."""

import pytest

from core import leaf_table
from core.catalogue import Catalogue, load
from core.csv_table import Faulty
from core.leaf_rows import LONGEST, NEEDED, languages
from core.leaf_table import applied, differences, examined, read, subjects, write
from core.understanding import understand
from core.understanding.evidence import evidence
from core.understanding.gazetteer import gazetteer
from tests.core.leaves import NEW, SHIPPED, edited, line_of

CATALOGUE = load()
SPOKEN = languages(CATALOGUE)


def faults(text: str, catalogue: Catalogue = CATALOGUE) -> tuple[str, ...]:
    with pytest.raises(Faulty) as trouble:
        read(text, catalogue)
    return trouble.value.faults


def changes(text: str) -> tuple[str, ...]:
    return tuple(differences(subjects(CATALOGUE), read(text, CATALOGUE)))


def test_the_shipped_leaves_are_without_fault_and_come_back_byte_for_byte() -> None:
    assert write(read(SHIPPED, CATALOGUE), SPOKEN) == SHIPPED
    assert changes(SHIPPED) == ()


def test_the_shipped_file_of_leaves_can_be_imported_as_it_is() -> None:
    text = (leaf_table.__file__.rpartition("/")[0], "catalogue", "leaves.csv")
    with open("/".join(text), encoding="utf-8") as file:
        assert changes(file.read()) == ()


def test_what_an_office_program_saved_is_read_all_the_same() -> None:
    assert changes("\ufeff" + SHIPPED.replace("\n", "\r\n")) == ()


def test_remarks_at_the_head_are_kept() -> None:
    assert write(read("# of the ministry\n" + SHIPPED, CATALOGUE), SPOKEN) == "# of the ministry\n" + SHIPPED


def test_every_change_is_a_line_for_people() -> None:
    text = edited(
        "WT4", edited("WT", SHIPPED, en="Water board"), hours="48", clock="working", private="yes", staff="ask"
    )
    assert changes(edited("WT7", text + NEW + "\n", retired="yes")) == (
        "~ WT  en: Water and sewer → Water board",
        "~ WT4  hours: 72 → 48",
        "~ WT4  clock: calendar → working",
        "~ WT4  staff: no → ask",
        "~ WT4  private: no → yes",
        "~ WT7  retired: no → yes",
        "+ WT9  water meter",
    )


def test_another_order_of_the_menu_is_a_change() -> None:
    lines = SHIPPED.splitlines()
    first, second = line_of("GS1") - 1, line_of("GS2") - 1
    lines[first], lines[second] = lines[second], lines[first]
    (change,) = changes("\n".join(lines) + "\n")
    assert change.startswith("~ GS  order: GS1 GS2")
    assert "→ GS2 GS1" in change


def test_a_department_without_a_line_keeps_its_names() -> None:
    renamed = applied(read(edited("WT", en="Water board"), CATALOGUE), CATALOGUE)
    leaves_only = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("WT,")) + "\n"
    assert read(leaves_only, renamed).departments["WT"].names["en"] == "Water board"


TOO_LONG = "a" * (LONGEST + 1)
WRONG = [
    ("WT4", {"hours": "961"}, "hours says '961'; write a whole number from 1 to 960"),
    ("WT4", {"hours": "529", "clock": "working"}, "from 1 to 528"),
    ("WT4", {"hours": "three"}, "hours says 'three'"),
    ("WT4", {"hours": ""}, "hours says ''"),
    ("WT4", {"clock": "moon"}, "clock says 'moon'; write one of calendar, working"),
    ("WT4", {"urgent": "maybe"}, "urgent says 'maybe'"),
    ("WT4", {"staff": "all"}, "staff says 'all'"),
    ("WT4", {"emergency": "15 999"}, "emergency has '999'"),
    ("WT4", {"department": "XX"}, "department 'XX' is none of"),
    ("WT4", {"code": "EL4"}, "code 'EL4' is not WT and a number"),
    ("WT4", {"code": "WT1000"}, "code 'WT1000' is not WT and a number"),
    ("WT4", {"code": "WT3"}, "code WT3 is on line"),
    ("WT4", {"en": TOO_LONG}, "en has 25 characters; 24 at most"),
    ("WT4", {"ur_Latn": TOO_LONG}, "ur-Latn has 25 characters; 24 at most"),
    ("WT4", {"ur": "پ" * 21}, "ur has 21 characters; 20 at most"),
    ("WT4", {"ur": ""}, "ur is empty"),
    ("WT4", {"en": "42"}, "en is empty, or not one line that begins with a word"),
    ("WT4", {"en": "=cmd"}, "begins with a word"),
    ("WT4", {"en": "séwer"}, "en has signs"),
    ("WT4", {"ur_Latn": "gutter [band]"}, "ur-Latn has signs"),
    ("WT4", {"en": "No Water"}, "en says 'No Water', which is WT1's name already"),
    ("WT", {"en": TOO_LONG}, "en has 25 characters"),
    ("WT", {"hours": "5"}, "hours is not a department's to have"),
    ("WT", {"code": "XX"}, "department is empty, and code 'XX' is none of"),
    ("WT", {"en": "Electricity"}, "en says 'Electricity', which is EL's name already"),
    (NEEDED[0], {"retired": "yes"}, "the conversation itself files by"),
]


@pytest.mark.parametrize(("code", "cells", "says"), WRONG)
def test_what_is_wrong_is_said_with_its_line_and_column(code: str, cells: dict[str, str], says: str) -> None:
    found = faults(edited(code, **cells))
    assert any(fault.startswith(f"line {line_of(code)}: ") and says in fault for fault in found), found


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_lines() -> None:
    found = faults(edited("EL1", edited("WT4", hours="0"), clock="moon"))
    assert [fault.partition(":")[0] for fault in found] == [f"line {line_of('EL1')}", f"line {line_of('WT4')}"]


def test_a_leaf_may_not_vanish() -> None:
    without = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("WT4,")) + "\n"
    assert faults(without) == ("WT4 is gone, and complaints may have it; keep its line, with yes under retired",)


def test_a_menu_holds_nine_leaves() -> None:
    offered = len(CATALOGUE.leaves_of("WT"))
    more = "".join(
        NEW.replace("WT9", f"WT{number}").replace("meter", f"meter {number}").replace("میٹر", f"میٹر {number}") + "\n"
        for number in range(90, 99 - offered)
    )
    assert read(SHIPPED + more, CATALOGUE).offered("WT")
    (fault,) = faults(SHIPPED + more + NEW + "\n")
    assert "department WT offers 10 leaves; a menu holds 9" in fault


def test_a_department_always_has_something_to_offer() -> None:
    text = SHIPPED
    for leaf in CATALOGUE.leaves_of("GS"):
        text = edited(leaf.code, text, retired="yes")
    assert faults(text) == ("department GS has no leaf to offer; add one, or take back one that is retired",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,department\nWT,\n", "line 1: the columns are code,department"),
        (SHIPPED + "WT9,WT\n", "2 cells under"),
        (SHIPPED.replace("hours", "days", 1), "line 1: the columns are"),
    ],
)
def test_what_is_no_table_is_refused(text: str, says: str) -> None:
    assert says in faults(text)[0]


def test_a_table_in_force_changes_leaves_and_names_and_nothing_else() -> None:
    found = applied(read(edited("WT4", edited("WT", en="Water board"), hours="48") + NEW + "\n", CATALOGUE), CATALOGUE)
    assert found.leaves["WT4"].hours == 48
    assert found.name("leaf", "WT9", "ur") == "پانی کا میٹر"
    assert found.name("department", "WT", "en") == "Water board"
    assert found.departments["WT"].menu == CATALOGUE.departments["WT"].menu
    assert (found.districts, found.country, found.places) == (CATALOGUE.districts, CATALOGUE.country, CATALOGUE.places)


def test_what_is_dear_to_build_is_built_once_for_all_editions() -> None:
    found = applied(read(SHIPPED + NEW + "\n", CATALOGUE), CATALOGUE)
    again = applied(read(edited("WT4", SHIPPED + NEW + "\n", hours="48"), found), found.ground)
    assert gazetteer(found) is gazetteer(again) is gazetteer(CATALOGUE)
    assert evidence(found) is evidence(again) is evidence(CATALOGUE)


def test_a_leaf_that_the_lexicon_does_not_know_disturbs_no_understanding() -> None:
    found = applied(read(SHIPPED + NEW + "\n", CATALOGUE), CATALOGUE)
    said = "Gutter 3 din se band hai, gali 4, Gujranwala"
    assert understand(said, found) == understand(said, CATALOGUE)


def test_a_leaf_that_came_with_the_program_after_the_edition_is_known_and_not_offered() -> None:
    older = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("WT4,")) + "\n"
    found = applied(examined(older, CATALOGUE)[0], CATALOGUE)
    assert found.name("leaf", "WT4", "en") == "sewer overflow"
    assert "WT4" not in {leaf.code for leaf in found.leaves_of("WT")}


def test_the_leaves_of_a_department_that_came_with_the_program_are_offered() -> None:
    older = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("GS")) + "\n"
    found = applied(examined(older, CATALOGUE)[0], CATALOGUE)
    assert found.leaves_of("GS") == CATALOGUE.leaves_of("GS")


def test_an_edition_that_fits_the_program_no_more_keeps_all_its_leaves() -> None:
    found, wrong = examined(edited("WT4", en=TOO_LONG, emergency="15 999") + NEW + "\n", CATALOGUE)
    assert len(wrong) == 2
    assert (found.leaves["WT4"].names["en"], found.leaves["WT4"].emergency) == (TOO_LONG, ("15",))
    assert "WT9" in found.leaves
