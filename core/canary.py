"""Whether words give away who somebody is: a number in any writing of it, or a name; and words without such numbers."""

import re
import unicodedata
from collections.abc import Iterable

from core import tracking_id

SHORTEST_NUMBER, SHORTEST_NAME = 7, 3  # digits, letters

# Ten to thirteen digits, however they are grouped, that begin like a telephone number; or thirteen, an identity card's.
# A mobile's prefix may be parted from the rest by any sign.
NUMBER = re.compile(
    r"(?<!\d)\(?(?:\+|0|92|3)(?:[\s\-–().\u200b-\u200f\u2060]{0,2}\d){9,13}(?!\d)"
    r"|(?<!\d)(?:(?:\+|00)?92\W?|0)3\d{2}(?:[\W_]{1,3}\d{7}|[\W_]{1,3}\d{3}[\W_]{1,3}\d{4})(?!\d)"
    r"|(?<!\d)\d{5}[\s\-–]?\d{7}[\s\-–]?\d(?!\d)"
)
MASK = "●●●"


def betrays(words: str, numbers: Iterable[str], names: Iterable[str] = ()) -> bool:
    """Whether any of these numbers (E.164 or as a channel has them) or names stands in the words."""
    digits = run(words)
    ends = {end for number in numbers if (end := national(number))}
    said = f" {' '.join(spelled(words))} "
    return any(end in digits for end in ends) or any(
        f" {' '.join(spelled(name))} " in said for name in names if len(name.strip()) >= SHORTEST_NAME
    )


def masked(words: str) -> str:
    """The words without telephone numbers and those of identity cards; a tracking ID stays."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in words)
    kept, at = [], 0
    for found in NUMBER.finditer(plain):
        if not tracking_id.valid("".join(filter(str.isdecimal, found[0]))):
            kept += [words[at : found.start()], MASK]
            at = found.end()
    return "".join(kept) + words[at:]


def run(words: str) -> str:
    """The digits of a text in any script, those that only signs and spaces part written together; letters part them."""
    found = []
    for char in words:
        if char.isdecimal():
            found.append(str(unicodedata.decimal(char)))
        elif char.isalpha():
            found.append(" ")
    return "".join(found)


def national(number: str) -> str:
    """What stays the same however a number is written: its last nine digits; "" for what is no number."""
    digits = "".join(char for char in number if char.isdecimal())
    return digits[-9:] if len(digits) >= SHORTEST_NUMBER else ""


def spelled(words: str) -> list[str]:
    """The words in small letters, without signs."""
    return "".join(char if char.isalnum() else " " for char in words.casefold()).split()
