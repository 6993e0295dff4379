"""Rank what a message may be about, by the phrases of the lexicon: rare words tell more than common ones.

A phrase need not stand together: its words may come in any order, and count less the further apart they are. Words that
only name a landmark hardly count. Words weigh in on their own as well, by how much each points to one leaf.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from core.catalogue import Catalogue
from core.understanding.landmarks import landmarks
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise
from core.understanding.vocabulary import Vocabulary, build

MOST = 3  # leaves and departments given
OTHER = "ZZ1"
APART = 0.12  # what each word in between takes from a phrase
OUT_OF_ORDER = 0.85
LANDMARK = 0.15  # what a word that only says where is worth
AGAIN = 0.25  # what a phrase adds whose words have all spoken already
SINGLE = 1.0
LONE = 1.2  # the weight of words on their own, against phrases


@dataclass(frozen=True)
class Ranked:
    """A leaf the message may be about; `confidence` from 0 to 1."""

    leaf: str
    confidence: float


@dataclass(frozen=True)
class Phrase:
    """A phrase of the lexicon as terms."""

    leaf: str
    weight: float
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """The lexicon laid out for looking up: phrases by their rarest term, and what each term alone speaks for."""

    vocabulary: Vocabulary
    phrases: Mapping[str, tuple[Phrase, ...]]
    rarity: Mapping[str, float]
    alone: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Said:
    """A message as terms: where each stands, and how much each is to be trusted there."""

    at: Mapping[str, tuple[int, ...]]
    trust: Mapping[str, float]


def rank(text: str, catalogue: Catalogue) -> tuple[Ranked, ...]:
    """The leaves a message may be about, the likeliest first, three at most; none where no word is known."""
    return best(scores(text, index(catalogue)))


def best(points: Mapping[str, float]) -> tuple[Ranked, ...]:
    """The three leaves with most points, each with its share of all, less where there is little evidence at all."""
    top = sorted(points.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    whole = sum(value**2 for _, value in top) or 1.0
    return tuple(Ranked(leaf, round(value**2 / whole * value / (value + 1.0), 3)) for leaf, value in top)


def departments(points: Mapping[str, float], catalogue: Catalogue) -> tuple[str, ...]:
    """The departments meant, the likeliest first, three at most: by their best leaf, and all a little."""
    found: dict[str, list[float]] = defaultdict(list)
    for leaf, value in points.items():
        found[catalogue.leaves[leaf].department].append(value)
    total = {code: max(values) * 0.75 + sum(values) * 0.25 for code, values in found.items()}
    return tuple(sorted(total, key=lambda code: (-total[code], code))[:MOST])


def scores(text: str, index: Index) -> dict[str, float]:
    """The points of each leaf that something speaks for; all are above 0."""
    said = read(text, index.vocabulary)
    hits: dict[str, list[tuple[float, Phrase]]] = defaultdict(list)
    for term in said.at:
        for phrase in index.phrases.get(term, ()):
            if all(other in said.at for other in phrase.terms):
                hits[phrase.leaf].append((_worth(phrase, said, index), phrase))
    points = {leaf: _sum(found) for leaf, found in hits.items()}
    for term, trust in said.trust.items():
        for leaf, share in index.alone.get(term, {}).items():
            points[leaf] = points.get(leaf, 0.0) + LONE * trust * share
    return {leaf: value for leaf, value in points.items() if value > 0.05}


def _sum(found: list[tuple[float, Phrase]]) -> float:
    """The best phrase in full, the others as far as they say something new; hints against in full."""
    total, spoken = 0.0, set[str]()
    for worth, phrase in sorted(found, key=lambda hit: -hit[0]):
        fresh = sum(term not in spoken for term in phrase.terms) / len(phrase.terms)
        total += worth * (max(fresh, AGAIN * (len(spoken) < 1)) if worth > 0 else 1.0)
        spoken.update(phrase.terms)
    return total


def _worth(phrase: Phrase, said: Said, index: Index) -> float:
    """What a phrase found in a message is worth: its weight and rarity, less for gaps, disorder, and doubtful words."""
    rare = sum(index.rarity[term] for term in phrase.terms)
    trust = min(said.trust[term] for term in phrase.terms)
    gap, order = _spread(phrase.terms, said.at)
    return phrase.weight / 5 * rare * trust * order / (1 + APART * gap)


def _spread(terms: tuple[str, ...], at: Mapping[str, tuple[int, ...]]) -> tuple[int, float]:
    """How many words stand between those of a phrase at their closest, and a discount where they are out of order."""
    if len(terms) == 1:
        return 0, 1.0
    spots = [
        min((min(at[term], key=lambda spot: abs(spot - start)) for term in terms[1:]), default=start)
        for start in at[terms[0]]
    ]
    closest = min(zip(at[terms[0]], spots, strict=True), key=lambda pair: abs(pair[0] - pair[1]))
    places = [closest[0], *(min(at[term], key=lambda spot: abs(spot - closest[0])) for term in terms[1:])]
    gap = max(places) - min(places) - len(terms) + 1
    return max(gap, 0), 1.0 if places == sorted(places) else OUT_OF_ORDER


def read(text: str, vocabulary: Vocabulary) -> Said:
    """A message as the vocabulary's terms."""
    words = tuple(normalise(text).split())
    where_only = landmarks(words)
    at: dict[str, list[int]] = defaultdict(list)
    trust: dict[str, float] = {}
    place = 0
    for spot, (term, sure) in enumerate(_terms(words, vocabulary)):
        if not term:
            continue
        place += 1
        at[term].append(place)
        trust[term] = max(trust.get(term, 0.0), sure * (LANDMARK if spot in where_only else 1.0))
    return Said({term: tuple(spots) for term, spots in at.items()}, trust)


