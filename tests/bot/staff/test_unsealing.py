"""Who a citizen is: shown for a reason, to one, for a while; what offices get without asking; and what she learns of it."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import casebook, casefile, casework, sight
from bot.casework import Act, Refused, Unknown
from bot.delivery.news import News
from bot.record import audit
from bot.sight import Caller
from bot.staff import inbox, unsealing
from bot.staff.officers import add
from bot.staff.unsealing import Unfounded
from bot.tables import directory
from core.canary import MASK, betrays, masked
from core.complaint import Step
from core.staff import Role
from tests.bot.story import Story
from tests.house import HER

REASON = "to send the crew to her gate"
ABUSE = "Shohar mujhe maarta hai, mera number 0300 0000 101 aur CNIC 35202-1234567-1 hai, Gujranwala"
BRIBE = "SHO rishwat maang raha hai, mera number 0300-0000101, Gujranwala"
NUMBERS = (
    "+923000000101",
    "03000000101",
    "0300-0000101",
    "0300 000 0101",
    "00923000000101",
    "(0300) 0000-101",
    "0300/0000101",
    "0300_0000101",
    "0300\u200b0000101",
    "+92 300,0000101",
)


def officer(story: Story, login: str, role: Role = Role.OFFICER, department: str = "WT") -> Caller:
    found, _ = add(story.sunwai, login, login.title(), role, department)
    return Caller(department, role=role, officer_id=found.id)


def acts(story: Story, case: str) -> list[str]:
    with story.sunwai.store.read() as unit:
        return [act.act for act in reversed(tuple(unit.audit.acts(tracking_id=case)))]


def protect(story: Story, case: str) -> None:
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(f"UPDATE complaints SET hidden = true WHERE tracking_id = '{case}'")


@pytest.mark.parametrize(("words", "private"), [(ABUSE, True), (BRIBE, False)])
def test_s27_nothing_that_goes_to_a_department_tells_who_the_citizen_is(
    story: Story, caplog: pytest.LogCaptureFixture, words: str, private: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    her = story.citizen()
    case = her.lodges(words)
    found = story.case(case)
    assert story.sunwai.catalogue.leaves[found.leaf].private == private
    clerk = Caller(found.department, found.office)
    casework.act(story.sunwai, clerk, case, Act(Step.QUESTION, "When was it?"))
    story.work()
    her.says(f"kal, aap {HER} par call karein")
    story.work()
    with story.sunwai.store.read() as unit:
        (duty,) = unit.connection.execute(text("SELECT id FROM outbox WHERE payload LIKE '%citizen.replied%'")).all()
        said = story.history(case)[-1].note
    with story.sunwai.store.lease() as unit:
        unit.connection.execute(text("UPDATE outbox SET state = 'waiting', lease_until = NULL"))
        claimed = unit.outbox.claim(duty.id)
    assert claimed
    forwarded = json.dumps(News(claimed, found, said).facts(story.sunwai.catalogue), ensure_ascii=False)
    read = json.dumps(casebook.complaint(story.sunwai, clerk, case), ensure_ascii=False)
    listed = str(inbox.row(story.sunwai.catalogue, found, unread=False))
    duties = str(story.duties("deliver", "payload"))
    logs = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "call karein" in forwarded
    assert json.loads(forwarded)["where"] == ("" if private else masked(found.where))
    for given in (forwarded, read, listed, duties, logs):
        assert not betrays(given, [HER])
        assert "35202" not in given


@pytest.mark.parametrize("number", NUMBERS)
def test_s27_every_writing_of_a_number_is_masked(number: str) -> None:
    assert masked(f"call {number} now") == f"call {MASK} now"


@pytest.mark.parametrize(("words", "told"), [(ABUSE, ""), (BRIBE, f"Makan 5, gali 9, {MASK}")])
def test_s27_of_a_private_case_an_office_learns_the_district_alone(story: Story, words: str, told: str) -> None:
    found = replace(story.case(story.citizen().lodges(words)), where="Makan 5, gali 9, 03000000101")
    catalogue = story.sunwai.catalogue
    with story.sunwai.store.read() as unit:
        offices = directory.current(story.sunwai, unit)
        (duty,) = unit.connection.execute(text("SELECT id FROM outbox WHERE topic = 'forward'")).all()
    with story.sunwai.store.lease() as unit:
        claimed = unit.outbox.claim(duty.id)
    assert claimed
    facts = {"event": "", "status": "", "level": 0, "due_at": None}
    forwarded = News(replace(claimed, payload={**claimed.payload, **facts}), found).facts(story.sunwai.catalogue)
    assert forwarded["where"] == told
    assert casefile.written(catalogue, offices, found, ())["where"] == told
    assert inbox.row(story.sunwai.catalogue, found, unread=False).where == told
    assert forwarded["place"] == "gujranwala"


def test_s27_what_is_no_number_of_hers_stays() -> None:
    for words in ("FIR 512/26 of 12-11-2026", "Case 4821-0937-5514", "Rs 250000 for 3 months", "گلی ۴، مکان ۱۲"):
        assert masked(words) == words
    assert masked("CNIC 35202-1234567-1, ۰۳۰۰۰۰۰۰۱۰۱") == f"CNIC {MASK}, {MASK}"


def test_s27_what_is_not_protected_is_told_as_it_was_said(story: Story) -> None:
    case = story.citizen().lodges("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala, call 03000000999")
    assert "03000000999" in casebook.complaint(story.sunwai, "WT", case)["details"]


def test_s28_a_reason_is_needed_and_she_is_told(either: Story) -> None:
    her, clerk = either.citizen(), officer(either, "clerk")
    case = her.lodges()
    either.work()
    her.reads()
    with pytest.raises(Unfounded):
        unsealing.ask(either.sunwai, clerk, case, "because")
    opening = unsealing.ask(either.sunwai, clerk, case, REASON)
    assert opening.granted
    assert unsealing.identity(either.sunwai, clerk, opening.id).number == HER
    either.work()
    (told,) = her.reads()
    assert case[:4] in told
    assert HER not in told
    assert REASON not in told
    assert acts(either, case) == ["identity.asked", "identity.granted", "identity.seen"]


def test_s28_of_one_who_is_protected_a_second_person_must_consent(either: Story) -> None:
    her, clerk, chief = either.citizen(), officer(either, "clerk"), officer(either, "chief", Role.SUPERVISOR)
    asking_chief = officer(either, "other", Role.SUPERVISOR)
    case = her.lodges()
    protect(either, case)
    either.work()
    her.reads()
    opening = unsealing.ask(either.sunwai, asking_chief, case, REASON)
    assert not opening.granted
    with pytest.raises(Unknown):
        unsealing.identity(either.sunwai, asking_chief, opening.id)
    with pytest.raises(Unfounded, match="supervisor"):
        unsealing.decide(either.sunwai, clerk, opening.id, True)
    with pytest.raises(Unfounded, match="second person"):
        unsealing.decide(either.sunwai, asking_chief, opening.id, True)
    assert unsealing.waiting(either.sunwai, asking_chief) == ()
    assert [waits.id for waits in unsealing.waiting(either.sunwai, chief)] == [opening.id]
    either.clock.move(hours=30)
    unsealing.decide(either.sunwai, chief, opening.id, True)
    either.work()
    assert her.reads(), "told within the day, whenever it is granted"
    assert unsealing.identity(either.sunwai, asking_chief, opening.id).number == HER
    with pytest.raises(Unknown):
        unsealing.identity(either.sunwai, chief, opening.id)
    with pytest.raises(Unfounded, match="already"):
        unsealing.decide(either.sunwai, chief, opening.id, False)
    with either.sunwai.store.read() as unit:
        done = [(act.act, act.by) for act in unit.audit.acts(tracking_id=case) if act.act.startswith("identity.")]
    assert ("identity.asked", f"officer:{asking_chief.officer_id}") in done
    assert ("identity.granted", f"officer:{chief.officer_id}") in done


def test_s28_who_is_refused_sees_nothing_and_that_is_on_record(story: Story) -> None:
    clerk, chief = officer(story, "clerk"), officer(story, "chief", Role.SUPERVISOR)
    case = story.citizen().lodges()
    protect(story, case)
    opening = unsealing.ask(story.sunwai, clerk, case, REASON)
    unsealing.decide(story.sunwai, chief, opening.id, False)
    with pytest.raises(Unknown):
        unsealing.identity(story.sunwai, clerk, opening.id)
    assert acts(story, case) == ["identity.asked", "identity.denied"]


@pytest.mark.parametrize("words", [ABUSE, BRIBE])
def test_s28_who_complains_of_the_police_or_of_violence_is_protected(story: Story, words: str) -> None:
    gutter = story.case(story.citizen().lodges())
    case = story.case(story.citizen("+923000000303").lodges(words))
    catalogue = story.sunwai.catalogue
    assert sight.protected(catalogue, case)
    assert not sight.protected(catalogue, gutter)
    assert sight.protected(catalogue, replace(gutter, hidden=True))
    assert sight.protected(catalogue, replace(gutter, kept_from="wasa-lahore"))


def test_s28_it_is_shown_for_a_quarter_of_an_hour_to_who_asked_alone(story: Story) -> None:
    clerk, other = officer(story, "clerk"), officer(story, "other")
    case = story.citizen().lodges()
    opening = unsealing.ask(story.sunwai, clerk, case, REASON)
    with pytest.raises(Unknown):
        unsealing.identity(story.sunwai, other, opening.id)
    story.clock.move(minutes=15)
    assert unsealing.identity(story.sunwai, clerk, opening.id).until == story.clock.now
    story.clock.move(seconds=1)
    with pytest.raises(Unknown):
        unsealing.identity(story.sunwai, clerk, opening.id)


def test_s28_anothers_case_cannot_be_asked_about(story: Story) -> None:
    stranger = officer(story, "stranger", department="EL")
    case = story.citizen().lodges()
    with pytest.raises(Unknown):
        unsealing.ask(story.sunwai, stranger, case, REASON)
    assert acts(story, case) == ["case.refused"]


@pytest.mark.parametrize("number", [*NUMBERS, "۰۳۰۰۰۰۰۰۱۰۱", "٠٣٠٠ ٠٠٠ ٠١٠١", "3000000101"])
def test_s29_a_note_with_the_citizens_number_is_refused(story: Story, number: str) -> None:
    case = story.citizen().lodges()
    for step in (Step.NOTE, Step.QUESTION, Step.RESOLVED):
        with pytest.raises(Refused, match="number"):
            casework.act(story.sunwai, "WT", case, Act(step, f"Called her on {number}, nobody there."))
    assert [entry.step for entry in story.history(case)] == ["registered"]


def test_s29_other_numbers_are_no_trouble(story: Story) -> None:
    case = story.citizen().lodges()
    for note in ("House 101, street 3000", "Call the control room: 042 1334, or 0300 0000102", f"Case {case}"):
        casework.act(story.sunwai, "WT", case, Act(Step.NOTE, note))


def test_s29_a_name_is_found_as_a_word_and_not_within_one() -> None:
    assert betrays("Told Aisha Bibi, she is content", [], ["AISHA  bibi"])
    assert not betrays("Told Aishabad office", [], ["Aisha"])
    assert not betrays("Told all", [], ["Al"])


def test_s31_she_learns_who_has_seen_her_complaint_as_the_record_has_it(story: Story) -> None:
    her, clerk = story.citizen(), officer(story, "clerk")
    case = her.lodges()
    casebook.complaint(story.sunwai, Caller("WT"), case)
    story.clock.move(minutes=1)
    casebook.complaint(story.sunwai, clerk, case)
    opening = unsealing.ask(story.sunwai, clerk, case, REASON)
    unsealing.identity(story.sunwai, clerk, opening.id)
    audit.link(story.sunwai)
    with story.sunwai.store.read() as unit:
        seen = unsealing.seen(story.sunwai, unit, story.case(case))
        on_record = [
            act.at for act in unit.audit.acts(tracking_id=case) if act.act in (audit.SINGLE, unsealing.SHOWN_TO)
        ]
    assert [(one.role, one.department, one.reason) for one in seen] == [
        ("officer", "WT", REASON),
        ("officer", "WT", ""),
        ("department", "WT", ""),
    ]
    assert [one.at for one in seen] == on_record
    assert seen[0].at - seen[-1].at == timedelta(minutes=1)
    assert list(audit.verify(story.sunwai)) == []


def test_s31_the_reason_ends_with_her_key_and_the_record_stays_whole(story: Story) -> None:
    her, clerk = story.citizen(), officer(story, "clerk")
    case = her.lodges()
    opening = unsealing.ask(story.sunwai, clerk, case, REASON)
    unsealing.identity(story.sunwai, clerk, opening.id)
    her.says("DELETE", "1")
    assert story.citizen().person is None
    with story.sunwai.store.read() as unit:
        (seen,) = unsealing.seen(story.sunwai, unit, story.case(case))
    assert seen.reason == ""
    with pytest.raises(Unknown):
        unsealing.identity(story.sunwai, clerk, opening.id)
    audit.link(story.sunwai)
    assert list(audit.verify(story.sunwai)) == []
