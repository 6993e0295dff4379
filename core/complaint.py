"""The life of a complaint: its statuses, the steps that lead from one to the next, and who may take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a case is."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    REQUEST = "request"
    APPRECIATION = "appreciation"


class Status(StrEnum):
    """Where a case stands. "Closed by the office" is RESOLVED or REJECTED; only the citizen makes it CONFIRMED."""

    REGISTERED = "registered"
    FORWARDED = "forwarded"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting_for_citizen"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Step(StrEnum):
    """What can happen to a case. The names are those of the department API."""

    REGISTERED = "registered"
    FORWARDED = "forwarded"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    QUESTION = "question"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    MERGED = "merged"
    NOTE = "note"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    RATED = "rated"
    EVIDENCE = "evidence"
    ADDED = "added"
    NUDGED = "nudged"
    WITHDRAWN = "withdrawn"
    ESCALATED = "escalated"
    REMINDED = "reminded"


class Actor(StrEnum):
    """Who took a step."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    MACHINE = "machine"


class Outcome(StrEnum):
    """What a resolution gave."""

    RELIEF_GRANTED = "relief_granted"
    PARTIAL_RELIEF = "partial_relief"


@dataclass(frozen=True)
class Rule:
    """One row of the lifecycle: who may take the step, from where, and where it leads (None: the status stays)."""

    by: Actor
    start: frozenset[Status]
    end: Status | None


ARRIVING = frozenset({Status.REGISTERED, Status.REOPENED})
WITH_OFFICE = frozenset({Status.FORWARDED, Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.WAITING})
OPEN = ARRIVING | WITH_OFFICE
CLOSED_BY_OFFICE = frozenset({Status.RESOLVED, Status.REJECTED})
JOINED = frozenset({Status.MERGED})  # waits for what becomes of another case
EVERY = frozenset(Status)
ENDED = EVERY - OPEN  # there is nothing for an office to do, as it stands

LIFECYCLE: Mapping[Step, Rule] = {
    Step.REGISTERED: Rule(Actor.CITIZEN, frozenset(), Status.REGISTERED),
    Step.FORWARDED: Rule(Actor.MACHINE, ARRIVING | JOINED, Status.FORWARDED),
    Step.ACKNOWLEDGED: Rule(Actor.OFFICER, ARRIVING | {Status.FORWARDED}, Status.ACKNOWLEDGED),
    Step.IN_PROGRESS: Rule(Actor.OFFICER, (OPEN | JOINED) - {Status.IN_PROGRESS}, Status.IN_PROGRESS),
    Step.QUESTION: Rule(Actor.OFFICER, OPEN, Status.WAITING),
    Step.ANSWERED: Rule(Actor.CITIZEN, frozenset({Status.WAITING}), Status.IN_PROGRESS),
    Step.TRANSFERRED: Rule(Actor.OFFICER, OPEN, Status.REGISTERED),
    Step.RESOLVED: Rule(Actor.OFFICER, OPEN | JOINED, Status.RESOLVED),
    Step.REJECTED: Rule(Actor.OFFICER, OPEN | JOINED, Status.REJECTED),
    Step.MERGED: Rule(Actor.OFFICER, OPEN, Status.MERGED),
    Step.NOTE: Rule(Actor.OFFICER, EVERY, None),
    Step.CONFIRMED: Rule(Actor.CITIZEN, CLOSED_BY_OFFICE, Status.CONFIRMED),
    Step.REOPENED: Rule(Actor.CITIZEN, CLOSED_BY_OFFICE, Status.REOPENED),
    Step.RATED: Rule(Actor.CITIZEN, CLOSED_BY_OFFICE | {Status.CONFIRMED, Status.REOPENED} | OPEN, None),
    Step.EVIDENCE: Rule(Actor.CITIZEN, EVERY, None),
    Step.ADDED: Rule(Actor.CITIZEN, EVERY, None),
    Step.NUDGED: Rule(Actor.CITIZEN, OPEN, None),
    Step.WITHDRAWN: Rule(Actor.CITIZEN, OPEN | JOINED | CLOSED_BY_OFFICE, Status.WITHDRAWN),
    Step.ESCALATED: Rule(Actor.MACHINE, OPEN, None),
    Step.REMINDED: Rule(Actor.MACHINE, OPEN, None),
}

KINDS: Mapping[str, Kind] = {"SG1": Kind.SUGGESTION, "SG2": Kind.APPRECIATION, "SG3": Kind.REQUEST, "SG5": Kind.REQUEST}
HEAD_LEVEL, HIGHEST_LEVEL = 2, 3  # the office, its region, its head, the ministry


@dataclass
class Unlawful(Exception):
    """A step that the lifecycle does not have from here; `lawful` names those it has for the same actor. → 409"""

    step: Step
    status: Status
    lawful: tuple[Step, ...]


def move(status: Status, step: Step) -> Status:
    """The status after a step. Raises Unlawful."""
    rule = LIFECYCLE[step]
    if status not in rule.start:
        raise Unlawful(step, status, lawful(status, rule.by))
    return rule.end or status


def lawful(status: Status, by: Actor) -> tuple[Step, ...]:
    """The steps that this actor may take from this status."""
    return tuple(step for step, rule in LIFECYCLE.items() if rule.by is by and status in rule.start)


def kind_of(leaf: str) -> Kind:
    """A leaf's kind of case; almost all are complaints."""
    return KINDS.get(leaf, Kind.COMPLAINT)
