"""From the filing to the citizen's verdict: each story as citizen, office and workers live it."""

import pytest

from bot import casework
from bot.casework import Act, Refused, Unknown, Unlawful
from core.complaint import LIFECYCLE, Actor, Outcome, Step
from tests import together
from tests.bot.story import Story
from tests.house import STRANGER, TRACKING_ID


def test_filed_acknowledged_resolved_not_solved_reopened_one_level_higher_solved_rated_and_remarked(
    either: Story,
) -> None:
    her = either.citizen()
    case = her.lodges()
    either.work()
    assert either.case(case).status == "forwarded"
    for step in ("acknowledged", "in_progress"):
        either.office(case, step)
        assert TRACKING_ID.search(her.reads()[0])

    either.office(case, "resolved", "Kal saaf kar diya", outcome=Outcome.PARTIAL_RELIEF)
    assert "Kal saaf kar diya" in her.reads()[0]
    either.clock.move(days=2)
    assert TRACKING_ID.search(her.says("2"))
    either.work()
    reopened = either.case(case)
    assert (reopened.status, reopened.level, reopened.outcome, reopened.closed_at) == ("forwarded", 1, None, None)

    either.office(case, "resolved", outcome=Outcome.RELIEF_GRANTED)
    her.reads()
    her.says("1")
    assert either.case(case).status == "confirmed"
    her.says("4")
    assert either.case(case).stars == 4
    her.says("Shukriya, ab theek hai")
    either.work()

    assert either.events(case) == ["complaint.forwarded", "complaint.reopened"]
    assert [(entry.actor, entry.step) for entry in either.history(case)] == [
        ("citizen", "registered"),
        ("machine", "forwarded"),
        ("officer", "acknowledged"),
        ("officer", "in_progress"),
        ("officer", "resolved"),
        ("citizen", "reopened"),
        ("machine", "forwarded"),
        ("officer", "resolved"),
        ("citizen", "confirmed"),
        ("citizen", "rated"),
        ("citizen", "rated"),
    ]
    assert either.history(case)[-1].note == "Shukriya, ab theek hai"


def test_an_office_asks_the_citizen_answers_and_the_office_hears_of_it(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "question", "Kaunsa ghar?")
    assert "Kaunsa ghar?" in her.reads()[-1]
    assert story.case(case).status == "waiting_for_citizen"
    her.says("Ghar number 12, hara gate")
    story.work()
    assert story.case(case).status == "in_progress"
    assert story.events(case) == ["complaint.forwarded", "citizen.replied"]
    assert story.history(case)[-1].note == "Ghar number 12, hara gate"


def test_who_is_rejected_reads_the_rule(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "rejected", "private lane", rule="Rule 7")
    (text,) = her.reads()
    assert "Rule 7: private lane" in text
    assert story.case(case).status == "rejected"
    her.says("2")
    assert story.case(case).level == 1


