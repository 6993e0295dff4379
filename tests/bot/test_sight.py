"""Who may see a case."""

from dataclasses import replace

import pytest

from bot.sight import Caller, may_see
from core.staff import Role
from storage.complaints import Complaint
from tests.bot.story import Story

LOCAL, ABOVE, BESIDE = "WT-HERE", "WT-ABOVE", "WT-BESIDE"


@pytest.fixture
def complaint(story: Story) -> Complaint:
    """A case of the water department's, with its local office."""
    return replace(story.case(story.citizen().lodges()), department="WT", office=LOCAL, kept_from="")


def test_a_department_sees_its_own_cases_and_no_others(complaint: Complaint) -> None:
    assert may_see(Caller("WT"), complaint)
    assert not may_see(Caller("EL"), complaint)


def test_an_office_sees_what_it_has(complaint: Complaint) -> None:
    assert may_see(Caller("WT", LOCAL), complaint)
    assert not any(may_see(Caller("WT", office), complaint) for office in (BESIDE, ABOVE))
    assert not may_see(Caller("EL", LOCAL), complaint)


@pytest.mark.parametrize("role", [None, *Role])
def test_an_accused_office_never_sees_the_case_whoever_asks_for_it(complaint: Complaint, role: Role | None) -> None:
    kept = replace(complaint, office=ABOVE, kept_from=LOCAL)
    assert not may_see(Caller("WT", LOCAL, role), kept)
    assert not may_see(Caller("WT", LOCAL, role), replace(kept, office=LOCAL)), "not even if it were to have it"


def test_a_key_that_the_whole_department_shares_does_not_open_a_case_against_one_of_its_offices(
    complaint: Complaint,
) -> None:
    kept = replace(complaint, office=ABOVE, kept_from=LOCAL)
    assert not may_see(Caller("WT"), kept)
    assert not may_see(Caller("WT", BESIDE), kept)
    assert may_see(Caller("WT", ABOVE), kept)


def test_the_services_coordinator_sees_every_case_and_a_departments_only_its_own(complaint: Complaint) -> None:
    kept = replace(complaint, office=ABOVE, kept_from=LOCAL)
    for case in (complaint, kept):
        assert may_see(Caller("ZZ", role=Role.COORDINATOR), case)
        assert may_see(Caller("", role=Role.AUDITOR), case)
        assert not may_see(Caller("EL", role=Role.COORDINATOR), case)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMINISTRATOR])
def test_who_files_for_others_or_keeps_accounts_reads_no_case(complaint: Complaint, role: Role) -> None:
    assert not may_see(Caller("WT", role=role), complaint)
