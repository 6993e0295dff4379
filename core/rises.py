"""Sudden rises: more cases about one thing in one place within a week than chance makes likely there.

The last seven days are held against the mean of the eight weeks before, as counts of a Poisson process.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.figures import poisson_tail

Spot = tuple[str, str]  # a leaf, and a district's code

FLOOR = 5  # fewer cases are no rise, whatever is usual
LEAST = 0.125  # one case in the eight weeks: where there was none, that much is taken to be usual
LIKELY = 1e-4  # a rise is what chance would give at one spot of so many
WEEKS = 8


@dataclass(frozen=True)
class Rise:
    """A spot where it is more than usual: cases in the last week, in a usual one, and how likely chance gives as many."""

    leaf: str
    place: str
    count: int
    usual: float
    chance: float


def found(now: Mapping[Spot, int], before: Mapping[Spot, int]) -> tuple[Rise, ...]:
    """The rises among the counts of the last week; `before` are those of the eight weeks before. The least likely first."""
    rises = (rise(spot, count, before.get(spot, 0)) for spot, count in now.items() if count >= FLOOR and spot[1])
    return tuple(
        sorted((one for one in rises if one.chance < LIKELY), key=lambda one: (one.chance, one.leaf, one.place))
    )


def rise(spot: Spot, count: int, before: int) -> Rise:
    """What a week's count at a spot is."""
    usual = max(before / WEEKS, LEAST)
    return Rise(*spot, count, before / WEEKS, poisson_tail(count, usual))


def false_alarms(spots: int) -> float:
    """How many rises chance alone shows at the most, when so many spots are looked at."""
    return spots * LIKELY
