"""Signs that closing and praising are a game: each with the deeds that it rests on. A sign is no proof; a person looks.

The same citizen praises the same office again and again; her word comes seconds after the closing, before she can have
looked; an office closes many cases shortly before their dates; one note stands on case after case.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from core.catalogue import Signs
from core.complaint import Step
from core.understanding.normal import letters

HIGH = 4  # stars from which a rating is praise
CLOSING = frozenset({Step.RESOLVED, Step.REJECTED})
WORD = frozenset({Step.CONFIRMED, Step.RATED})


class Sign(StrEnum):
    """What it looks like."""

    PRAISE = "praise"
    HASTE = "haste"
    BULK = "bulk"
    ALIKE = "alike"


@dataclass(frozen=True)
class Deed:
    """A closing, or a citizen's word about one. `due_at` is the promise that held; `note` are the office's words.

    `citizen_id` and `note` serve to compare, and are never shown.
    """

    tracking_id: str
    at: datetime
    step: Step
    department: str
    office: str
    officer_id: str | None
    citizen_id: str = field(repr=False)
    due_at: datetime | None
    stars: int | None
    note: str = field(default="", repr=False)

    @property
    def held_by(self) -> tuple[str, str]:
        """The department and the office that have the case."""
        return self.department, self.office


@dataclass(frozen=True)
class Flag:
    """A sign, whose it is, and the deeds behind it in order of time."""

    sign: Sign
    department: str
    office: str
    deeds: tuple[Deed, ...]


def flags(deeds: Iterable[Deed], signs: Signs) -> tuple[Flag, ...]:
    """Every flag that these deeds raise, by office and sign."""
    known = sorted(deeds, key=lambda deed: (deed.at, deed.tracking_id))
    found = (*praises(known, signs), *hasty(known, signs), *bulks(known, signs), *alike(known, signs))
    return tuple(sorted(found, key=lambda flag: (flag.department, flag.office, list(Sign).index(flag.sign))))


def praises(deeds: Sequence[Deed], signs: Signs) -> Iterator[Flag]:
    """The same citizen, the same office, high ratings of many cases."""
    rated = {deed.tracking_id: deed for deed in deeds if deed.step is Step.RATED and (deed.stars or 0) >= HIGH}
    for same in grouped(rated.values(), lambda deed: (*deed.held_by, deed.citizen_id)):
        if len(same) >= signs.praises:
            yield flag(Sign.PRAISE, same)


def hasty(deeds: Sequence[Deed], signs: Signs) -> Iterator[Flag]:
    """Her word on the heels of the closing: nobody has looked whether it is so."""
    quick: list[Deed] = []
    for same in grouped(deeds, lambda deed: deed.tracking_id):
        for before, after in pairwise(same):
            if before.step in CLOSING and after.step in WORD and after.at - before.at <= signs.hasty:
                quick += [before, after]
    for of_office in grouped(quick, lambda deed: deed.held_by):
        yield flag(Sign.HASTE, of_office)


def bulks(deeds: Sequence[Deed], signs: Signs) -> Iterator[Flag]:
    """Many cases of one office closed within a while, each shortly before its date."""
    just = [deed for deed in deeds if deed.step in CLOSING and deed.due_at and nearly(deed.due_at - deed.at, signs)]
    for same in grouped(just, lambda deed: deed.held_by):
        crowd, first, taken = list[Deed](), 0, 0
        for last, deed in enumerate(same):
            while deed.at - same[first].at > signs.within:
                first += 1
            if last - first + 1 >= signs.bulk:
                crowd += same[max(first, taken) : last + 1]
                taken = last + 1
        if crowd:
            yield flag(Sign.BULK, crowd)


def nearly(left: timedelta, signs: Signs) -> bool:
    """Whether there was little time left until the date."""
    return timedelta() <= left <= signs.close


def alike(deeds: Sequence[Deed], signs: Signs) -> Iterator[Flag]:
    """One note on many cases, whatever numbers and signs stand in it."""
    noted = [(deed, bare(deed.note)) for deed in deeds if deed.step in CLOSING and deed.note]
    telling = {id(deed): words for deed, words in noted if len(words) >= signs.letters}
    known = [deed for deed, _ in noted if id(deed) in telling]
    for same in grouped(known, lambda deed: (*deed.held_by, telling[id(deed)])):
        if len({deed.tracking_id for deed in same}) >= signs.alike:
            yield flag(Sign.ALIKE, same)


def bare(note: str) -> str:
    """A note's letters alone, in one spelling."""
    return "".join(filter(str.isalpha, letters(note)))


def grouped(deeds: Iterable[Deed], key: Callable[[Deed], Hashable]) -> Iterator[Sequence[Deed]]:
    """Deeds that have this in common, each group in the order given."""
    found: defaultdict[Hashable, list[Deed]] = defaultdict(list)
    for deed in deeds:
        found[key(deed)].append(deed)
    yield from found.values()


def flag(sign: Sign, deeds: Sequence[Deed]) -> Flag:
    """A flag of the office that all these deeds are of."""
    department, office = deeds[0].held_by
    return Flag(sign, department, office, tuple(deeds))
