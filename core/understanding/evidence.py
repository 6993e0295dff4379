"""The lexicon laid out for looking up: which phrases and words speak for which leaf, and how much."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from core.catalogue import Catalogue
from core.understanding.contexts import Contexts, contexts
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import normalise
from core.understanding.vocabulary import DENIAL, Vocabulary, build

FULL = 5.0  # the weight of a phrase that is all but proof
WORN_DOWN = 0.6  # what is left of a phrase's weight where all but one of its words are function words
RAREST, COMMONEST = 1.0, 0.1
UNHEARD = 0.08  # of a mention, that each word has with each leaf though the lexicon has none
MENTION = 4.0  # the weight of a phrase that counts as one mention of its words

Row = tuple[str, float, str]


@dataclass(frozen=True)
class Phrase:
    """A phrase of the lexicon as terms. `worth`: its points where it stands in a message word for word."""

    leaf: str
    weight: float
    terms: tuple[str, ...]
    worth: float = 0.0


@dataclass(frozen=True)
class Evidence:
    """All that speaks for leaves: phrases by their rarest term; for each term what it alone says, as naive Bayes would.

    `words`: gains in log likelihood over never being said; `bulk`: how much less any word says for a leaf of which much
    is said.
    """

    vocabulary: Vocabulary
    phrases: Mapping[str, tuple[Phrase, ...]]
    words: Mapping[str, Mapping[str, float]]
    bulk: Mapping[str, float]
    contexts: Contexts


@cache
def evidence(catalogue: Catalogue) -> Evidence:
    """The evidence in the lexicon files of a catalogue's departments. An unknown leaf or a bad weight is a ValueError."""
    paths = [path for code in catalogue.departments if (path := FOLDER / f"{code}.tsv").exists()]
    found = lay_out([row for path in paths for row in _checked(path, catalogue)])
    for shift in found.contexts.shifts:
        if not catalogue.leaves.keys() >= set(shift[1:]):
            raise ValueError(f"shifts.tsv: {' '.join(shift)} names no leaf of the catalogue")
    return found


def _checked(path: Path, catalogue: Catalogue) -> Iterable[Row]:
    for leaf, weight, phrase in rows(path, 3):
        if leaf not in catalogue.leaves:
            raise ValueError(f"{path.name}: {leaf} is no leaf of the catalogue")
        yield leaf, float(weight), phrase


def lay_out(listed: Sequence[Row]) -> Evidence:
    """The evidence of rows of leaf, weight and phrase."""
    folded = [(leaf, weight, tuple(normalise(phrase).split())) for leaf, weight, phrase in listed]
    vocabulary = build(words for _, _, words in folded)
    known: dict[tuple[str, tuple[str, ...]], Phrase] = {}
    for leaf, weight, words in folded:
        phrase = _phrase(leaf, weight, words, vocabulary)
        older = known.get((leaf, phrase.terms))
        if phrase.terms and (older is None or abs(older.weight) < abs(phrase.weight)):
            known[leaf, phrase.terms] = phrase
    rarity = _rarity(known.values())
    by_term: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in known.values():
        worth = phrase.weight / FULL * sum(rarity[term] for term in phrase.terms)
        rarest = max(phrase.terms, key=rarity.__getitem__)
        by_term[rarest].append(Phrase(phrase.leaf, phrase.weight, phrase.terms, worth))
    phrases = {term: tuple(found) for term, found in by_term.items()}
    return Evidence(vocabulary, phrases, *_words(known.values()), contexts(vocabulary))


def _phrase(leaf: str, weight: float, words: tuple[str, ...], vocabulary: Vocabulary) -> Phrase:
    terms = tuple(dict.fromkeys(term for term, _ in vocabulary.read(words) if term))
    return Phrase(leaf, weight * WORN_DOWN if len(terms) == 1 < len(words) else weight, terms)


def _rarity(phrases: Iterable[Phrase]) -> dict[str, float]:
    """From 1, for a term of one leaf only, down towards 0.1 for one that nearly all leaves have."""
    leaves: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for term in phrase.terms:
            leaves[term].update([phrase.leaf] if phrase.weight > 0 else [])
    most = log(1 + len(set[str]().union(*leaves.values())))
    return {term: max(COMMONEST, RAREST - log(max(len(found), 1)) / most) for term, found in leaves.items()}


def _words(phrases: Iterable[Phrase]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    said: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[str, float] = defaultdict(float)
    for phrase in phrases:
        for term in phrase.terms:
            said[term][phrase.leaf] += max(phrase.weight, 0.0) / MENTION
            whole[phrase.leaf] += max(phrase.weight, 0.0) / MENTION
    gains = {
        term: {leaf: log((count + UNHEARD) / UNHEARD) for leaf, count in found.items() if count}
        for term, found in said.items()
        if term != DENIAL
    }
    sizes = {leaf: log(count + UNHEARD * len(said)) for leaf, count in whole.items()}
    least = min(sizes.values(), default=0.0)
    return gains, {leaf: size - least for leaf, size in sizes.items()}
