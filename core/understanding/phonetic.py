"""How a word sounds, so that one word is found under its many spellings and in both scripts.

All take words folded by `normal.letters`.
"""

import re
from functools import lru_cache

# What must be in a word for a rule to say anything of it, the pattern, and what is heard. Looking first is much cheaper.
Rules = tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]


def _rules(*listed: tuple[str, str, str]) -> Rules:
    return tuple((tuple(signs.split()), re.compile(pattern), heard) for signs, pattern, heard in listed)


LATIN = _rules(
    ("sch", "sch(?=[^aeiou]|oo|u)", "sk"),
    ("ch", "tch|ch", "C"),
    ("sh", "sh", "S"),
    ("kh", "kh", "K"),
    ("gh", "gh", "G"),
    ("q ck", "ck|cq|q", "k"),
    ("c", "c(?=[eiy])", "s"),
    ("c", "c", "k"),
    ("x", "x", "ks"),
    ("w", "w", "v"),
    ("h", "(?<=[aeiou])h$", ""),
    ("y ee ii", "ee|ii|(?<=.)y(?![aeiou])", "i"),
    ("oo ou", "oo|ou", "u"),
    ("aa", "aa", "a"),
    ("ai ei ae", "ai|ei|ae", "e"),
    ("au av oa", "au|av(?=[^aeiou])|oa", "o"),
)
CARELESS = _rules(
    ("ph", "ph", "f"),
    ("h", "(?<=[bdjlmnprt])h", ""),
    ("K", "K", "k"),
    ("G", "G", "g"),
    ("ie ea", "ie|ea", "i"),
)
DOUBLED = re.compile(r"(.)\1+")
ARABIC = {
    letter: heard
    for heard, letters in (
        *(("b", "ب"), ("p", "پ"), ("t", "تطٹ"), ("s", "ثسص"), ("j", "ج"), ("C", "چ"), ("d", "دڈ"), ("z", "ذزضظژ")),
        *(("r", "رڑ"), ("S", "ش"), ("G", "غ"), ("g", "گ"), ("f", "ف"), ("k", "قک"), ("K", "خ"), ("l", "ل"), ("m", "م")),
        *(("n", "ن"), ("a", "ا"), ("@", "ع"), ("o", "و"), ("i", "ی"), ("e", "ے"), ("h", "ح"), ("H", "ہ")),
    )
    for letter in letters
}
SHORT = "aeiou"  # any of these may be heard where Urdu writes no vowel
# How a letter may be heard in Roman letters, where it is not simply itself; "" is not at all. H is ہ, also the breath of ھ.
HEARD_AS = {"@": ("a", "e", "i", "o", "u", ""), "o": ("o", "u", "v"), "i": ("i", "e"), "H": ("h", "")}
STARTS = {"a": ("a", "e", "i", "o", "u"), "o": ("v", "o", "u"), "i": ("i", "y")}
ENDS = {"i": ("i",), "H": ("a", "e", "o", "ah", "eh")}
BREATHED = {"k": "K", "g": "G"}  # before H these may also be one sound with it
LOAN = 3  # letters; in longer words ا may be the o of an English one, as in ڈاکٹر
VOWEL_LETTERS = frozenset("a@oie")
VOWELS = frozenset("aeiouv@")
ENDING = re.compile(r"(?:ee|aa|[aei]|ay|ey|ah)$|[اےہی]$")
PLURALS = ("s", "es", "iyan", "iyon", "ian", "ein", "oon", "یان", "ون", "ین", "ات", "ز")
FORMS = (*PLURALS, "ed", "ing", "on", "en", "an", "d", "ers", "er")


def is_latin(word: str) -> bool:
    """Whether a word is in Latin letters (or digits)."""
    return word.isascii()


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """A Latin word as it sounds, vowels and all: `bijlee` and `bijli` are one. Urdu script stays."""
    return _heard(word, LATIN) if is_latin(word) else word


@lru_cache(maxsize=16384)
def careless(word: str) -> str:
    """The sound without what people leave out: breath (`gaddha`, `gadda`) and whether a vowel is long."""
    return _heard(sound(word), CARELESS)


def _heard(word: str, rules: Rules) -> str:
    for signs, pattern, heard in rules:
        for sign in signs:
            if sign in word:
                word = pattern.sub(heard, word)
                break
    return DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=16384)
def bones(word: str) -> str:
    """The consonants of a word, the same for both scripts: `gutter` and گٹر are both `gtr`."""
    heard = careless(word) if is_latin(word) else _written(word).replace("K", "k").replace("G", "g")
    if heard[:1] in VOWELS and heard[1:2] == "s" and heard[2:3] not in VOWELS:
        heard = heard[1:]  # اسکول and school
    first = "A" if heard[:1] in VOWELS and not word.startswith(("v", "w")) else heard[:1].lower()
    return first + re.sub("[aeiouvyhH@]", "", heard[1:])


@lru_cache(maxsize=16384)
def _written(word: str) -> str:
    return "".join(ARABIC.get(char, "") for char in word)


def singulars(word: str, endings: tuple[str, ...] = FORMS) -> list[str]:
    """What a word may be the plural or another form of, likeliest first: `taarein` is `taar`, گلیوں is گلی."""
    if not word.endswith((*endings, "ies")):
        return []
    found = [word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) >= _least(end)]
    if word.endswith("ies") and len(word) > 5:
        found.append(word[:-3] + "y")
    return found


def _least(ending: str) -> int:
    """How much must be left of a word: `token` is no form of `tok`."""
    return 3 if ending in PLURALS else 4


def stump(word: str) -> str:
    """A word without the vowel it ends in, which gender and number change (`ganda`, `gandi`); short ones stay."""
    return ENDING.sub("*", word) if len(word) >= 5 or (len(word) >= 4 and not is_latin(word)) else word


def alike(urdu: str, roman: str) -> bool:
    """Whether a word in Urdu script can be read as this Roman one: same consonants, and each written vowel is heard."""
    return bones(urdu) == bones(roman) and _reads(_written(urdu), sound(roman))


def _reads(written: str, heard: str) -> bool:
    """Walk along both at once, keeping all places in what is heard that what is written so far may have come to."""
    if written and not heard.startswith(_ways(written[0], 0, len(written))) and written[0] not in BREATHED:
        return False
    reached, joined = {0}, frozenset[int]()
    for at, letter in enumerate(written):
        ways = _ways(letter, at, len(written))
        starts = reached if at == 0 or letter in VOWEL_LETTERS else _past_short(reached, heard)
        breath = BREATHED.get(letter) if written[at + 1 : at + 2] == "H" else None
        if not (reached or joined):
            return False
        ahead = frozenset(place + 1 for place in starts if breath and heard.startswith(breath, place))
        reached = {place + len(way) for place in starts for way in ways if heard.startswith(way, place)} | joined
        joined = ahead
    return len(heard) in reached


def _ways(letter: str, at: int, length: int) -> tuple[str, ...]:
    if at == 0 and letter in STARTS:
        return STARTS[letter]
    if at == length - 1 and letter in ENDS:
        return ENDS[letter]
    if letter == "a" and length > LOAN:
        return "a", "o"
    return HEARD_AS.get(letter, (letter,))


def _past_short(places: set[int], heard: str) -> set[int]:
    return places | {place + 1 for place in places if heard[place : place + 1] in SHORT and place < len(heard)}
