"""What officers order by text: `DONE 4821-0937-5514 line cleared`, `ASK …`, `FWD … WT reason`, `LATE`, and `OK 482193`.

Strict on purpose: an officer's number is also a citizen's. Only a whole command word right before a valid tracking ID, or
alone where it needs none, is an order; everything else belongs to her own conversation.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core import tracking_id as ids
from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import letters

ID = re.compile(r"[0-9](?:[ \-–—./]?[0-9]){11}(?![\-–—./]?[0-9])")
CODE = re.compile(r"[0-9]{6}")
DEPARTMENT = re.compile(r"\s*([A-Za-z]{2})\b[\s:,.–-]*(.*)", re.DOTALL)
OK = "ok"


class Kind(StrEnum):
    """What is ordered."""

    DONE = "done"
    ASK = "ask"
    FWD = "fwd"
    LATE = "late"


@dataclass(frozen=True)
class Order:
    """An order. `words` are the officer's own, byte-exact; `department` goes with FWD, as written, in capitals."""

    kind: Kind
    tracking_id: str = ""
    words: str = ""
    department: str = ""


def read(text: str) -> Order | None:
    """The order that a message is, or None."""
    if phrases().get(letters(text)) == Kind.LATE:
        return Order(Kind.LATE)
    found = ID.search(digits(text))
    kind = phrases().get(letters(text[: found.start()])) if found else None
    if found is None or kind not in (Kind.DONE, Kind.ASK, Kind.FWD):
        return None
    tracking_id = "".join(filter(str.isdecimal, found.group()))
    rest = text[found.end() :].lstrip(" \t\r\n:,.–—-").rstrip()
    return ordered(Kind(kind), tracking_id, rest) if ids.valid(tracking_id) else None


def ordered(kind: Kind, tracking_id: str, rest: str) -> Order:
    """The order with what follows the tracking ID."""
    if kind is not Kind.FWD:
        return Order(kind, tracking_id, rest)
    to = DEPARTMENT.fullmatch(rest)
    return Order(kind, tracking_id, to[2].strip(), to[1].upper()) if to else Order(kind, tracking_id, rest)


def code(text: str) -> str | None:
    """The six digits of a confirmation: alone, or after OK."""
    before = re.sub(r"[0-9 \-]+$", "", digits(text).strip(" .!\n\r\t"))
    said = "".join(filter(str.isdecimal, digits(text)))
    if before and phrases().get(letters(before)) != OK:
        return None
    return said if CODE.fullmatch(said) else None


def digits(text: str) -> str:
    """The text with every decimal digit in ASCII; each character stays in its place."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


@cache
def phrases() -> dict[str, str]:
    """Which order each phrase is."""
    return {
        letters(phrase): kind
        for kind, listed in rows(FOLDER / "orders.tsv", 2)
        for phrase in listed.split("|")
    }  # fmt: skip
