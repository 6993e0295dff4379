"""Which office a case is put with, and where it is passed on to."""

import pytest

from bot import casebook, casework, deadlines
from bot.casework import Refused
from bot.sight import Caller
from core.complaint import Status
from core.events import Lodge, Reopen
from tests.bot.placing import ABOVE, ACCUSED, DONE, HEAD, ended, lodged, transfer
from tests.bot.story import Story


def test_a_complaint_is_put_with_the_office_of_its_place(story: Story) -> None:
    case = story.case(story.citizen().lodges())
    assert (case.department, case.office, case.level, case.kept_from) == ("WT", ACCUSED, 0, "")
    assert story.history(case.tracking_id)[0].office == ACCUSED


def test_whose_place_is_unknown_goes_to_the_screening_desk_within_a_day_and_the_citizen_is_not_asked(
    story: Story,
) -> None:
    case = story.case(lodged(story, Lodge("WT4", "", "hamari gali", "Gutter band hai")))
    assert (case.department, case.office, case.status) == ("ZZ", "ZZ-SCREENING", Status.FORWARDED)
    assert case.told_department == "WT"
    assert case.remind_at
    assert 0 < (case.remind_at - case.registered_at).total_seconds() < 24 * 3600
    assert casebook.complaints(story.sunwai, "WT").complaints == ()
    assert len(casebook.complaints(story.sunwai, "ZZ").complaints) == 1
    assert transfer(story, case.tracking_id, "WT").department == "WT"


def test_a_reopened_case_climbs_from_office_to_office(story: Story) -> None:
    case = story.citizen().lodges()
    for office, level in ((ABOVE, 1), (HEAD, 2), ("WT-PB-3", 3), ("WT-PB-3", 3)):
        here = story.case(case)
        casework.act(story.sunwai, Caller(here.department, here.office), case, DONE)
        story.work()
        ended(story, Reopen(case))
        after = story.case(case)
        assert (after.status, after.office, after.level) == (Status.FORWARDED, office, level)


def test_a_late_case_climbs_to_the_office_above_and_after_forty_days_to_the_head(story: Story) -> None:
    case = story.citizen().lodges()
    story.wait(hours=73)
    assert (story.case(case).office, story.case(case).level) == (ABOVE, 1)
    with story.sunwai.store.begin() as unit:
        complaint = unit.complaints.get(case, lock=True)
        assert complaint
        deadlines.to_the_head(story.sunwai, unit, complaint)
    assert story.case(case).office == HEAD


def test_the_office_and_its_name_are_told_to_departments(story: Story) -> None:
    case = casebook.complaint(story.sunwai, "WT", story.citizen().lodges())
    assert (case["office"], case["office_name"]) == (ACCUSED, "WASA Gujranwala")


def test_a_transfer_to_a_department_finds_the_office_of_the_place(story: Story) -> None:
    after = transfer(story, story.citizen().lodges(), "MU")
    assert (after.department, after.office, after.transfers) == ("MU", "MU-GUJRANWALA", 1)


def test_a_transfer_may_name_an_office(story: Story) -> None:
    after = transfer(story, story.citizen().lodges(), office="WT-GUJRANWALA")
    assert (after.department, after.office) == ("WT", "WT-GUJRANWALA")


@pytest.mark.parametrize(
    ("to", "office"), [("", "WT-NOWHERE"), ("MU", "WT-GUJRANWALA"), ("", ACCUSED), ("", "OP-MISSION-AE"), ("WT", "")]
)
def test_a_transfer_to_nowhere_or_to_where_it_is_is_refused(story: Story, to: str, office: str) -> None:
    case = story.citizen().lodges()
    with pytest.raises(Refused):
        transfer(story, case, to, office)
    assert story.case(case).transfers == 0


def test_the_third_transfer_goes_to_the_coordinator_who_alone_passes_it_on(story: Story) -> None:
    case = story.citizen().lodges()
    assert transfer(story, case, "MU").department == "MU"
    assert transfer(story, case, "WT").department == "WT"
    third = transfer(story, case, "RD")
    assert (third.department, third.office, third.transfers) == ("ZZ", "ZZ-SCREENING", 3)
    assert transfer(story, case, "RD").department == "RD"
    assert transfer(story, case, "WT").department == "ZZ"
