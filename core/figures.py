"""Counting cases: by week of registration, by department, office, leaf, place, channel and language.

Two figures are never one: closed by the office, and confirmed by the citizen. Who said nothing may still answer for a while
(`pending`); after that she is counted as silent.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Self

from core.complaint import CLOSED_BY_OFFICE, OPEN, Status

EVERYTHING = ""  # the scope of all departments together
WIDTH = 1.1  # each bucket of a histogram reaches a tenth further than the one before
COUNTS = (
    "registered",
    "waiting",
    "late",
    "answered",
    "closed",
    "confirmed",
    "reopened",
    "pending",
    "silent",
    "withdrawn",
    "rated",
    "stars",
)


@dataclass(frozen=True)
class Fact:
    """A case as far as it is counted. `place` is a district's code or ""; nothing here tells whose it is."""

    department: str
    office: str
    leaf: str
    place: str
    channel: str
    language: str
    status: Status
    registered_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    reopenings: int
    escalations: int
    stars: int | None


@dataclass(frozen=True)
class Tally:
    """Cases counted. `closed` are those an office has closed now: `confirmed` by her, `pending` while she may still answer, or
    `silent`, when her time for it is over.

    `late`: a promise was broken. `answer_hours`, `closing_hours`: bucket → cases, see `bucket`.
    """

    registered: int = 0
    waiting: int = 0
    late: int = 0
    answered: int = 0
    closed: int = 0
    confirmed: int = 0
    reopened: int = 0
    pending: int = 0
    silent: int = 0
    withdrawn: int = 0
    rated: int = 0
    stars: int = 0
    answer_hours: Mapping[int, int] = field(default_factory=dict)
    closing_hours: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: Self) -> "Tally":
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        answer = Counter(self.answer_hours) + Counter(other.answer_hours)
        return Tally(
            **sums, answer_hours=answer, closing_hours=Counter(self.closing_hours) + Counter(other.closing_hours)
        )

    def share(self, part: str, whole: str) -> float | None:
        """One count as a part of another, 0 to 1; None of nothing."""
        of = getattr(self, whole)
        return getattr(self, part) / of if of else None

    @property
    def unconfirmed(self) -> int:
        """The closed ones of which she has said nothing, whether or not she still may."""
        return self.pending + self.silent

    @property
    def satisfaction(self) -> float | None:
        """The mean of the stars that were given, 1 to 5."""
        return self.stars / self.rated if self.rated else None


@dataclass(frozen=True)
class Key:
    """What is counted: in which scope, by which dimension, which value of it."""

    scope: str
    dimension: str
    value: str


@dataclass
class _Sum:
    """A tally while it is being counted: COUNTS in their order, and the two histograms."""

    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    answers: Counter[int] = field(default_factory=Counter)
    closings: Counter[int] = field(default_factory=Counter)

    def tally(self) -> Tally:
        """As it is kept."""
        named = dict(zip(COUNTS, self.counts, strict=True))
        return Tally(**named, answer_hours=dict(self.answers), closing_hours=dict(self.closings))


def count(facts: Iterable[Fact], provinces: Mapping[str, str], now: datetime, since: datetime) -> Mapping[Key, Tally]:
    """The tallies of some cases, for all together and within each department.

    `provinces` are by district; who was answered `since` then may still say whether it is solved, see `answerable`.
    """
    sums: defaultdict[tuple[str, str, str], _Sum] = defaultdict(_Sum)
    for fact in facts:
        marks = tuple(marked(fact, now, since))
        answer, closing = taken(fact, fact.answered_at), taken(fact, fact.closed_at)
        for key in keys(fact, provinces):
            found = sums[key]
            for place, number in marks:
                found.counts[place] += number
            if answer is not None:
                found.answers[answer] += 1
            if closing is not None:
                found.closings[closing] += 1
    return {Key(*key): found.tally() for key, found in sums.items()}


def marked(fact: Fact, now: datetime, since: datetime) -> Iterator[tuple[int, int]]:
    """What a case counts as: a place in COUNTS, and how often; "stars" as often as she gave."""
    open_, by_office = fact.status in OPEN, fact.status in CLOSED_BY_OFFICE
    pending = by_office and fact.closed_at is not None and fact.closed_at >= since
    overdue = open_ and fact.due_at is not None and fact.due_at < now
    numbers = {
        "registered": 1,
        "waiting": open_,
        "late": fact.escalations > 0 or overdue,
        "answered": fact.answered_at is not None,
        "closed": by_office or fact.status is Status.CONFIRMED,
        "confirmed": fact.status is Status.CONFIRMED,
        "reopened": fact.reopenings > 0,
        "pending": pending,
        "silent": by_office and not pending,
        "withdrawn": fact.status is Status.WITHDRAWN,
        "rated": fact.stars is not None,
        "stars": fact.stars or 0,
    }
    yield from ((place, int(numbers[name])) for place, name in enumerate(COUNTS) if numbers[name])


def keys(fact: Fact, provinces: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Under what a case is counted: scope, dimension and value."""
    inside = (
        ("all", ""),
        ("office", fact.office),
        ("leaf", fact.leaf),
        ("district", fact.place),
        ("province", provinces.get(fact.place, "")),
        ("channel", fact.channel.partition("/")[0]),
        ("language", fact.language),
    )
    yield (EVERYTHING, "department", fact.department)
    for dimension, value in inside:
        yield (EVERYTHING, dimension, value)
        yield (fact.department, dimension, value)


def taken(fact: Fact, until: datetime | None) -> int | None:
    """The bucket of the time from registration until then."""
    return None if until is None else bucket((until - fact.registered_at).total_seconds() / 3600)


def bucket(hours: float) -> int:
    """The bucket of a length of time: 0 for none, and each a tenth wider than the one before, so ±5 % of an hour or more."""
    return round(math.log1p(max(0.0, hours)) / math.log(WIDTH))


def hours(bucket: int) -> float:
    """The length of time that a bucket stands for."""
    return float(WIDTH**bucket) - 1


def quantile(histogram: Mapping[int, int], share: float) -> float | None:
    """The hours within which this share of the cases was done; None where there are none."""
    left = share * sum(histogram.values())
    for found in sorted(histogram):
        left -= histogram[found]
        if left <= 0:
            return hours(found)
    return None


def week_of(at: datetime, zone: tzinfo) -> date:
    """The Monday of the week in which this was, there."""
    here = at.astimezone(zone).date()
    return here - timedelta(days=here.weekday())


def answerable(now: datetime, window: timedelta, zone: tzinfo) -> datetime:
    """Whose case was closed then or later may still answer: she has until the end of the day on which the window ends."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone) - window


def poisson_tail(count: int, mean: float) -> float:
    """The probability of `count` or more where `mean` is expected."""
    if mean <= 0:
        return 0.0 if count else 1.0
    term = total = math.exp(-mean)
    for number in range(1, count):
        term *= mean / number
        total += term
    return max(0.0, 1.0 - total) if count else 1.0
