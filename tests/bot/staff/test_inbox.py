"""The inbox: whose cases it shows, what is found in it, and what is done with several at once."""

import pytest

from bot.sight import Caller, may_see
from bot.staff import inbox, standing
from bot.staff.inbox import Filter
from bot.staff.officers import add
from bot.tables import directory
from core.staff import Role
from tests.bot.story import Story
from tests.house import GUTTER, STRANGER

OFFICE, REGION, HEAD = "WT-GUJRANWALA", "WT-PB-1", "WT-PB-2"


def placed(story: Story, case: str, **values: str) -> None:
    """The case as if it stood there."""
    changes = ", ".join(f"{name} = '{value}'" for name, value in values.items())
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(f"UPDATE complaints SET {changes} WHERE tracking_id = '{case}'")


def supervisor(story: Story, office: str = "", role: Role = Role.SUPERVISOR) -> Caller:
    officer, _ = add(story.sunwai, f"{role}.{office.lower() or 'all'}", "Bano Iqbal", role, "WT", office)
    return standing.today(story.sunwai, officer)


def shown(story: Story, caller: Caller) -> list[str]:
    return [row.tracking_id for row in inbox.page(story.sunwai, caller, Filter()).rows]


def test_a_supervisor_sees_the_offices_below_hers_and_an_officer_does_not(story: Story) -> None:
    case = story.citizen().lodges()
    own = story.case(case).office
    above = [office.code for office in directory.today(story.sunwai).above(own)]
    assert above
    for office in above:
        assert shown(story, supervisor(story, office)) == [case]
        assert shown(story, supervisor(story, office, Role.OFFICER)) == []
    assert shown(story, supervisor(story, "WT-LAHORE")) == []


def test_s17_a_case_about_an_office_is_shown_to_no_supervisor_but_of_the_office_that_has_it(story: Story) -> None:
    case = story.citizen().lodges()
    placed(story, case, kept_from=OFFICE, office=REGION)
    assert shown(story, supervisor(story, OFFICE)) == []
    assert shown(story, supervisor(story, REGION)) == [case]
    assert shown(story, supervisor(story, HEAD)) == []
    assert shown(story, supervisor(story)) == []


@pytest.mark.parametrize("kept_from", ["", OFFICE, REGION, "WT"])
@pytest.mark.parametrize("office", ["", OFFICE, REGION, HEAD])
def test_s17_the_list_shows_exactly_what_may_be_opened(story: Story, kept_from: str, office: str) -> None:
    case = story.citizen().lodges()
    placed(story, case, kept_from=kept_from, office=office, mission="OP-MISSION-AE")
    below = frozenset({OFFICE, REGION})
    callers = (
        *(Caller(department, role=role) for role in (None, *Role) for department in ("WT", "MU", "ZZ", "")),
        *(Caller("WT", at, role, "x", below) for role in Role for at in (HEAD, "WT-LAHORE", REGION)),
        Caller("OP", "OP-MISSION-AE"),
        Caller("OP", "OP-MISSION-QA"),
        Caller("WT", OFFICE, Role.OFFICER),
    )
    for caller in callers:
        assert (shown(story, caller) == [case]) == may_see(caller, story.case(case)), caller


def test_a_word_finds_a_case_and_only_ones_own(story: Story) -> None:
    mine = story.citizen().lodges(GUTTER)
    story.citizen(STRANGER).lodges("Bijli nahi hai, Mohalla Islampura, Gujranwala")
    found = inbox.search(story.sunwai, Caller("WT"), "islampura", Filter())
    assert found.filter
    rows = inbox.page(story.sunwai, Caller("WT"), found.filter).rows
    assert [row.tracking_id for row in rows] == [mine]
