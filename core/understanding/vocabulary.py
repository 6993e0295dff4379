"""The words the lexicon knows, and which of them a word is: by spelling, sound, ending, script, or a slip.

A *term* stands for all forms of one word: `taar`, `tar`, `taron` and تاروں are one term. Function words are no terms.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.understanding.lexicon import FOLDER, rows, sets
from core.understanding.normal import normalise
from core.understanding.phonetic import PLURALS, alike, bones, careless, is_latin, singulars, sound, stump

SURE, HEARD, GUESSED = 1.0, 0.9, 0.7  # how far a word is to be trusted: known, same sound or root, one slip away
SLIP_FROM = 5  # letters; in a shorter word a slip makes another word
FREE_SLIP_FROM = 7
DENIAL = "NOT"  # the meaning of "no", "nahi" and نہیں in synonyms.tsv


@dataclass(frozen=True)
class Vocabulary:
    """`terms`: the term of each known word. The others find the known words that an unknown one may be."""

    terms: Mapping[str, str]
    sounds: Mapping[str, str]
    roots: Mapping[str, str]
    skeletons: Mapping[str, tuple[str, ...]]
    slips: Mapping[str, tuple[str, ...]]

    def resolve(self, word: str) -> tuple[str, float]:
        """The term of a word and how sure that is; ("", 1.0) for a function word, (itself, 0.0) if unknown."""
        term = self.terms.get(word)
        if term is not None:
            return term, SURE
        if word in common_words():
            return "", SURE
        heard = self._form(word) or next(filter(None, map(self._form, singulars(word))), None) or self.roots.get(word)
        if heard is not None:
            return heard, HEARD
        slip = self._slip(word) or self._skeleton(word)
        return (slip, GUESSED) if slip else (word, 0.0)

    def read(self, words: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        """The term of each word, as of `resolve`; where two words are one written apart, its term and then nothing."""
        joined, known = False, dict[str, tuple[str, float]]()
        for at, word in enumerate(words):
            if joined:
                joined = False
                yield "", SURE
                continue
            whole = self.terms.get(word + words[at + 1]) if at + 1 < len(words) and len(word) > 1 else None
            joined = bool(whole)
            if not whole and word not in known:
                known[word] = self.resolve(word)
            yield (whole, SURE) if whole else known[word]

    def _form(self, word: str) -> str | None:
        return self.terms.get(word) or self.sounds.get(_key(word)) or self.sounds.get(_careless(word))

    def _slip(self, word: str) -> str | None:
        """A known word one slip away that starts alike; the shorter ones must keep their consonants."""
        if len(word) < SLIP_FROM:
            return None
        near = {*self.slips.get(_head(word), ()), *self.slips.get(_ends(word), ())}
        for known, _, _ in sorted(process.extract(word, near, scorer=OSA.distance, score_cutoff=1, limit=None)):
            if len(word) >= FREE_SLIP_FROM or sorted(bones(known)) == sorted(bones(word)):
                return self.terms[known]
        return None

    def _skeleton(self, word: str) -> str | None:
        frame = bones(word)
        if len(frame) < 3:
            return None
        for known in self.skeletons.get(frame, ()):
            if is_latin(known) == is_latin(word):
                if is_latin(word) and OSA.distance(word, known) <= 2:
                    return self.terms[known]
            elif alike(*((known, word) if is_latin(word) else (word, known))):
                return self.terms[known]
        return None


def build(phrases: Iterable[tuple[str, ...]]) -> Vocabulary:
    """The vocabulary of all words of these phrases, which are normalised."""
    counts = Counter(word for phrase in phrases for word in phrase if not word.isdecimal())
    idle = function_words()
    words = [word for word, _ in counts.most_common() if word not in idle]
    frames = _by_frame(words)
    groups, common = synonyms(), common_words()
    terms = {word: groups.get(word, "") or _key(word) for word in words}
    for word in words:
        if word not in common:
            terms[word] = groups.get(word) or _bridged(word, frames, terms) or _singular(word, terms) or terms[word]
    sounds = {_careless(word): terms[word] for word in reversed(words)}
    sounds |= {_key(word): terms[word] for word in reversed(words)}
    roots = {single: terms[word] for word in reversed(words) if len(word) > SLIP_FROM for single in singulars(word)}
    terms |= {word: term for word, term in groups.items() if word not in terms}
    terms |= dict.fromkeys(idle, "")
    return Vocabulary(terms, sounds, roots, {f: tuple(known) for f, known in frames.items()}, _slips(words))


def _key(word: str) -> str:
    return sound(stump(word))


def _careless(word: str) -> str:
    return careless(stump(word))


def _singular(word: str, terms: Mapping[str, str]) -> str | None:
    return next((terms[single] for single in singulars(word, PLURALS) if single in terms), None)


def _bridged(word: str, frames: Mapping[str, list[str]], terms: Mapping[str, str]) -> str | None:
    """For a word in Urdu script, the term of the commonest Roman word that reads the same."""
    if is_latin(word):
        return None
    known = [roman for roman in frames.get(bones(word), ()) if roman not in common_words()]
    return next((terms[roman] for roman in known if is_latin(roman) and len(roman) > 2 and alike(word, roman)), None)


def _by_frame(words: Iterable[str]) -> dict[str, list[str]]:
    frames: dict[str, list[str]] = {}
    for word in words:
        frames.setdefault(bones(word), []).append(word)
    return frames


def _head(word: str) -> str:
    return word[:2] + "-"


def _ends(word: str) -> str:
    return word[:1] + "-" + word[-2:]


def _slips(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Long words by how they begin and by how they begin and end: one slip after the first letter leaves either as it is."""
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SLIP_FROM:
            found.setdefault(_head(word), []).append(word)
            found.setdefault(_ends(word), []).append(word)
    return {part: tuple(known) for part, known in found.items()}


@cache
def function_words() -> frozenset[str]:
    """The words that hold a sentence together and tell nothing of what it is about."""
    return frozenset[str]().union(*sets("functionwords.tsv", normalise).values())


@cache
def common_words() -> frozenset[str]:
    """Words that are at home in any message: never taken for a misspelling of others, and telling nothing alone."""
    return frozenset[str]().union(*sets("commonwords.tsv", normalise).values())


@cache
def synonyms() -> Mapping[str, str]:
    """The words of one meaning in all languages, each with the name of its meaning in capitals."""
    listed = rows(FOLDER / "synonyms.tsv", 2)
    return {word: meaning for meaning, words in listed for word in normalise(words).split()}
