"""The tracking ID: twelve digits in three groups, eleven of them random and the last a Damm check digit.

Digits, because a feature phone and an Urdu keyboard both have them. The check digit catches every single wrong digit and
every swap of neighbours. Source of the table: H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), order 10.
"""

import re
import unicodedata
from collections.abc import Callable

DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
LENGTH = 12
ALONE = re.compile(r"([0-9]{4})-?([0-9]{4})-?([0-9]{4})")
DIGIT = re.compile(r"\d")
# Not inside a longer run of digits, written in groups or not: a CNIC has thirteen. A phone number has a plus before twelve.
IN_TEXT = re.compile(r"(?<![0-9+])(?<![0-9][\-–—./])[0-9](?:[ \-–—./]?[0-9]){11}(?![\-–—./]?[0-9])")


def make(below: Callable[[int], int]) -> str:
    """A new tracking ID. `below(n)` is a cryptographic random number from 0 to n - 1."""
    digits = str(10**10 + below(9 * 10**10))
    return digits + str(check(digits))


def check(digits: str) -> int:
    """The Damm check digit of a row of digits; 0 when the last of them already is the right one."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim


def valid(tracking_id: str) -> bool:
    """Whether twelve ASCII digits can be a tracking ID at all."""
    return len(tracking_id) == LENGTH and tracking_id.isascii() and tracking_id.isdecimal() and check(tracking_id) == 0


def show(tracking_id: str) -> str:
    """As a citizen reads it: `4821-0937-5516`."""
    return "-".join((tracking_id[:4], tracking_id[4:8], tracking_id[8:]))


def read(written: str) -> str | None:
    """The twelve digits of an ID that stands alone, with dashes or without; None where it cannot be one."""
    found = ALONE.fullmatch(written)
    digits = "".join(found.groups()) if found else ""
    return digits if valid(digits) else None


def find(text: str) -> str | None:
    """The first twelve digits of a sentence, in any script, with dashes, spaces or none; not yet checked."""
    if len(DIGIT.findall(text)) < LENGTH:
        return None
    ascii_text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    found = IN_TEXT.search(ascii_text)
    return "".join(filter(str.isdecimal, found.group())) if found else None
