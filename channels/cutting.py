"""Cut a text that is longer than a channel's message, where a reader would: after a line, after a word.

Only where a single word is too long is it cut inside, and then between characters as they are read: never between a
letter and its marks, in a joined emoji or in a flag. Joined, the pieces are the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from unicodedata import category

LINE = re.compile(r"\n+")
WORD = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # white space but for the no-break ones
MARKS = frozenset({"Mn", "Mc", "Me"})
ZERO_WIDTH_JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)


def cut(text: str, fits: Callable[[str], bool], by_line: bool = False) -> tuple[str, ...]:
    """Cut into pieces that fit; () for an empty text.

    `fits` must hold for a single character and for the beginning of whatever it holds for. `by_line` keeps whole lines
    together where it can, as a menu needs. Raises ValueError when not even one character fits.
    """
    pieces: list[str] = []
    rest = text
    while rest:
        end = _end(rest, fits, by_line)
        pieces.append(rest[:end])
        rest = rest[end:]
    return tuple(pieces)


def _end(text: str, fits: Callable[[str], bool], by_line: bool) -> int:
    if fits(text):
        return len(text)
    most = bisect_left(range(1, len(text)), True, key=lambda end: not fits(text[:end]))
    if not most:
        raise ValueError("not even one character fits")
    least = most // 2  # a first short line alone would waste a message
    for border, start in ((LINE, least), (WORD, 0)) if by_line else ((WORD, 0),):
        ends = [match.end() for match in border.finditer(text, start, most) if not _joined(text, match.end())]
        if ends:
            return ends[-1]
    return next((end for end in range(most, 0, -1) if not _joined(text, end)), most)


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after this place are read as one."""
    before, after = text[at - 1], text[at]
    if category(after) in MARKS or ord(after) in SKIN_TONES or ord(after) in TAGS:
        return True
    if ZERO_WIDTH_JOINER in (before, after) or (before, after) == ("\r", "\n"):
        return True
    return ord(after) in FLAG_LETTERS and _flag_letters(text[:at]) % 2 == 1


def _flag_letters(text: str) -> int:
    """How many of the letters that make flags the text ends with."""
    count = 0
    for character in reversed(text):
        if ord(character) not in FLAG_LETTERS:
            break
        count += 1
    return count
