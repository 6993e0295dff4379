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
from core.understanding.normal import Folding
from core.understanding.vocabulary import DENIAL, Vocabulary, build

FULL = 5.0  # the weight of a phrase that is all but proof
WORN_DOWN = 0.6  # what is left of a phrase's weight where all but one of its words are function words
RAREST, COMMONEST = 1.0, 0.1
UNHEARD = 0.08  # of a mention, that each word has with each leaf though the lexicon has none
MENTION = 4.0  # the weight of a phrase that counts as one mention of its words

Row = tuple[str, float, str]
Weights = dict[tuple[str, tuple[str, ...]], float]  # of each leaf's phrases, as terms


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


def evidence(catalogue: Catalogue) -> Evidence:
    """The evidence in the lexicon files of a catalogue's departments. An unknown leaf or a bad weight is a ValueError.

    No edition of the leaves changes it: a leaf never vanishes, and one that the lexicon does not know is chosen by the menu.
    """
    return _read(catalogue.ground)


@cache
def _read(catalogue: Catalogue) -> Evidence:
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
    folding = Folding()
    folded = [(leaf, weight, folding.words(phrase)) for leaf, weight, phrase in listed]
    vocabulary = build(words for _, _, words in folded)
    known: Weights = {}
    for leaf, weight, words in folded:
        terms = tuple(dict.fromkeys([term for term, _ in vocabulary.read(words) if term]))
        worn = weight * WORN_DOWN if len(terms) == 1 < len(words) else weight
        if terms and abs(known.get((leaf, terms), 0.0)) < abs(worn):
            known[leaf, terms] = worn
    return Evidence(vocabulary, _by_rarest(known), *_words(known), contexts(vocabulary))


def _by_rarest(known: Weights) -> dict[str, tuple[Phrase, ...]]:
    rarity = _rarity(known)
    by_term: dict[str, list[Phrase]] = defaultdict(list)
    for (leaf, terms), weight in known.items():
        worth = weight / FULL * sum([rarity[term] for term in terms])
        by_term[max(terms, key=rarity.__getitem__)].append(Phrase(leaf, weight, terms, worth))
    return {term: tuple(found) for term, found in by_term.items()}


def _rarity(known: Weights) -> dict[str, float]:
    """From 1, for a term of one leaf only, down towards 0.1 for one that nearly all leaves have."""
    leaves: dict[str, set[str]] = defaultdict(set)
    for (leaf, terms), weight in known.items():
        for term in terms:
            found = leaves[term]
            if weight > 0:
                found.add(leaf)
    most = log(1 + len(set[str]().union(*leaves.values())))
    return {term: max(COMMONEST, RAREST - log(max(len(found), 1)) / most) for term, found in leaves.items()}


def _words(known: Weights) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    said: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[str, float] = defaultdict(float)
    for (leaf, terms), weight in known.items():
        mentions = max(weight, 0.0) / MENTION
        for term in terms:
            said[term][leaf] += mentions
        whole[leaf] += mentions * len(terms)
    gains = {
        term: {leaf: log((count + UNHEARD) / UNHEARD) for leaf, count in found.items() if count}
        for term, found in said.items()
        if term != DENIAL
    }
    sizes = {leaf: log(count + UNHEARD * len(said)) for leaf, count in whole.items()}
    least = min(sizes.values(), default=0.0)
    return gains, {leaf: size - least for leaf, size in sizes.items()}