def _terms(words: Sequence[str], vocabulary: Vocabulary) -> Iterable[tuple[str, float]]:
    """The term of each word; where two words are one that was written apart, its term and then nothing."""
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
            yield "", 1.0
            continue
        joined = vocabulary.terms.get(word + words[at + 1]) if at + 1 < len(words) and len(word) > 1 else None
        skip = bool(joined)
        yield (joined, 1.0) if joined else vocabulary.resolve(word)


@cache
def index(catalogue: Catalogue) -> Index:
    """The index of the lexicon files of a catalogue's departments. An unknown leaf or a bad weight is a ValueError."""
    return lay_out(
        row
        for code in catalogue.departments
        if (path := FOLDER / f"{code}.tsv").exists()
        for row in _checked(path, catalogue)
    )


def _checked(path: Path, catalogue: Catalogue) -> Iterable[tuple[str, float, str]]:
    for leaf, weight, phrase in rows(path, 3):
        if leaf not in catalogue.leaves:
            raise ValueError(f"{path.name}: {leaf} is no leaf of the catalogue")
        yield leaf, float(weight), phrase


def lay_out(listed: Iterable[tuple[str, float, str]]) -> Index:
    """An index of (leaf, weight, phrase)."""
    folded = [(leaf, weight, normalise(phrase)) for leaf, weight, phrase in listed]
    vocabulary = build(phrase for _, _, phrase in folded)
    known: dict[tuple[str, tuple[str, ...]], Phrase] = {}
    for leaf, weight, phrase in folded:
        terms = tuple(dict.fromkeys(term for term, _ in _terms(phrase.split(), vocabulary) if term))
        older = known.get((leaf, terms))
        if terms and (older is None or abs(older.weight) < abs(weight)):
            known[leaf, terms] = Phrase(leaf, weight, terms)
    rarity = _rarity(known.values())
    by_term: dict[str, list[Phrase]] = defaultdict(list)
    for entry in known.values():
        by_term[max(entry.terms, key=lambda term: rarity[term])].append(entry)
    phrases = {term: tuple(entries) for term, entries in by_term.items()}
    return Index(vocabulary, phrases, rarity, _alone(known.values(), rarity))


def _rarity(phrases: Iterable[Phrase]) -> dict[str, float]:
    """From 1, for a term of one leaf only, down towards 0.1 for one that nearly all leaves have."""
    leaves: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        if phrase.weight > 0:
            for term in phrase.terms:
                leaves[term].add(phrase.leaf)
        else:
            for term in phrase.terms:
                leaves[term]
    everywhere = log(1 + 150)
    return {term: max(0.1, 1 - log(max(len(found), 1)) / everywhere) for term, found in leaves.items()}


def _alone(phrases: Iterable[Phrase], rarity: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """What each term speaks for on its own: its leaves, by their share of its mentions, times its rarity."""
    mentions: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for phrase in phrases:
        if phrase.weight > 0:
            for term in phrase.terms:
                mentions[term][phrase.leaf] += phrase.weight / 5 / len(phrase.terms)
    return {
        term: {leaf: rarity[term] * value / (sum(found.values()) + 1) for leaf, value in found.items()}
        for term, found in mentions.items()
    }
