"""Notice that somebody may be in danger, so that the number to call comes first in the answer.

A phrase of danger is a row of slots, each with the words that may fill it; they stand in this order and near each other.
What is denied, feared, over, long past, or about a paper ("gas bill") is none. Where no phrase is found, a message that
is all but surely about a dangerous leaf is danger too. A false alarm costs a line, a miss more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.catalogue import Catalogue
from core.understanding import leaves
from core.understanding.evidence import evidence
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import Folding, cues, normalise
from core.understanding.vocabulary import DENIAL, Vocabulary

BETWEEN = 4  # words that may stand between two slots
AFTERMATH = 3  # words after a phrase that may take it back
CALMING = ("danger-over", "danger-file", "danger-harmless")
LIKELY = 0.7  # how sure a dangerous leaf must be
BEFORE = 2  # words before a phrase that may make it harmless, as in "internet ki taar"
Slots = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Alarm:
    """A phrase of danger, in the terms of a vocabulary."""

    order: int
    kind: str
    slots: Slots


@lru_cache(maxsize=16)
def notice(text: str, catalogue: Catalogue) -> str | None:
    """The kind of danger a message speaks of, as `numbers` knows it, or None; of several the first in the file.

    Remembered for a moment, as it is asked for more than once.
    """
    words = normalise(text).split()
    vocabulary = evidence(catalogue).vocabulary
    term_of = {word: _term(word, vocabulary) for word in dict.fromkeys(words)}
    terms = [term_of[word] for word in words]
    by_term = alarms(catalogue)
    found = [
        alarm
        for at, term in enumerate(terms)
        for alarm in by_term.get(term, ())
        if (end := _end(alarm.slots, terms, at)) and not _taken_back(words, terms, at, end)
    ]
    return min(found, key=lambda alarm: alarm.order).kind if found else _by_leaf(text, words, catalogue)


def _by_leaf(text: str, words: Sequence[str], catalogue: Catalogue) -> str | None:
    """The kind of danger that the leaf of a message is, where that leaf is likely enough and no word takes danger back."""
    leaf, share = max(leaves.likelihoods(text, catalogue).items(), key=lambda item: item[1], default=("", 0.0))
    calmed = any(not cues()[sign].isdisjoint(words) for sign in CALMING)
    return dangerous().get(leaf) if share >= LIKELY and not calmed and not _past(words) else None


def _end(slots: Slots, terms: Sequence[str], at: int) -> int | None:
    """Where a phrase that begins here ends: the position after its last word, or None where it is not said."""
    end = at + 1
    for slot in slots[1:]:
        for term in terms[end : end + BETWEEN + 1]:  # a plain loop: no other is walked as often
            end += 1
            if term in slot:
                break
        else:
            return None
    return end


def _taken_back(words: Sequence[str], terms: Sequence[str], at: int, end: int) -> bool:
    """Whether what is said around a phrase takes it back."""
    sign = cues()
    denied = terms[end : end + 1] == [DENIAL] and (end + 1 == len(words) or words[end + 1] in sign["is"])
    denied = denied or (terms[max(at - 1, 0) : at] == [DENIAL])
    feared = sign["danger-if"].intersection(words[end : end + 1]) or sign["danger-lest"].intersection(words[at:end])
    over = sign["danger-over"].intersection(words[end : end + AFTERMATH]) and DENIAL not in terms[end:]
    paper = sign["danger-file"].intersection(words[max(at, end - 3) : end + 2])
    harmless = sign["danger-harmless"].intersection(words[max(at - BEFORE, 0) : end + 1])
    return bool(denied or feared or over or paper or harmless or _past(words))


def _past(words: Sequence[str]) -> bool:
    """Whether it is told as past; "se pehle" is not: "before it bursts"."""
    sign = cues()
    past = (at for at, word in enumerate(words) if word in sign["danger-past"])
    return any(not sign["from"].intersection(words[max(at - 1, 0) : at]) for at in past)


def _term(word: str, vocabulary: Vocabulary) -> str:
    """The term of a word; a function word is its own."""
    return vocabulary.resolve(word)[0] or word


def alarms(catalogue: Catalogue) -> Mapping[str, tuple[Alarm, ...]]:
    """All phrases of danger by the terms of their first slot."""
    return _alarms(catalogue.ground)


@cache
def _alarms(catalogue: Catalogue) -> Mapping[str, tuple[Alarm, ...]]:
    vocabulary = evidence(catalogue).vocabulary
    found: dict[str, list[Alarm]] = {}
    folding, terms = Folding(), dict[str, str]()  # the same words come again and again
    for order, (kind, phrase) in enumerate(rows(FOLDER / "danger.tsv", 2)):
        listed = [folding.words(_spelt(slot).replace("/", " ")) for slot in phrase.split()]
        terms |= {word: _term(word, vocabulary) for words in listed for word in words if word not in terms}
        slots = tuple(frozenset([terms[word] for word in words]) for words in listed)
        for term in slots[0]:
            found.setdefault(term, []).append(Alarm(order, kind, slots))
    return {term: tuple(known) for term, known in found.items()}


def _spelt(slot: str) -> str:
    """The words of a slot; `@child` stands for those that `dangerwords.tsv` lists under that name."""
    return named()[slot] if slot.startswith("@") else slot


@cache
def named() -> Mapping[str, str]:
    """Words that many phrases share, by the sign that stands for them."""
    return {f"@{name}": words for name, words in rows(FOLDER / "dangerwords.tsv", 2)}


@cache
def numbers(kind: str) -> tuple[str, ...]:
    """The numbers to call in a kind of danger, the one to try first first; all are among the emergency numbers."""
    return tuple(number for known, number in rows(FOLDER / "dangernumbers.tsv", 2) if known == kind)


@cache
def dangerous() -> Mapping[str, str]:
    """The leaves that are danger by themselves, with its kind."""
    return {leaf: kind for leaf, kind, *_ in rows(FOLDER / "dangerleaves.tsv", 2)}
