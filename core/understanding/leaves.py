"""Rank what a message may be about, by the phrases of the lexicon: rare words tell more than common ones.

A phrase need not stand together: its words may come in any order, and count less the further apart they are. Words that
only name a landmark hardly count. Words weigh in on their own as well, by how much each points to one leaf.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from core.catalogue import Catalogue
from core.understanding.evidence import Evidence, Phrase, evidence
from core.understanding.landmarks import landmarks
from core.understanding.normal import cues, normalise
from core.understanding.places import mentioned
from core.understanding.vocabulary import Vocabulary

MOST = 3  # leaves and departments given
APART = 0.4  # what each word in between takes from a phrase
OUT_OF_ORDER = 0.9
OFTEN = 4  # places of a word that are looked at; who repeats herself says no more
LANDMARK = 0.15  # what a word that only says where is worth
WORDS = 0.19  # the weight of words on their own, against phrases
SHARP = 3.0  # how fast likelihood falls with points
NONE = 4.0  # the weight of "something else", e.g. of four leaves that nothing speaks for
STEEPEST = 50.0  # a bound for the exponential


@dataclass(frozen=True)
class Ranked:
    """A leaf the message may be about; `confidence` from 0 to 1."""

    leaf: str
    confidence: float


@dataclass(frozen=True)
class Said:
    """A message as terms: where each stands, and how much it is to be trusted there."""

    at: Mapping[str, list[int]]
    trust: Mapping[str, float]


def rank(text: str, catalogue: Catalogue) -> tuple[Ranked, ...]:
    """The leaves a message may be about, the likeliest first, three at most; none where no word is known."""
    return best(likelihoods(text, catalogue))


def best(likely: Mapping[str, float]) -> tuple[Ranked, ...]:
    """The three likeliest leaves."""
    top = sorted(likely.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return tuple(Ranked(leaf, round(share, 3)) for leaf, share in top)


def departments(likely: Mapping[str, float], catalogue: Catalogue) -> tuple[str, ...]:
    """The departments meant, the likeliest first, three at most, each with the likelihood of all its leaves."""
    found: dict[str, float] = defaultdict(float)
    for leaf, share in likely.items():
        found[catalogue.leaves[leaf].department] += share
    return tuple(sorted(found, key=lambda code: (-found[code], code))[:MOST])


@lru_cache(maxsize=32)
def likelihoods(text: str, catalogue: Catalogue) -> Mapping[str, float]:
    """How likely a message is about each leaf that something speaks for; what is missing to 1: it is none of them.

    Remembered for a moment: whoever looks for danger asks for it as well.
    """
    points = scores(text, evidence(catalogue), _named(text, catalogue))
    raised = {leaf: exp(min(SHARP * value, STEEPEST)) for leaf, value in points.items()}
    whole = sum(raised.values()) + NONE
    return {leaf: value / whole for leaf, value in raised.items()}


def _named(text: str, catalogue: Catalogue) -> frozenset[int]:
    """Which words of a message are names of places and no more: of "Mayo Hospital" the hospital still tells something."""
    words, telling = normalise(text).split(), cues()["institution"]
    spots = (at for mention in mentioned(text, catalogue) for at in range(mention.start, mention.end))
    return frozenset(at for at in spots if words[at] not in telling)


def scores(text: str, known: Evidence, named: frozenset[int] = frozenset()) -> dict[str, float]:
    """The points of each leaf that something speaks for; all are above 0. `named`: which words are names of places."""
    said = read(text, known.vocabulary, named)
    points = _phrases(said, known)
    _words(said, known, points)
    known.contexts.shift(points, [term for term, trust in said.trust.items() if trust > LANDMARK])
    return {leaf: value for leaf, value in points.items() if value > 0.0}


def _phrases(said: Said, known: Evidence) -> dict[str, float]:
    """The points by phrases: of a leaf's best in full, of the others what they say that is new; hints against in full."""
    hits: dict[str, list[tuple[float, tuple[str, ...]]]] = defaultdict(list)
    for term in said.at:
        for phrase in known.phrases.get(term, ()):
            if worth := _worth(phrase, said):
                hits[phrase.leaf].append((worth, phrase.terms))
    points = {}
    for leaf, found in hits.items():
        total, spoken = 0.0, set[str]()
        for worth, terms in sorted(found, reverse=True):
            total += worth * (sum(term not in spoken for term in terms) / len(terms) if worth > 0 else 1.0)
            spoken.update(terms)
        points[leaf] = total
    return points


def _words(said: Said, known: Evidence, points: dict[str, float]) -> None:
    """Add to the points what the words say on their own."""
    heard = 0.0
    for term, trust in said.trust.items():
        gains = known.words.get(term)
        if gains:
            heard += WORDS * trust
            for leaf, gain in gains.items():
                points[leaf] = points.get(leaf, 0.0) + WORDS * trust * gain
    for leaf in points:
        points[leaf] -= heard * known.bulk[leaf]


def _worth(phrase: Phrase, said: Said) -> float:
    """What a phrase is worth in a message: less for gaps, disorder and doubtful words, 0 where one of its words is missing."""
    if len(phrase.terms) == 1:
        return phrase.worth * said.trust[phrase.terms[0]]
    spots: list[int] = []
    for term in phrase.terms:
        found = said.at.get(term)
        if found is None:
            return 0.0
        spots.append(found[0] if len(found) == 1 or not spots else min(found, key=lambda at: abs(at - spots[0])))
    gap = max(spots) - min(spots) - len(spots) + 1
    trust = min([said.trust[term] for term in phrase.terms])
    order = 1.0 if sorted(set(spots)) == spots else OUT_OF_ORDER
    return phrase.worth * trust * order / (1 + APART * max(gap, 0))


def read(text: str, vocabulary: Vocabulary, named: frozenset[int] = frozenset()) -> Said:
    """A message as the vocabulary's terms, numbered as they follow each other."""
    words = tuple(normalise(text).split())
    where_only = landmarks(words) | named
    at: dict[str, list[int]] = defaultdict(list)
    trust: dict[str, float] = {}
    place = 0
    for spot, (term, sure) in enumerate(vocabulary.read(words)):
        if term:
            place += 1
            if len(at[term]) < OFTEN:
                at[term].append(place)
            trust[term] = max(trust.get(term, 0.0), sure * (LANDMARK if spot in where_only else 1.0))
    return Said(at, trust)
