"""One spelling for what is spelled in many ways: the text that matching works on; the citizen's own is untouched.

`letters` folds scripts, digits and signs; `normalise` also unifies the short spellings of everyday words.
"""

import re
import unicodedata
from functools import cache, lru_cache

from core.understanding.lexicon import FOLDER, rows, sets

# Arabic, Pashto and Sindhi keyboards type other code points for what an Urdu reader sees as the same letter; people
# also write ھ for ہ at will, and leave out hamza and madda. The word lists are folded alike, so nothing is lost.
FOLDED = {
    "ی": "يىېۍئ",
    "ک": "كڪ",
    "ہ": "هھةۃۀەۂ",
    "ا": "آأإٱ",
    "و": "ؤ",
    "ن": "ںڻ",
    "ٹ": "ټٽ",
    "ڈ": "ډڊ",
    "ڑ": "ړڙ",
    "گ": "ګڳ",
    "": "ءـ'’‘ʼ`´",
}
ZERO_WIDTH_SPACES = "\u200b\u200c"  # the other unseen characters join or steer, and part no words
DIGITS_AND_LETTERS = re.compile(r"(?<=[0-9])(?=[^\W\d_])|(?<=[^\W\d_])(?=[0-9])")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


class Letters(dict[int, str]):
    """What each code point becomes, worked out once when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._fold(chr(code))
        return folded

    @staticmethod
    def _fold(char: str) -> str:
        if char.isdecimal():
            return str(unicodedata.decimal(char))
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me") or (kind == "Cf" and char not in ZERO_WIDTH_SPACES):
            return ""
        if not kind.startswith("L"):
            return " "
        return unicodedata.normalize("NFD", char)[0] if "À" <= char <= "ɏ" else char


LETTERS = Letters({ord(variant): letter for letter, variants in FOLDED.items() for variant in variants})


def letters(text: str) -> str:
    """The words alone, lower case, one code point per letter, digits in ASCII, single spaces; no sign, mark or emoji.

    Composed first (NFKC, which also undoes presentation forms), never decomposed: a bare ی of ئ would be lost.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LETTERS)
    parted = DIGITS_AND_LETTERS.sub(" ", DRAWN_OUT.sub(r"\1", folded))
    return " ".join(parted.split())


@cache
def spellings() -> dict[str, str]:
    """The usual spelling of everyday words by their short ones: `plz` is `please`, `nhi` is `nahi`."""
    pairs = rows(FOLDER / "spellings.tsv", 2)
    return {letters(short): letters(usual) for usual, shorts in pairs for short in shorts.split()}


@lru_cache(maxsize=64)
def normalise(text: str) -> str:
    """The text as matching sees it; remembered for a moment, as every part of the understanding asks for it."""
    usual = spellings()
    return " ".join([usual.get(word, word) for word in letters(text).split()])


class Folding(dict[str, tuple[str, ...]]):
    """Normalises many phrases that share their words, each word once; made for one lot of phrases and then let go."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        usual = spellings()
        self[word] = folded = tuple([usual.get(part, part) for part in letters(word).split()])
        return folded

    def words(self, phrase: str) -> tuple[str, ...]:
        """The words of `normalise(phrase)`."""
        return tuple([word for said in phrase.split() for word in self[said]])


@cache
def cues() -> dict[str, frozenset[str]]:
    """Small sets of words that steer the matching, by name."""
    return sets("cues.tsv", normalise)
