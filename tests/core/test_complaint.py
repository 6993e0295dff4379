"""The life of a complaint: from every status only the lawful steps, and the citizen has the last word."""

from itertools import product

import pytest

from core.complaint import (
    CLOSED_BY_OFFICE,
    EVERY,
    LIFECYCLE,
    OPEN,
    Actor,
    Kind,
    Status,
    Step,
    Unlawful,
    kind_of,
    lawful,
    move,
)


def can(status: Status, step: Step) -> bool:
    try:
        move(status, step)
    except Unlawful:
        return False
    return True


def test_every_step_has_its_rule() -> None:
    assert set(LIFECYCLE) == set(Step)


def test_the_usual_life() -> None:
    status = Status.REGISTERED
    for step in (Step.FORWARDED, Step.ACKNOWLEDGED, Step.IN_PROGRESS, Step.QUESTION, Step.ANSWERED, Step.RESOLVED):
        status = move(status, step)
    assert status is Status.RESOLVED
    assert move(status, Step.CONFIRMED) is Status.CONFIRMED


@pytest.mark.parametrize("closed", sorted(CLOSED_BY_OFFICE))
def test_what_the_office_closed_the_citizen_reopens(closed: Status) -> None:
    status = move(closed, Step.REOPENED)
    assert move(status, Step.FORWARDED) is Status.FORWARDED


def test_only_the_citizen_says_that_it_is_solved() -> None:
    leading = {step for step, rule in LIFECYCLE.items() if rule.end is Status.CONFIRMED}
    assert {LIFECYCLE[step].by for step in leading} == {Actor.CITIZEN}


def test_silence_closes_nothing() -> None:
    by_machine = [step for step, rule in LIFECYCLE.items() if rule.by is Actor.MACHINE]
    assert all(LIFECYCLE[step].end not in (Status.CONFIRMED, *CLOSED_BY_OFFICE) for step in by_machine)


def test_what_is_confirmed_or_withdrawn_stays_so() -> None:
    for status in (Status.CONFIRMED, Status.WITHDRAWN):
        assert {move(status, step) for step in Step if can(status, step)} <= {status}


def test_what_is_joined_to_another_case_can_be_answered_taken_apart_and_withdrawn() -> None:
    ends = {move(Status.MERGED, step) for step in Step if can(Status.MERGED, step)}
    assert ends == {*CLOSED_BY_OFFICE, Status.MERGED, Status.FORWARDED, Status.IN_PROGRESS, Status.WITHDRAWN}


def test_an_open_case_can_always_be_resolved_and_withdrawn() -> None:
    for status in OPEN:
        assert can(status, Step.RESOLVED)
        assert can(status, Step.WITHDRAWN)


def test_a_note_changes_no_status() -> None:
    assert all(move(status, Step.NOTE) is status for status in EVERY)


def test_an_answer_needs_a_question() -> None:
    assert [status for status in Status if can(status, Step.ANSWERED)] == [Status.WAITING]


def test_an_unlawful_step_names_the_lawful_ones() -> None:
    with pytest.raises(Unlawful) as refused:
        move(Status.RESOLVED, Step.ACKNOWLEDGED)
    assert refused.value.lawful == lawful(Status.RESOLVED, Actor.OFFICER) == (Step.NOTE,)


def test_what_is_named_lawful_is() -> None:
    for status, by in product(Status, Actor):
        assert {step for step in Step if LIFECYCLE[step].by is by and can(status, step)} == set(lawful(status, by))


def test_a_suggestion_a_request_and_a_thank_you_are_told_from_a_complaint() -> None:
    kinds = {leaf: kind_of(leaf) for leaf in ("WT4", "SG1", "SG2", "SG3")}
    assert kinds == {"WT4": Kind.COMPLAINT, "SG1": Kind.SUGGESTION, "SG2": Kind.APPRECIATION, "SG3": Kind.REQUEST}
