"""A complaint about an office never reaches that office, by any path."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import apikeys, casebook, casework, jobs
from bot.casework import Act, Refused, Unknown
from bot.delivery import reply_token, ways
from bot.sight import Caller, may_see
from bot.staff import inbox, officers
from core.complaint import Outcome, Status, Step
from core.events import Add, Lodge, Reopen, Withdraw
from core.office_table import SHIPPED
from core.staff import Role
from storage.departments import Department, Route
from storage.foreign import Foreign
from storage.inbox import Filter
from tests.bot import city as cities
from tests.bot.accused import Accused
from tests.bot.offices import edited, put
from tests.bot.placing import ABOVE, ACCUSED, BESIDE, CLERK, DETAILS, DONE, HEAD, WORDS, ended, gutter, lodged, transfer
from tests.bot.receivers import RECEIVERS, cases_in
from tests.bot.story import Story
from tests.channels.provider import Answer, provider
from tests.house import STRANGER, TRACKING_ID


@pytest.fixture
def accused(story: Story) -> Iterator[Accused]:
    """Both the accused office and its department listen by webhook."""
    with provider(Answer(200)) as own, provider(Answer(200)) as common:
        table = SHIPPED.read_text(encoding="utf-8")
        put(story.sunwai, edited(table, ACCUSED, route="webhook", url=own.url, secret="new"))
        story.goes_to(common.url)
        case = lodged(story, gutter(against=True))
        yield Accused(story, case, lambda: [asked.body.decode() for server in (own, common) for asked in server.asked])


def test_a_complaint_about_an_office_goes_to_the_office_above(accused: Accused) -> None:
    complaint = accused.story.case(accused.case)
    assert (complaint.office, complaint.level, complaint.kept_from) == (ABOVE, 1, ACCUSED)
    assert complaint.status is Status.FORWARDED, "the desk of the office above has it"
    accused.never_reached()


def test_a_complaint_about_an_office_never_reaches_that_office_by_any_path(accused: Accused) -> None:
    """By the API, mail, queue, text or desk; when it is lodged, reminded, late, reopened, added to, forty days old."""
    story, case = accused.story, accused.case
    accused.never_reached()
    ended(story, Add(case, "and he asked again today"))
    accused.never_reached()
    story.wait(hours=50)
    accused.never_reached()
    story.wait(hours=30)
    assert story.case(case).office == HEAD
    accused.never_reached()
    act = Act(Step.RESOLVED, "dealt with", Outcome.RELIEF_GRANTED)
    casework.act(story.sunwai, Caller("WT", HEAD), case, act)
    story.work()
    accused.never_reached()
    story.citizen().says("2")
    story.work()
    assert story.case(case).office == "WT-PB-3"
    accused.never_reached()
    story.wait(days=41)
    accused.never_reached()
    ended(story, Withdraw(case))
    accused.never_reached()
    other = story.citizen(STRANGER).lodges()
    story.work()
    assert any(other in body.replace("-", "") for body in accused.heard()), "it does hear of other cases"


def test_the_office_above_reads_and_closes_it(accused: Accused) -> None:
    sunwai = accused.story.sunwai
    assert casebook.complaint(sunwai, Caller("WT", ABOVE), accused.case)["office"] == ABOVE
    assert len(casebook.complaints(sunwai, Caller("WT", ABOVE)).complaints) == 1
    casework.act(sunwai, Caller("WT", ABOVE), accused.case, DONE)
    assert accused.story.case(accused.case).status is Status.RESOLVED


def test_the_coordinator_sees_it(accused: Accused) -> None:
    assert casebook.complaint(accused.story.sunwai, Caller("ZZ", role=Role.COORDINATOR), accused.case)


def test_s17_the_accused_offices_key_is_answered_as_for_no_case(accused: Accused) -> None:
    sunwai = accused.story.sunwai
    for office in ("", ACCUSED):
        caller = apikeys.caller(sunwai, apikeys.issue(sunwai, "WT", office=office))
        assert caller
        with pytest.raises(Unknown):
            casebook.complaint(sunwai, caller, accused.case)
    above = apikeys.caller(sunwai, apikeys.issue(sunwai, "WT", office=ABOVE))
    assert above
    assert casebook.complaint(sunwai, above, accused.case)


def test_it_cannot_be_transferred_to_the_accused_office_nor_to_one_below_it(accused: Accused) -> None:
    story = accused.story
    for office in (ACCUSED, "WT-WASA-GUJRANWALA"):
        with pytest.raises(Refused, match="cannot have it"):
            transfer(story, accused.case, office=office)
    accused.never_reached()


def test_a_round_by_way_of_another_department_does_not_bring_it_there(accused: Accused) -> None:
    story = accused.story
    moved = transfer(story, accused.case, "MU")
    assert (moved.office, moved.kept_from) == ("MU-GUJRANWALA", ACCUSED)
    back = transfer(story, accused.case, "WT", who=Caller("MU", "MU-GUJRANWALA"))
    assert (back.office, back.kept_from) == (ABOVE, ACCUSED)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, Caller("WT", ACCUSED), accused.case)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, "WT", accused.case)
    third = transfer(story, accused.case, "MU")
    assert (third.department, third.kept_from) == ("ZZ", ACCUSED)
    passed = transfer(story, accused.case, "WT", who=Caller("ZZ", "ZZ-SCREENING"))
    assert (passed.office, passed.kept_from) == (ABOVE, ACCUSED)
    assert [body for body in accused.heard() if accused.case in body.replace("-", "")] == []


def test_no_queue_of_the_accused_department_carries_it(story: Story) -> None:
    rung: list[tuple[object, ...]] = []
    ring = story.bell._ring  # the bell notes who is woken before the workers clear it
    story.bell._ring = lambda *what: (rung.append(what), ring(*what))[1]  # type: ignore[method-assign]
    case = lodged(story, gutter(against=True))
    story.wait(hours=73)
    jobs.sweep(story.sunwai)
    queues = {what[1] for what in rung if what[0] == "deliver" and what[2] == case}
    assert queues == {"ZZ"}


def test_it_goes_by_the_route_of_the_office_that_has_it_and_never_by_the_departments(accused: Accused) -> None:
    story = accused.story
    with story.sunwai.store.read() as unit:
        complaint = unit.complaints.get(accused.case)
        assert complaint
        duty = unit.outbox.of(accused.case)
        assert duty
        ways_of = [ways.of(story.sunwai, unit, "WT", code) for code in (ABOVE, ACCUSED)]
    assert [way.route for way in ways_of] == [Route.WEBHOOK, Route.WEBHOOK]
    assert accused.heard() == []


@pytest.mark.parametrize("route", RECEIVERS)
def test_whatever_route_the_accused_and_their_department_have_they_hear_nothing(story: Story, route: str) -> None:
    """When it is lodged, added to, due, late, reopened and withdrawn."""
    with RECEIVERS[route](story) as receiver:
        way = receiver.department
        fields = {"route": way.route, "url": way.url, "secret": way.secret}
        put(story.sunwai, edited(SHIPPED.read_text(encoding="utf-8"), ACCUSED, **fields))
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([way])
        case = lodged(story, gutter(against=True))
        ended(story, Add(case, "and he asked again today"))
        story.wait(hours=50)
        story.wait(hours=30)
        casework.act(story.sunwai, Caller("WT", HEAD), case, DONE)
        ended(story, Reopen(case))
        story.wait(days=41)
        ended(story, Withdraw(case))
        other = story.citizen(STRANGER).lodges()
        story.work()
        heard = [cases_in(words) for _, words in receiver.arrived()]
    assert {other} in heard, "it does hear of other cases"
    assert not [cases for cases in heard if case in cases]


def test_what_the_accuseds_own_system_says_of_it_is_not_taken(story: Story) -> None:
    """Even if it was known there once, by Open311: nothing is asked there any more, and nothing believed."""
    case = lodged(story, gutter(against=True))
    with cities.city() as city:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, city.url, cities.KEY)])
            for office in ("", ACCUSED):
                unit.foreign.put(Foreign(case, "WT", office, None, "17", "open"), timedelta())
        before = story.history(case)
        for _ in range(3):
            story.wait(minutes=11)
        assert city.asked == []
    assert story.history(case) == before


def test_the_accused_joins_no_case_of_its_own_to_it_and_learns_nothing_by_trying(accused: Accused) -> None:
    story = accused.story
    own = story.citizen(STRANGER).lodges()
    story.work()
    said = []
    for lead in (accused.case, "482109375514"):
        with pytest.raises(Refused) as refused:
            casework.act(story.sunwai, Caller("WT", ACCUSED), own, Act(Step.MERGED, "the same", lead=lead))
        said.append(str(refused.value))
    assert len(set(said)) == 1
    assert story.case(own).lead is None


def test_a_bribe_in_a_hospital_is_for_those_who_watch_over_hospitals_alone(story: Story) -> None:
    case = lodged(story, Lodge("HL4", "multan", "Multan", "Operation ke paise maange"))
    assert (story.case(case).office, story.case(case).kept_from) == ("HL-PB-INTERNAL", "HL")
    assert casebook.complaint(story.sunwai, Caller("HL", "HL-PB-INTERNAL"), case)
    for caller in (Caller("HL"), Caller("HL", "HL-MULTAN"), Caller("HL", "", Role.SUPERVISOR)):
        with pytest.raises(Unknown):
            casebook.complaint(story.sunwai, caller, case)
    with pytest.raises(Refused):
        transfer(story, case, office="HL-MULTAN")


def test_a_reply_by_mail_from_the_accused_opens_nothing(accused: Accused) -> None:
    story = accused.story
    complaint = story.case(accused.case)
    with story.sunwai.store.read() as unit:
        for office in ("", ACCUSED):
            token = reply_token.made(unit, accused.case, "WT", office)
            holder = reply_token.holder_of(unit, complaint, f"<{token}@mail.example>")
            assert holder is None or not may_see(holder, complaint)


def test_an_officer_of_the_accused_office_has_it_not_on_her_desk(accused: Accused) -> None:
    sunwai = accused.story.sunwai
    officer, _ = officers.add(sunwai, "clerk", "A clerk", Role.SUPERVISOR, "WT", ACCUSED)
    caller = Caller(officer.department, officer.office, officer.role, officer.id)
    assert inbox.page(sunwai, caller, Filter()).rows == ()
    with pytest.raises(Unknown):
        casework.act(sunwai, caller, accused.case, Act(Step.NOTE, "we look into it"))


@pytest.mark.parametrize("office", ["", ACCUSED, BESIDE])
@pytest.mark.parametrize("text", ["DONE {} it is done", "ASK {} who are you", "FWD {} WT not ours", "DONE {}"])
def test_by_text_an_officer_of_the_accused_is_answered_as_for_no_case(accused: Accused, office: str, text: str) -> None:
    story = accused.story
    officers.add(story.sunwai, "clerk", "A clerk", Role.OFFICER, "WT", office, CLERK)
    before = story.history(accused.case)
    clerk = story.citizen(CLERK)
    said, of_none = clerk.says(text.format(accused.case)), clerk.says(text.format("482109375514"))
    assert TRACKING_ID.sub("", said) == TRACKING_ID.sub("", of_none)
    assert story.history(accused.case) == before


def test_police_misconduct_never_reaches_the_police_of_the_district(story: Story) -> None:
    case = lodged(story, Lodge("PO3", "lahore", "Lahore", "SHO ne rishwat maangi"))
    complaint = story.case(case)
    assert (complaint.office, complaint.kept_from) == ("PO-PB-INTERNAL", "PO-LAHORE")
    for caller in (Caller("PO"), Caller("PO", "PO-LAHORE")):
        with pytest.raises(Unknown):
            casebook.complaint(story.sunwai, caller, case)
    with pytest.raises(Refused):
        transfer(story, case, office="PO-LAHORE")


def test_corruption_has_its_own_chain_and_where_that_asks_the_accused_department_it_is_above_the_accused(
    story: Story,
) -> None:
    case = lodged(story, Lodge("CR1", "gujranwala", WORDS, DETAILS))
    assert story.case(case).office == "CR-PB"
    assert casebook.complaint(story.sunwai, "CR", case)
    with pytest.raises(Refused, match="cannot have it"):
        transfer(story, case, office=ACCUSED)
    moved = transfer(story, case, "WT")
    assert (moved.office, moved.kept_from) == (ABOVE, ACCUSED)


def test_a_complaint_about_an_office_that_nobody_knows_is_screened_and_still_kept_from_it(story: Story) -> None:
    case = lodged(story, Lodge("WT4", "", "hamari gali", DETAILS, against=True))
    complaint = story.case(case)
    assert (complaint.department, complaint.kept_from) == ("ZZ", "WT")
    desk = Caller("ZZ", "ZZ-SCREENING")
    with pytest.raises(Refused):
        transfer(story, case, "WT", who=desk)
    found = transfer(story, case, office=ABOVE, who=desk)
    assert (found.office, found.kept_from) == (ABOVE, "WT")
    with pytest.raises(Refused, match="cannot have it"):
        transfer(story, case, office=ACCUSED)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, "WT", case)
