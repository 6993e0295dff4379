"""Which office a case is put with; and that a complaint about an office never reaches that office, by any path."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import casebook, casework, deadlines, departments, inbox, jobs, officers, reply_token, ways
from bot.casework import Act, Refused, Unknown, Unlawful
from bot.endings import Ending
from bot.endings import Outcome as Ended
from bot.sight import Caller, may_see
from core.complaint import Actor, Outcome, Status, Step
from core.events import Add, Event, Lodge, Reopen, Withdraw
from core.messages import Inbound
from core.office_table import SHIPPED
from core.staff import Role
from storage.complaints import Complaint
from storage.departments import Department, Route
from storage.foreign import Foreign
from storage.inbox import Filter
from tests.bot import city as cities
from tests.bot.receivers import RECEIVERS, cases_in
from tests.bot.story import SMS, Story
from tests.bot.test_directory import edited, put
from tests.channels.provider import Answer, provider
from tests.house import HER, STRANGER, TRACKING_ID

ACCUSED, ABOVE, HEAD = "WT-WASA-GUJRANWALA", "WT-WASA-GUJRANWALA-1", "WT-WASA-GUJRANWALA-2"
BESIDE = "WT-GUJRAT"
WORDS = "Mohalla Islampura, Gujranwala"
DETAILS = "WASA ke clerk ne paise maange"
GULF = "+971500000101"
CLERK = "+923000000707"


def lodged(story: Story, lodge: Lodge, phone: str = HER) -> str:
    """A complaint; its tracking ID."""
    return str(ended(story, lodge, phone).values["tracking_id"])[:14].replace("-", "")


def ended(story: Story, event: Event, phone: str = HER) -> Ended:
    """What the ending of a dialogue asks for is done, and the workers do their part."""
    sunwai = story.sunwai
    inbound = Inbound(SMS, phone, uuid.uuid4().hex, "1", phone=phone)
    with sunwai.store.begin() as unit:
        person = unit.people.meet(inbound)
        outcome = Ending(sunwai, unit, person, inbound, "en").perform(event)
    for wake in outcome.wakes:
        wake()
    story.work()
    return outcome


def gutter(**more: object) -> Lodge:
    return Lodge("WT4", "gujranwala", WORDS, DETAILS, **more)  # type: ignore[arg-type]


def transfer(story: Story, case: str, to: str = "", office: str = "", who: Caller | None = None) -> Complaint:
    found = story.case(case)
    caller = who or Caller(found.department, found.office)
    act = Act(Step.TRANSFERRED, "not ours", to_department=to, to_office=office)
    complaint = casework.act(story.sunwai, caller, case, act)
    story.work()
    return complaint


# Where a case is put


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
        act = Act(Step.RESOLVED, "done", Outcome.RELIEF_GRANTED)
        casework.act(story.sunwai, Caller(here.department, here.office), case, act)
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


# Transfers


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


# A complaint about an office never reaches that office


@dataclass
class Accused:
    """A complaint about the people of an office, and the addresses at which that office and its department listen."""

    story: Story
    case: str
    heard: Callable[[], list[str]]

    @property
    def callers(self) -> tuple[Caller, ...]:
        """All as whom the accused could come: by the office's key or the department's, as any officer of either."""
        roles = (None, *(role for role in Role if role not in (Role.COORDINATOR, Role.AUDITOR)))
        own = tuple(Caller("WT", ACCUSED, role) for role in (None, *Role))
        return (*own, *(Caller("WT", "", role) for role in roles), Caller("WT", BESIDE), Caller("MU"))

    def never_reached(self) -> None:
        """By none of the ways in which an office hears of a case or acts on it."""
        sunwai, complaint = self.story.sunwai, self.story.case(self.case)
        assert complaint.office != ACCUSED
        assert ACCUSED not in [entry.office for entry in self.story.history(self.case)]
        for caller in self.callers:
            assert not may_see(caller, complaint)
            assert casebook.complaints(sunwai, caller).complaints == ()
            assert inbox.page(sunwai, caller, Filter()).rows == ()
            assert inbox.search(sunwai, caller, self.case, Filter()).case is None
            with pytest.raises(Unknown):
                casebook.complaint(sunwai, caller, self.case)
            with pytest.raises(Unknown):
                casebook.evidence(sunwai, caller, self.case, "0" * 32)
            for act in ACTS:
                with pytest.raises(Unknown):
                    casework.act(sunwai, caller, self.case, act)
                with pytest.raises(Unknown):
                    casework.answer(sunwai, caller, self.case, act, None)
        assert [body for body in self.heard() if self.case in body.replace("-", "")] == []
        assert not [given for given in self.story.rows(QUEUED) if "department-wt" in str(given)]


ACTS = (
    Act(Step.ACKNOWLEDGED),
    Act(Step.IN_PROGRESS),
    Act(Step.NOTE, "we look into it"),
    Act(Step.QUESTION, "who are you?"),
    Act(Step.RESOLVED, "done", Outcome.RELIEF_GRANTED),
    Act(Step.REJECTED, rule="none"),
    Act(Step.TRANSFERRED, "to us", to_office=ACCUSED),
    Act(Step.MERGED, lead="482109375514"),
)
QUEUED = "SELECT payload FROM outbox"


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
    casework.act(sunwai, Caller("WT", ABOVE), accused.case, ACTS[4])
    assert accused.story.case(accused.case).status is Status.RESOLVED


def test_the_coordinator_sees_it(accused: Accused) -> None:
    assert casebook.complaint(accused.story.sunwai, Caller("ZZ", role=Role.COORDINATOR), accused.case)


def test_s17_the_accused_offices_key_is_answered_as_for_no_case(accused: Accused) -> None:
    sunwai = accused.story.sunwai
    for office in ("", ACCUSED):
        caller = departments.of_key(sunwai, departments.issue_key(sunwai, "WT", office=office))
        assert caller
        with pytest.raises(Unknown):
            casebook.complaint(sunwai, caller, accused.case)
    above = departments.of_key(sunwai, departments.issue_key(sunwai, "WT", office=ABOVE))
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
        casework.act(story.sunwai, Caller("WT", HEAD), case, ACTS[4])
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
        casework.act(sunwai, caller, accused.case, ACTS[2])


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


# Abroad


def test_who_writes_from_abroad_has_an_office_at_home_and_a_mission_with_two_dates(story: Story) -> None:
    case = lodged(story, Lodge("OP5", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)
    complaint = story.case(case)
    assert (complaint.office, complaint.mission) == ("OP-OPF", "OP-MISSION-AE")
    assert complaint.mission_due_at
    assert complaint.due_at
    assert complaint.mission_due_at < complaint.due_at
    assert sorted(story.events(case)) == ["complaint.forwarded", "complaint.shared"]


def test_the_citizen_abroad_is_told_both_and_both_dates(story: Story) -> None:
    her = story.citizen(GULF)
    her.says("My plot in Gujrat was grabbed by a neighbour, I live in Dubai")
    said = her.says("1")
    assert "Embassy of Pakistan, Abu Dhabi" in said
    assert len(story.rows("SELECT mission_due_at FROM complaints WHERE mission_due_at IS NOT NULL")) == 1


def test_the_mission_reads_the_case_and_adds_to_it_but_does_not_close_it(story: Story) -> None:
    case = lodged(story, Lodge("LR4", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)
    there = Caller("OP", "OP-MISSION-AE")
    assert casebook.complaint(story.sunwai, there, case)["department"] == "LR"
    assert len(casebook.complaints(story.sunwai, there).complaints) == 1
    casework.act(story.sunwai, there, case, Act(Step.NOTE, "her papers are in order"))
    with pytest.raises(Unlawful):
        casework.act(story.sunwai, there, case, ACTS[4])
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, Caller("OP", "OP-MISSION-SA"), case)


@pytest.mark.parametrize(("leaf", "against"), [("WT4", True), ("CR1", False), ("PO3", False)])
def test_a_complaint_about_officials_is_not_spread_abroad(story: Story, leaf: str, against: bool) -> None:
    case = lodged(story, Lodge(leaf, "gujranwala", WORDS, DETAILS, against=against), GULF)
    assert story.case(case).mission == ""


def test_at_home_no_mission_has_a_part(story: Story) -> None:
    assert story.case(story.citizen(STRANGER).lodges()).mission == ""


EMBASSY, MINISTRY = "OP-MISSION-AE", "OP-MOFA-1"


@pytest.fixture
def abroad(story: Story) -> str:
    """A case that the embassy in Abu Dhabi has its part in, for ten days; the office at home has twenty."""
    return lodged(story, Lodge("OP5", "gujrat", "Gujrat", "Mere plot par qabza"), GULF)


def shared(story: Story, case: str) -> list[tuple[str, str]]:
    """What missions, and who is above them, had to hear: the event and the office."""
    with story.sunwai.store.read() as unit:
        duties = [duty["payload"] for duty in unit.outbox.of(case) if duty["topic"] == "deliver"]
    return [(duty["event"], duty["office"]) for duty in duties if duty["office"] in (EMBASSY, MINISTRY)]


def test_a_mission_is_reminded_of_its_own_date_and_who_is_above_it_has_its_part_once_that_has_passed(
    story: Story, abroad: str
) -> None:
    her = story.citizen(GULF)
    first = story.case(abroad).mission_due_at
    assert first
    story.wait(days=7)
    her.reads()
    assert shared(story, abroad) == [("complaint.shared", EMBASSY)]
    story.wait(days=1, minutes=1)
    assert shared(story, abroad)[1:] == [("complaint.due_soon", EMBASSY)]
    assert her.reads() == []
    story.wait(days=2)
    assert shared(story, abroad)[2:] == [("complaint.shared", MINISTRY)]
    late = story.case(abroad)
    assert (late.mission, late.office, late.level, late.escalations) == (MINISTRY, "OP-OPF", 0, 0), "home is not late"
    assert late.mission_due_at
    assert (late.mission_due_at - first).days == 10
    (apology,) = her.reads()
    assert "Abu Dhabi" in apology
    assert casebook.complaint(story.sunwai, Caller("OP", MINISTRY), abroad)
    with pytest.raises(Unknown):
        casebook.complaint(story.sunwai, Caller("OP", EMBASSY), abroad)


def test_a_mission_that_has_done_its_part_is_neither_reminded_nor_late(story: Story, abroad: str) -> None:
    casework.act(story.sunwai, Caller("OP", EMBASSY), abroad, Act(Step.NOTE, "her papers are in order"))
    story.wait(days=11)
    assert shared(story, abroad) == [("complaint.shared", EMBASSY)]
    assert story.case(abroad).mission == EMBASSY


def test_where_nobody_is_above_a_mission_its_date_is_seen_to_once_and_no_more(story: Story, abroad: str) -> None:
    with story.sunwai.store.begin() as unit:
        complaint = unit.complaints.get(abroad, lock=True)
        assert complaint
        unit.complaints.step(complaint, Step.REMINDED, Actor.MACHINE, mission="OP-MOFA-3")
    story.wait(days=9)
    story.wait(days=2)
    entries = len(story.history(abroad))
    story.wait(hours=1)
    assert (story.case(abroad).mission, len(story.history(abroad))) == ("OP-MOFA-3", entries)


def test_a_reopened_case_has_its_mission_for_ten_days_again(story: Story, abroad: str) -> None:
    casework.act(story.sunwai, Caller("OP", "OP-OPF"), abroad, Act(Step.RESOLVED, "done", Outcome.RELIEF_GRANTED))
    story.clock.move(days=12)
    ended(story, Reopen(abroad), GULF)
    again = story.case(abroad)
    assert again.mission_due_at
    assert (again.mission_due_at - story.clock.now).days == 10
    assert again.mission == EMBASSY
