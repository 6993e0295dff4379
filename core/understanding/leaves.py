"""Rank what a message may be about, by the phrases of the lexicon: rare words tell more than common ones.

A phrase need not stand together: its words may come in any order, and count less the further apart they are. Words that
only name a landmark hardly count. Words weigh in on their own as well, by how much each points to one leaf.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from core.catalogue import Catalogue
from core.understanding.contexts import Contexts, contexts
from core.understanding.landmarks import landmarks
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise
from core.understanding.vocabulary import Vocabulary, build

MOST = 3  # leaves and departments given
OTHER = "ZZ1"
APART = 0.35  # what each word in between takes from a phrase
OUT_OF_ORDER = 0.95
LANDMARK = 0.15  # what a word that only says where is worth
AGAIN = 0.25  # what a phrase adds whose words have all spoken already
WORDS = 0.2  # the weight of words on their own, against phrases
UNHEARD = 0.07  # of a mention, that each word has with each leaf though the lexicon has none
SHARP = 2.7  # how fast likelihood falls with points
NONE = 4.0  # the weight of "something else", e.g. of four leaves that nothing speaks for


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
    words: Mapping[str, Mapping[str, float]]
    bulk: Mapping[str, float]
    contexts: Contexts


@dataclass(frozen=True)
class Said:
    """A message as terms: where each stands, and how much each is to be trusted there."""

    at: Mapping[str, tuple[int, ...]]
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


def likelihoods(text: str, catalogue: Catalogue) -> dict[str, float]:
    """How likely a message is about each leaf that something speaks for; what is missing to 1 is that it is none of them."""
    points = scores(text, index(catalogue))
    raised = {leaf: exp(min(SHARP * value, 50.0)) for leaf, value in points.items()}
    whole = sum(raised.values()) + NONE
    return {leaf: value / whole for leaf, value in raised.items()}


def scores(text: str, index: Index) -> dict[str, float]:
    """The points of each leaf that something speaks for; all are above 0."""
    said = read(text, index.vocabulary)
    hits: dict[str, list[tuple[float, Phrase]]] = defaultdict(list)
    for term in said.at:
        for phrase in index.phrases.get(term, ()):
            if all(other in said.at for other in phrase.terms):
                hits[phrase.leaf].append((_worth(phrase, said, index), phrase))
    points = {leaf: _sum(found) for leaf, found in hits.items()}
    heard = 0.0
    for term, trust in said.trust.items():
        gains = index.words.get(term)
        if gains:
            heard += trust
            for leaf, gain in gains.items():
                points[leaf] = points.get(leaf, 0.0) + WORDS * trust * gain
    points = {leaf: value - WORDS * heard * index.bulk[leaf] for leaf, value in points.items()}
    index.contexts.shift(points, (term for term, trust in said.trust.items() if trust > LANDMARK))
    return {leaf: value for leaf, value in points.items() if value > 0.0}


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
    paths = [path for code in catalogue.departments if (path := FOLDER / f"{code}.tsv").exists()]
    return lay_out((row for path in paths for row in _checked(path, catalogue)), catalogue.leaves)


def _checked(path: Path, catalogue: Catalogue) -> Iterable[tuple[str, float, str]]:
    for leaf, weight, phrase in rows(path, 3):
        if leaf not in catalogue.leaves:
            raise ValueError(f"{path.name}: {leaf} is no leaf of the catalogue")
        yield leaf, float(weight), phrase


def lay_out(listed: Iterable[tuple[str, float, str]], leaves: Iterable[str]) -> Index:
    """An index of (leaf, weight, phrase) over these leaves."""
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
    around = contexts(vocabulary, leaves)
    return Index(vocabulary, phrases, rarity, *_words(known.values()), around)


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


def _words(phrases: Iterable[Phrase]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """What each term alone says for its leaves, as naive Bayes would: gains in log likelihood over never being said.

    And for each leaf how much less any term says there because so much is said of it.
    """
    said: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[str, float] = defaultdict(float)
    for phrase in phrases:
        for term in phrase.terms:
            said[term][phrase.leaf] += max(phrase.weight, 0.0) / 4
            whole[phrase.leaf] += max(phrase.weight, 0.0) / 4
    gains = {
        term: {leaf: log((count + UNHEARD) / UNHEARD) for leaf, count in found.items() if count}
        for term, found in said.items()
    }
    sizes = {leaf: log(count + UNHEARD * len(said)) for leaf, count in whole.items()}
    least = min(sizes.values(), default=0.0)
    return gains, {leaf: size - least for leaf, size in sizes.items()}
