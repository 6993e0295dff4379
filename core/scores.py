"""How an officer's cases end, held against how such cases end with everybody: adjusted for what they were and for the load.

Expected is what all officers together reach with cases of the same leaf and urgency, in weeks that were as full. Observed
over expected is drawn towards 1 the more, the fewer the cases: luck with a few says little about anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

PRIOR = 5.0  # expected cases that "as everybody" counts for
LOADS = (10, 25)  # cases closed in a week: up to so many, up to so many, more


@dataclass(frozen=True)
class Closing:
    """A case that an officer closed: what it was, in which week of hers, and what came of it.

    `confirmed` is None where the citizen said nothing: that counts neither for nor against anybody.
    """

    officer: str
    leaf: str
    urgent: bool
    week: str
    confirmed: bool | None
    late: bool


@dataclass(frozen=True)
class Ratio:
    """How often something was, how often that was to be expected, and the adjusted ratio: 1 is as everybody."""

    cases: int
    observed: int
    expected: float

    @property
    def adjusted(self) -> float:
        """Observed over expected, drawn towards 1."""
        return (self.observed + PRIOR) / (self.expected + PRIOR)


@dataclass(frozen=True)
class Score:
    """What is said of an officer: of those who answered, who confirmed; and of all, whose promise was missed."""

    closed: int
    confirmed: Ratio
    late: Ratio


Outcome = Callable[[Closing], bool | None]


def scores(closings: Iterable[Closing]) -> Mapping[str, Score]:
    """The score of each officer, by her id."""
    known = tuple(closings)
    loads = load(known)
    closed = Counter(closing.officer for closing in known)
    confirmed = ratios(known, loads, lambda closing: closing.confirmed)
    late = ratios(known, loads, lambda closing: closing.late)
    nothing = Ratio(0, 0, 0.0)
    return {
        officer: Score(count, confirmed.get(officer, nothing), late.get(officer, nothing))
        for officer, count in closed.items()
    }


def load(closings: Iterable[Closing]) -> Mapping[tuple[str, str], int]:
    """How full each officer's weeks were: 0, 1 or 2."""
    counts = Counter((closing.officer, closing.week) for closing in closings)
    return {key: sum(count > limit for limit in LOADS) for key, count in counts.items()}


def ratios(closings: Iterable[Closing], loads: Mapping[tuple[str, str], int], outcome: Outcome) -> Mapping[str, Ratio]:
    """Observed and expected of one outcome, by officer. What the load does is reckoned after what the cases are."""
    told = [(closing, bool(said)) for closing in closings if (said := outcome(closing)) is not None]
    usual = shares(((closing.leaf, closing.urgent), was) for closing, was in told)
    seen: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for closing, was in told:
        sums = seen[loads[closing.officer, closing.week]]
        sums[0] += was
        sums[1] += usual[closing.leaf, closing.urgent]
    factors = {level: observed / expected if expected else 1.0 for level, (observed, expected) in seen.items()}
    found: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for closing, was in told:
        sums = found[closing.officer]
        sums[0] += 1
        sums[1] += was
        sums[2] += usual[closing.leaf, closing.urgent] * factors[loads[closing.officer, closing.week]]
    return {
        officer: Ratio(int(cases), int(observed), expected) for officer, (cases, observed, expected) in found.items()
    }


def shares(outcomes: Iterable[tuple[tuple[str, bool], bool]]) -> Mapping[tuple[str, bool], float]:
    """How often it was so with everybody, by what the cases were."""
    cases: Counter[tuple[str, bool]] = Counter()
    so: Counter[tuple[str, bool]] = Counter()
    for kind, was in outcomes:
        cases[kind] += 1
        so[kind] += was
    return {kind: so[kind] / count for kind, count in cases.items()}
