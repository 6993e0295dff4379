"""Recognise a command, and only where it is the whole message: "no water" is never "no".

A message is a command in one of three ways, the strictest first: it is a phrase of `commands.tsv`, letter by letter; or
every word that says something is in the classes that a phrase names, and each of these classes is there ("meri shikayat
ka kya bana" is `<complaint> <outcome>`); or it is a long phrase with a slip of the finger. Yes and no are exact, or made
of nothing but their own few words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core import audit, tracking_id
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import cues, letters, normalise
from core.understanding.phonetic import bones, careless, is_latin

EXACT_ONLY = frozenset({"yes", "no"})
STRICT = frozenset({"yes", "no", "withdraw", "delete", "stop"})
NUMBERED = frozenset({"status", "withdraw", "link"})  # what may have a number behind it
LANGUAGES = {
    "<roman>": "ur-Latn",  # before Urdu: Roman Urdu names both
    "<english>": "en",
    "<urdu>": "ur",
    "<pashto>": "ps",
    "<sindhi>": "sd",
    "<punjabi>": "pa",
}
ASKING = re.compile(r"[\s?؟]*[?؟][\s?؟]*")
VOWELLESS = re.compile("[^aeiou]{2,}[aeiou]?")
DOUBLED = re.compile(r"(.)\1+")
CLASS = re.compile(r"<\w+>")
RUN_ON = re.compile(r"^\s*(link)(?=[0-9])", re.IGNORECASE)  # a code written without a blank looks like a reference
# An ID as our confirmation writes it: with the code that proves its first entry.
CODED = re.compile(rf"((?:\d[ \-–—./]?){{11}}\d)[\s\-]+[{audit.LETTERS}]{{{audit.CODE}}}\b", re.IGNORECASE)
REFERENCE = re.compile(r"\b[A-Za-z]{1,6}[-/]?[0-9]{2,}(?:[-/][0-9]+)*\b")
CNIC = re.compile(r"\b[0-9]{5} [0-9]{7} [0-9]\b")  # an ID card's thirteen digits begin like an ID of ours
COMPLAINT = "<complaint>"
LONGEST = 12  # words; a command is short
NEAR_FROM = 6  # letters; shorter words must be exact
TWO_SLIPS_FROM = 11
HEARD_FROM = 3  # letters
SHORT = range(3, NEAR_FROM)  # letters; in these only a doubled letter or two that changed places are forgiven
SWAPPED = range(4, NEAR_FROM + 1)  # with the doubled letter
LEAST_REFERENCE = 5  # digits; N-55 is a road


@dataclass(frozen=True)
class Command:
    """What the citizen orders. `argument`: of status and withdraw the case, of link the code, of language its tag."""

    name: str
    argument: str = ""


@dataclass(frozen=True)
class Phrasebook:
    """All phrases of all commands, folded. A pattern is the set of classes and words that a message must be made of."""

    exact: Mapping[str, str]
    near: Mapping[str, tuple[str, ...]]
    patterns: Mapping[frozenset[str], str]
    classes: Mapping[str, frozenset[str]]
    fillers: frozenset[str]
    words: Mapping[str, tuple[str, ...]]
    single: Mapping[str, str]
    heard: Mapping[str, str]
    bare: Mapping[str, str]


@lru_cache(maxsize=16)
def recognise(text: str) -> Command | None:
    """The command that the whole message is, or None; remembered for a moment, as it is asked for more than once."""
    text = CODED.sub(r"\1", RUN_ON.sub(r"\1 ", text))
    said = normalise(text).split()
    if not said:
        return Command("help") if ASKING.fullmatch(text) else None
    case, rest = _case(text, said)
    if case and not rest:
        return Command("status", case) if _complete(case) else None
    if len(rest) > LONGEST:
        return None
    name = _name(rest, bool(case))
    if name == "language":
        return Command(name, _language(rest))
    return Command(name, case) if name in NUMBERED else Command(name) if name and not case else None


def _complete(case: str) -> bool:
    """Whether a case says by itself what it is: an ID of ours, or a reference with letters; not `2`, nor the road N-55."""
    digits = sum(map(str.isdecimal, case))
    return digits == tracking_id.LENGTH if case.isdecimal() else digits >= LEAST_REFERENCE


def _case(text: str, said: list[str]) -> tuple[str, list[str]]:
    """The case that a message names, if it names one, and the words besides. A case is an ID or any single number."""
    wanted = tracking_id.find(text)
    digits = [word for word in said if word.isdecimal()]
    if not digits or CNIC.search(" ".join(said)) or _lasting(said):
        return "", said
    if reference := REFERENCE.search(text):
        return reference.group().upper(), _unnumbered(normalise(text.replace(reference.group(), " ")).split())
    rest = _unnumbered(said)
    return wanted or "".join(digits if all(len(group) > 2 for group in digits) else digits[:1]), rest


def _lasting(said: list[str]) -> bool:
    """Whether a number counts time: "10 din se" names no case."""
    return any(word.isdecimal() and after in cues()["duration"] for word, after in pairwise(said))


def _unnumbered(said: list[str]) -> list[str]:
    return [word for word in said if not word.isdecimal() and word not in cues()["numbering"]]


def _name(said: list[str], numbered: bool) -> str | None:
    book = phrasebook()
    if not numbered and (exact := book.exact.get(" ".join(said))):
        return exact
    bare = [word for word in said if word not in cues()["courtesy"]]
    if not numbered and (exact := book.exact.get(" ".join(bare))):
        return exact
    if numbered:
        named = any(COMPLAINT in book.classes.get(word, ()) for word in bare)
        meant = _pattern(bare, book)
        return meant if meant or not named else _pattern([*bare, "status"], book)  # "complaint 2" asks for its status
    return _answer(frozenset(said)) or _pattern(bare, book) or _near(" ".join(bare), book) or _slipped(bare, book)


def _answer(said: frozenset[str]) -> str | None:
    """Yes or no, where nothing else is said: "ji bilkul theek hai", "nahi ye ghalat hai"; "theek karo" is neither."""
    sign = cues()
    plain = said - sign["copula"] - sign["emphasis"]
    if plain & (sign["refusal"] | sign["unfit"]):
        return "no" if plain <= sign["refusal"] | sign["unfit"] | sign["fit"] | sign["offered"] else None
    plain = said - sign["copula"]
    if plain and plain <= sign["assent"] | sign["fit"]:
        return "yes"
    usual = sign["assent"] | sign["fit"] | sign["copula"] | sign["action"]
    return "yes" if said & sign["assent"] and said <= usual else None


def _pattern(said: list[str], book: Phrasebook) -> str | None:
    """The command whose pattern the message is made of, word for word, with nothing left over and nothing missing."""
    telling = set()
    for written in said:
        word = _usual(written, book)
        if word not in book.fillers:
            known = _known(word, book)
            if known is None:
                return None
            telling.add(known)
    if not telling or (len(telling) == 1 and telling.isdisjoint(said)):  # a slip alone is too little
        return None
    if name := book.patterns.get(frozenset(telling)):
        return name
    options = {
        word: book.classes.get(word, frozenset()) | {word} for word in (*telling, *book.fillers.intersection(said))
    }
    parts = list(options.values())
    heard = frozenset[str]().union(*parts)  # a thousand patterns are many: most are told from the message by this alone
    likely = [pattern for pattern in book.patterns if pattern <= heard]
    for pattern in likely:
        if all(options[word] & pattern for word in telling) and _covered(pattern, parts):
            return book.patterns[pattern]
    return _within([pattern for pattern in likely if len(pattern) * 2 >= len(telling)], parts, book)


def _within(likely: Iterable[frozenset[str]], parts: list[frozenset[str]], book: Phrasebook) -> str | None:
    """The one command whose pattern is in a message of nothing but words of commands: of the patterns the longest that
    make up half of it. "kuch samajh nahi aa rahi kya likhun" is help. What ends something must be said as it is written.
    """
    heard: dict[int, set[str]] = {}
    for pattern in likely:
        name = book.patterns[pattern]
        if len(pattern) > 1 and name not in STRICT and _covered(pattern, parts):
            heard.setdefault(len(pattern), set()).add(name)
    longest = heard[max(heard)] if heard else set()
    return longest.pop() if len(longest) == 1 else None


def _covered(pattern: frozenset[str], options: list[frozenset[str]]) -> bool:
    """Whether each part of the pattern has a word of its own: one word cannot be both the question and the answer."""
    if len(options) < len(pattern):
        return False
    first, *others = sorted(pattern, key=lambda part: sum(part in option for option in options))
    fitting = [option for option in options if first in option]
    if not others:
        return bool(fitting)
    return any(_covered(frozenset(others), [option for option in options if option is not used]) for used in fitting)


def _usual(word: str, book: Phrasebook) -> str:
    """The usual spelling of a Roman word that sounds the same, or that is written without its vowels: `krni`, `btaen`."""
    if word in book.classes or word in book.fillers or not is_latin(word) or len(word) < HEARD_FROM:
        return word
    heard = book.heard.get(careless(word))
    if heard is None and VOWELLESS.fullmatch(word):
        heard = book.bare.get(bones(word))
    return heard or word


def _known(word: str, book: Phrasebook) -> str | None:
    if word in book.classes:
        return word
    if len(word) < NEAR_FROM:
        return None
    found = process.extractOne(word, book.words.get(word[:2], ()), scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else None


def _near(said: str, book: Phrasebook) -> str | None:
    if len(said) < NEAR_FROM:
        return None
    slips = 2 if len(said) >= TWO_SLIPS_FROM else 1
    found = process.extractOne(said, book.near.get(said[:2], ()), scorer=OSA.distance, score_cutoff=slips)
    return book.exact[found[0]] if found else None


def _slipped(said: Sequence[str], book: Phrasebook) -> str | None:
    """The command of one short word with a letter doubled or two neighbours changed about: `helpp`, `mneu`."""
    if len(said) != 1 or len(said[0]) not in SWAPPED:
        return None
    return book.single.get(DOUBLED.sub(r"\1", said[0])) or next(
        filter(None, map(book.single.get, _swaps(said[0]))), None
    )


def _swaps(word: str) -> Iterable[str]:
    """The word with two neighbours changed about, but never the first letter."""
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1))


def _language(said: Sequence[str]) -> str:
    """The language asked for by name, e.g. `ur`; Roman Urdu is Roman, not Urdu. Empty where none is named but to deny it."""
    classes = phrasebook().classes
    named = {name: at for at, word in enumerate(said) for name in classes.get(word, ()) if name in LANGUAGES}
    for denial in (at for at, word in enumerate(said) if word in cues()["denial"]):
        named.pop(min(named, key=lambda name: abs(named[name] - denial), default=""), None)
    return next((tag for name, tag in LANGUAGES.items() if name in named), "")


@cache
def phrasebook() -> Phrasebook:
    """The phrases and classes of the catalogue. A phrase of two commands is a ValueError that names it."""
    classes, fillers = _classes()
    exact: dict[str, str] = {}
    patterns: dict[frozenset[str], str | None] = {}
    for name, phrase in rows(FOLDER / "commands.tsv", 2):
        named = CLASS.findall(phrase)
        folded = normalise(CLASS.sub(" ", phrase))
        if not named and exact.setdefault(folded, name) != name:
            raise ValueError(f"commands.tsv: {phrase!r} is both {exact[folded]} and {name}")
        pattern = frozenset(named) | {word for word in folded.split() if word not in fillers}
        loose = len(pattern) > 1 and name not in EXACT_ONLY and pattern.isdisjoint(cues()["denial"])
        if named or loose:
            patterns[pattern] = name if patterns.setdefault(pattern, name) == name else None
    certain = {pattern: name for pattern, name in patterns.items() if name}
    for pattern in certain:
        for word in pattern:
            classes.setdefault(word, set())
    near = _by_opening(phrase for phrase, name in exact.items() if name not in EXACT_ONLY)
    known = {word: frozenset(named) for word, named in classes.items()}
    single = {phrase: name for phrase, name in exact.items() if len(phrase) in SHORT and " " not in phrase}
    roman = [word for word in (*sorted(fillers), *known) if is_latin(word) and len(word) >= HEARD_FROM]
    heard, bare = ({key(word): word for word in roman} for key in (careless, bones))
    return Phrasebook(exact, near, certain, known, fillers, _by_opening(known), single, heard, bare)


def _by_opening(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The long ones by their first two letters: in those a slip would make another word."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        if len(phrase) >= NEAR_FROM:
            found[phrase[:2]] = (*found.get(phrase[:2], ()), phrase)
    return found


def _classes() -> tuple[dict[str, set[str]], frozenset[str]]:
    """Each word's classes, and the words that say nothing in a command."""
    found: dict[str, set[str]] = {}
    fillers: set[str] = set()
    for name, words in rows(FOLDER / "commandwords.tsv", 2):
        for word in normalise(words).split() + letters(words).split():
            if name == "filler":
                fillers.add(word)
            else:
                found.setdefault(word, set()).add(f"<{name}>")
    return found, frozenset(fillers)
