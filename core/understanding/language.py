"""Tell which language a message is in: English, Urdu, Roman Urdu, Pashto, Sindhi or Punjabi in Shahmukhi.

Between languages of one script the letters only one of them has speak first, then the everyday words of each.
"""

import re
from functools import cache

from core.understanding.lexicon import sets
from core.understanding.normal import spellings

# Letters that only this language writes. Urdu has some that Pashto and Sindhi replace; Punjabi writes as Urdu does.
OWN_LETTERS = {
    "ps": frozenset("ښږځڅډړټڼۍېګ"),
    "sd": frozenset("ٻڀٿٽڄڃڇڏڌڊڦڪڳڱڻ۾۽ڙٺ"),
    "pa": frozenset("ݨࣇ"),
}
ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
LATIN = re.compile(r"[a-z]+")
WORD = re.compile(r"[^\W\d_]+")
MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640\u200b-\u200f]|[’'‘`]")
OWN_LETTER = 3.0  # as much as three words
LOAN = 0.4  # English nouns are at home in Roman Urdu, "street light ka issue hai": only where nothing else tells
# Shapes that Roman Urdu has and English hardly ever: doubled long vowels inside, kh/gh/jh/dh/bh sounds, endings.
ROMAN_SHAPE = re.compile(r"aa|[kgjdb]h[aeiou]|(?:iya|ein|oun|eya|wala|wali|wale|kar|iyan|on?n)$|q(?!u)")
ENGLISH_SHAPE = re.compile(r"(?:ing|tion|tions|ment|ness|ally|able|ible|ight|ould|ered|ated|ned|ked|ed|ous|ive|ly|'s)$")


@cache
def words() -> dict[str, frozenset[str]]:
    """The everyday words of each language."""
    return sets("languages.tsv", lambda listed: MARKS.sub("", listed))


def detect(text: str) -> str | None:
    """The language as BCP 47, or None where the message is too little to tell, as `1`, `ok` or an emoji is."""
    plain = MARKS.sub("", text).casefold()
    arabic, latin = len(ARABIC_SCRIPT.findall(plain)), sum(map(len, LATIN.findall(plain)))
    if not arabic and not latin:
        return None
    return _arabic_script(plain) if arabic >= latin else _latin_script(plain)


def _arabic_script(plain: str) -> str:
    said = WORD.findall(plain)
    points = {"ur": 0.5, "pa": 0.0, "ps": 0.0, "sd": 0.0}  # when nothing tells, Urdu
    for language in points:
        points[language] += sum(word in words()[language] for word in said)
        if language != "ur":
            points[language] += OWN_LETTER * sum(char in OWN_LETTERS[language] for char in plain)
    return max(points, key=points.__getitem__)


def _latin_script(plain: str) -> str | None:
    said = LATIN.findall(plain)
    english, loans = (sum(word in words()[known] for word in said) for known in ("en", "loan"))
    roman = sum(word in words()["ur-Latn"] or _short(word) in words()["ur-Latn"] for word in said)
    english_shapes = sum(ENGLISH_SHAPE.search(word) is not None for word in said)
    roman_shapes = sum(ROMAN_SHAPE.search(word) is not None for word in said)
    points = 2 * english + english_shapes + LOAN * loans - 2 * roman - roman_shapes
    if english or roman or len(said) > 1 or english_shapes + roman_shapes:
        return "en" if points > 0 else "ur-Latn" if points < 0 else _tie(said)
    return None


def _short(word: str) -> str:
    """What a short spelling stands for, unless it is as much a word of English as of Urdu."""
    return "" if word in words()["both"] else spellings().get(word, "")


def _tie(said: list[str]) -> str | None:
    """Nothing decides: three words or more that show no Roman Urdu are English."""
    return "en" if len(said) >= 3 else None
