"""What of the figures everybody may see: no number so small that it could tell who it was, nor one that subtraction gives away.

A row is a tree: registered is waiting and closed (and seldom withdrawn), closed is confirmed and unconfirmed, unconfirmed is
pending and silent. Where one branch is kept back, so is the other, and something below it. Of a table whose sums are published
as well, at least two rows keep back the same number, and together no fewer than SMALL. So whoever reckons can always take one
case from a branch, give it to the other, and do the opposite in a second row: nothing that is shown would read otherwise.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

from core.figures import Tally

SMALL = 5
REST = "*"  # all values that are too small to be named
PUBLISHED = ("registered", "waiting", "late", "closed", "confirmed", "pending", "silent", "reopened", "rated")
UNCONFIRMED = "unconfirmed"  # not published, but whoever sees closed and confirmed knows it
REACHED = (*PUBLISHED, UNCONFIRMED)
# Where the first is kept back, the others have to be: of a number and its two parts any two give the third away.
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "waiting": ("closed",),
    "closed": ("waiting", UNCONFIRMED),
    "confirmed": (UNCONFIRMED,),
    UNCONFIRMED: ("pending", "silent"),
    "pending": ("silent",),
    "silent": ("pending",),
}


@dataclass(frozen=True)
class Line:
    """A row of a published table; None is what is kept back."""

    value: str
    counts: Mapping[str, int | None]
    tally: Tally

    @property
    def satisfaction(self) -> float | None:
        """The mean of the stars, where enough were given."""
        return self.tally.satisfaction if self.tally.rated >= SMALL else None

    def share(self, part: str, whole: str) -> float | None:
        """One count as a part of another; None where either is kept back, or there is nothing."""
        some, of = self.counts[part], self.counts[whole]
        return some / of if some is not None and of else None


def table(by: Mapping[str, Tally], unnamed: frozenset[str] = frozenset()) -> tuple[Line, ...]:
    """A dimension as it may be published, the largest first and the rest last; `unnamed` are not named whatever their size."""
    folded = too_small(by, unnamed)
    rows = {value: tally for value, tally in by.items() if value not in folded}
    rest = reduce(add, (by[value] for value in folded), Tally())
    if rest.registered >= SMALL:
        rows[REST] = rest
    hidden = kept_back(rows)
    return tuple(
        Line(value, {name: None if (value, name) in hidden else getattr(tally, name) for name in PUBLISHED}, tally)
        for value, tally in rows.items()
    )


def alone(tally: Tally) -> Line:
    """Numbers that stand for themselves, of all cases together."""
    return table({"": tally})[0] if tally.registered >= SMALL else Line("", dict.fromkeys(PUBLISHED), tally)


def too_small(by: Mapping[str, Tally], unnamed: frozenset[str]) -> frozenset[str]:
    """The values that are not named: the small ones, and as many of the next as it takes to hide them."""
    folded = {value for value, tally in by.items() if tally.registered < SMALL or value in unnamed}
    others = sorted(by.keys() - folded, key=lambda value: (by[value].registered, value))
    while folded and others and (sum(by[value].registered for value in folded) < SMALL or len(folded) == 1):
        folded.add(others.pop(0))
    return frozenset(folded)


def kept_back(rows: Mapping[str, Tally]) -> frozenset[tuple[str, str]]:
    """The cells (value, count) of a table that are kept back: small ones, their partners, and what hides both."""
    hidden = {(value, name) for value, tally in rows.items() for name in REACHED if small(getattr(tally, name))}
    while True:
        more = partners(rows, hidden) | {cell for name in REACHED for cell in column(rows, name, hidden)}
        if more <= hidden:
            return frozenset(hidden)
        hidden |= more


def partners(rows: Mapping[str, Tally], hidden: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """What would be the difference of two numbers that are shown; of nothing unconfirmed, no case could be another."""
    found = {(value, other) for value, name in hidden for other in TOGETHER.get(name, ())}
    below = {value for value, name in hidden if name == UNCONFIRMED}
    split = {value for value in below if (value, "closed") not in hidden or not rows[value].unconfirmed}
    return found | {(value, "confirmed") for value in split}


def column(rows: Mapping[str, Tally], name: str, hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What has to be kept back of a column besides, so that its sum does not tell: the smallest of what is left, zeros last."""
    counts = {value: getattr(tally, name) for value, tally in rows.items()}
    back = {value for value in counts if (value, name) in hidden}
    left = sorted(counts.keys() - back, key=lambda value: (not counts[value], counts[value], value))
    while back and left and (len(back) == 1 or (counts[left[0]] and sum(counts[value] for value in back) < SMALL)):
        back.add(left.pop(0))
    return {(value, name) for value in back}


def small(count: int) -> bool:
    """Whether a number could tell who it was."""
    return 0 < count < SMALL


def between(shorter: Mapping[str, Tally], longer: Mapping[str, Tally]) -> frozenset[str]:
    """The values of which a shorter and a longer stretch of time differ by so little that it could tell who it was."""
    nothing = Tally()
    return frozenset(
        value for value, tally in longer.items() if small(tally.registered - shorter.get(value, nothing).registered)
    )
