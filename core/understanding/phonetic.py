"""How a word sounds, so that one word is found under its many spellings and in both scripts.

All take words folded by `normal.letters`.
"""

import re

LATIN_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"sch(?=[^aeiou]|oo|u)", "sk"),
        (r"tch|ch", "C"),
        (r"sh", "S"),
        (r"ck|cq|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(?<=[bdgjklmnprtv])h", ""),
        (r"(?<=[aeiou])h$", ""),
        (r"ee|ii|ea|ie|(?<=.)y", "i"),
        (r"oo|ou", "u"),
        (r"aa", "a"),
        (r"ai|ei|ae", "e"),
        (r"au|av(?=[^aeiou])|oa", "o"),
        (r"(.)\1+", r"\1"),
    )
)
ARABIC_BONES = {
    letter: heard
    for heard, letters in (
        *(("b", "ب"), ("p", "پ"), ("t", "تطٹ"), ("s", "ثسص"), ("j", "ج"), ("C", "چ"), ("d", "دڈ"), ("z", "ذزضظژ")),
        *(("r", "رڑ"), ("S", "ش"), ("g", "غگ"), ("f", "ف"), ("k", "قکخ"), ("l", "ل"), ("m", "م"), ("n", "ن")),
    )
    for letter in letters
}
ARABIC_VOWELS = {"ا": "a", "و": "o", "ی": "i", "ے": "i", "ع": "a", "ہ": "h", "ح": "h"}
ENDING = re.compile(r"[aeiouh]+$|[اےہی]+$")
PLURALS = (
    *(
        "iyaan",
        "iyan",
        "iyon",
        "ian",
        "ion",
        "ein",
        "oon",
        "een",
        "on",
        "en",
        "an",
        "ing",
        "ed",
        "ers",
        "es",
        "s",
        "ies",
    ),
    *("یان", "یون", "ین", "ون", "ات", "ز"),
)


def is_latin(word: str) -> bool:
    """Whether a word is in Latin letters (or digits)."""
    return word.isascii()


def sound(word: str) -> str:
    """A Latin word as it sounds, vowels and all: `bijlee` and `bijli` are one. Urdu script stays."""
    if not is_latin(word):
        return word
    for pattern, heard in LATIN_SOUNDS:
        word = pattern.sub(heard, word)
    return word


def bones(word: str) -> str:
    """The consonants of a word, the same for both scripts: `gutter` and گٹر are both `gtr`."""
    heard = (
        sound(word)
        if is_latin(word)
        else "".join(ARABIC_BONES.get(char) or ARABIC_VOWELS.get(char, "") for char in word)
    )
    first = "" if heard[:1] in "aeiou" and heard[1:2] == "s" and heard[2:3] not in "aeiou" else heard[:1]
    if first and first in "aeiouv":
        first = "v" if first == "v" or word[0] == "و" else "A"
    return first + re.sub(r"[aeiouvyh]", "", heard[1:])


def singulars(word: str) -> list[str]:
    """What a word may be the plural or another form of, likeliest first: `taron` is `tar`, گلیوں is گلی."""
    found = [word[: -len(ending)] for ending in PLURALS if word.endswith(ending) and len(word) - len(ending) >= 3]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    return found


def stump(word: str) -> str:
    """A word without the vowel it ends in, which gender and number change (`ganda`, `gandi`); short ones stay."""
    return ENDING.sub("*", word) if len(word) >= 5 or (len(word) >= 4 and not is_latin(word)) else word


def alike(urdu: str, roman: str) -> bool:
    """Whether a word in Urdu script can be read as this Roman one: same consonants, and each written vowel is heard."""
    heard = sound(roman)
    if bones(urdu) != bones(roman):
        return False
    written = "".join(ARABIC_BONES.get(char) or ARABIC_VOWELS.get(char, "") for char in urdu)
    pattern = "".join(READ_AS.get(char, f"[aeiu]?{char}h?") for char in written)
    return re.fullmatch(f"{pattern}[aeiu]?", heard) is not None


READ_AS = {"a": "[aeo]", "o": "[aeiu]?[ouv]+", "i": "[aeiuy]+", "h": "[aeiu]?h?"}