def test_a_transferred_case_goes_to_the_other_department_and_the_first_has_it_no_more(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.work()
    story.clock.move(hours=5)
    before = story.case(case).due_at
    story.office(case, "transferred", "not our sewer", to_department="MU")
    assert before
    assert (story.case(case).department, story.case(case).status) == ("MU", "forwarded")
    assert (story.case(case).due_at or before) > before
    assert story.duties("deliver", "department", "state") == [("WT", "done"), ("MU", "done")]
    assert len(her.reads()) == 1
    with pytest.raises(Unknown):
        story.office(case, "acknowledged")
    story.office(case, "acknowledged", code="MU")


def test_a_case_transferred_before_it_was_forwarded_reaches_the_new_department_once_and_the_old_one_never(
    story: Story,
) -> None:
    with story.without_redis():
        case = story.citizen().lodges()
        story.office(case, "transferred", "not our sewer", to_department="MU")
    story.wait(seconds=4)
    assert story.duties("deliver", "department", "state") == [("MU", "done")]


def test_what_the_lifecycle_does_not_have_changes_nothing_and_names_what_it_has(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved")
    her.reads()
    with pytest.raises(Unlawful) as refused:
        story.office(case, "acknowledged")
    assert refused.value.lawful == (Step.NOTE,)
    assert story.case(case).status == "resolved"
    assert her.reads() == []


@pytest.mark.parametrize("step", [step for step, rule in LIFECYCLE.items() if rule.by is not Actor.OFFICER])
@pytest.mark.parametrize("closed", [True, False])
def test_no_office_takes_a_step_that_is_the_citizens_or_the_machines(story: Story, step: Step, closed: bool) -> None:
    case = story.citizen().lodges()
    story.work()
    if closed:
        story.office(case, "resolved")
    before = story.history(case)
    with pytest.raises(Unlawful) as refused:
        casework.act(story.sunwai, "WT", case, Act(step, "said she"))
    assert all(LIFECYCLE[each].by is Actor.OFFICER for each in refused.value.lawful)
    assert story.history(case) == before


def test_a_note_to_colleagues_is_not_pushed_and_not_shown(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "note", "andar ki baat")
    assert her.reads() == []
    assert "andar ki baat" not in her.says("STATUS")
    assert "andar ki baat" in [entry.note for entry in story.history(case)]


@pytest.mark.parametrize(
    "act",
    [
        Act(Step.QUESTION),
        Act(Step.NOTE, "  "),
        Act(Step.REJECTED),
        Act(Step.TRANSFERRED, to_department="MU"),
        Act(Step.TRANSFERRED, "reason"),
        Act(Step.TRANSFERRED, "reason", to_department="XX"),
        Act(Step.TRANSFERRED, "reason", to_department="WT"),
        Act(Step.RESOLVED, "x" * 1001),
    ],
    ids=lambda act: f"{act.step}-{act.to_department}",
)
def test_an_event_that_lacks_something_is_refused_and_changes_nothing(story: Story, act: Act) -> None:
    case = story.citizen().lodges()
    before = story.case(case)
    with pytest.raises(Refused):
        casework.act(story.sunwai, "WT", case, act)
    assert story.case(case) == before
    assert len(story.history(case)) == 1


def test_anothers_case_is_as_unknown_as_none(story: Story) -> None:
    case = story.citizen().lodges()
    for code, wanted in (("EL", case), ("WT", "482109375516")):
        with pytest.raises(Unknown):
            story.office(wanted, "acknowledged", code=code)


def test_two_officers_at_the_same_instant_take_a_step_once(either: Story) -> None:
    case = either.citizen().lodges()
    outcomes = together.threads(*[lambda: casework.act(either.sunwai, "WT", case, Act(Step.ACKNOWLEDGED)).status] * 4)
    assert outcomes.count("acknowledged") == 1
    assert sum(isinstance(outcome, Unlawful) for outcome in outcomes) == 3


def test_office_and_citizen_at_the_same_instant_do_not_lock_one_another_out(either: Story) -> None:
    """Each needs the case and the conversation; in another order each, they would wait for one another."""
    for digit in range(8):
        her = either.citizen(f"+92300000010{digit}")
        case = her.lodges()
        either.office(case, "resolved")
        outcomes = together.threads(
            lambda h=her: h.says("2"),
            lambda c=case: casework.act(either.sunwai, "WT", c, Act(Step.NOTE, "seen")).status,
            lambda h=her: h.says("STATUS"),
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert either.sunwai.spool.empty()
        assert either.case(case).level == 1


def test_a_suggestion_gets_an_id_and_is_forwarded_as_well(story: Story) -> None:
    her = story.citizen()
    her.says("MENU", "3")
    case = her.lodges("Har gali mein darakht lagaye jayen")
    assert story.case(case).kind == "suggestion"
    story.work()
    assert story.case(case).status == "forwarded"


def test_a_case_is_seen_by_others_without_a_word_of_it(story: Story) -> None:
    case = story.citizen().lodges()
    seen = story.citizen(STRANGER).says(f"STATUS {case}")
    assert case[:4] in seen
    assert "Islampura" not in seen


def test_who_deletes_herself_withdraws_her_open_cases_and_their_departments_hear_of_it(either: Story) -> None:
    her = either.citizen()
    opened, closed = her.lodges(), her.lodges()
    either.work()
    either.office(closed, "resolved")
    her.says("1")
    either.office(opened, "acknowledged")
    her.reads()
    her.says("MENU", "DELETE", "1")
    either.work()
    assert (either.case(opened).status, either.case(opened).details) == ("withdrawn", "")
    assert (either.case(closed).status, either.case(closed).details) == ("confirmed", "")
    assert either.events(opened) == ["complaint.forwarded", "complaint.withdrawn"]
    assert either.duties("deliver", "state") == [("done",)] * 3
    with pytest.raises(Unlawful):
        either.office(opened, "resolved")
    assert her.reads() == []


def test_what_was_queued_for_her_before_she_deleted_herself_is_never_sent(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    casework.act(story.sunwai, "WT", case, Act(Step.ACKNOWLEDGED))
    her.says("DELETE", "1")
    story.work()
    story.wait(seconds=60)
    assert her.reads() == []
    assert story.rows("SELECT state, reason FROM messages") == [("failed", "erased")]
    assert story.duties("notify") == [("done",)]
