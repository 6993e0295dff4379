"""Open cases that are probably about one thing: the same subject in the same district, and words of the place in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ALIKE = 2  # words of the place that neighbours share
LEAST = 3  # cases of a cluster
COMMON = 0.4  # a word that stands in so many of a district's cases tells no place
MANY = 10  # from so many cases on that can be told
LARGEST = 400  # cases of one subject in one district that are compared with one another


@dataclass(frozen=True)
class Placed:
    """A case with the words of its place, as keyed indexes: what they say nobody needs to know."""

    tracking_id: str
    department: str
    leaf: str
    place: str
    words: frozenset[bytes]


@dataclass(frozen=True)
class Cluster:
    """Cases alike and nearby, the oldest first."""

    department: str
    leaf: str
    place: str
    cases: tuple[str, ...]


def found(cases: Iterable[Placed]) -> tuple[Cluster, ...]:
    """The clusters among cases that come oldest first; the largest first."""
    known = tuple(cases)
    telling = telling_words(known)
    groups: defaultdict[tuple[str, str, str], list[Placed]] = defaultdict(list)
    for case in known:
        groups[case.department, case.leaf, case.place].append(case)
    clusters = (
        Cluster(*spot, together)
        for spot, group in groups.items()
        for together in joined(group[-LARGEST:], telling[spot[2]])
        if len(together) >= LEAST
    )
    return tuple(sorted(clusters, key=lambda one: (-len(one.cases), one.cases)))


def telling_words(cases: Iterable[Placed]) -> Mapping[str, frozenset[bytes]]:
    """By district, the words that tell one place in it from another."""
    counts: defaultdict[str, Counter[bytes]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for case in cases:
        counts[case.place].update(case.words)
        sizes[case.place] += 1
    return {
        place: frozenset(word for word, count in words.items() if sizes[place] < MANY or count < COMMON * sizes[place])
        for place, words in counts.items()
    } | {place: frozenset() for place in sizes if place not in counts}


def joined(group: list[Placed], telling: frozenset[bytes]) -> tuple[tuple[str, ...], ...]:
    """The cases of a group that hang together, each set in the order of the group."""
    chief = list(range(len(group)))  # of each case the first one of its set, as far as is known
    for number, case in enumerate(group):
        for earlier in range(number):
            if len(case.words & group[earlier].words & telling) >= ALIKE and chief[earlier] != chief[number]:
                gone, stays = sorted((chief[earlier], chief[number]), reverse=True)
                chief = [stays if one == gone else one for one in chief]
    sets: defaultdict[int, list[str]] = defaultdict(list)
    for number, case in enumerate(group):
        sets[chief[number]].append(case.tracking_id)
    return tuple(tuple(cases) for cases in sets.values())
