"""A history that cannot be rewritten unseen: what a row is boiled down to, and how each link holds all before it.

row     every column but its number, as canonical JSON; a column without a value is left out, so that one added later
        changes no old digest. Sealed notes go in as they are sealed: who is erased leaves every digest as it was
digest  SHA-256 of that
seal    HMAC of the digest, written with the row: what was put into a table by hand is never linked
hash    HMAC over the hash before and all of this link: nobody forges one without the program's key
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

BEFORE_ALL = bytes(32)  # the hash before the first link
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: they make no words, and none is taken for a digit
CODE = 4


@dataclass(frozen=True)
class Head:
    """How far the chain has come."""

    seq: int = 0
    hash: bytes = field(default=BEFORE_ALL)


@dataclass(frozen=True)
class Link:
    """One row in its place in the chain."""

    seq: int
    source: str
    row_id: int
    digest: bytes
    at: datetime


def digest(source: str, row: Mapping[str, Any]) -> bytes:
    """What a row of a table is boiled down to."""
    columns = {name: plain(value) for name, value in row.items() if name != "id" and value is not None}
    return hashlib.sha256(canonical([source, columns])).digest()


def seal(key: bytes, source: str, digest: bytes) -> bytes:
    """The program's mark on a row that waits to be linked."""
    return hmac.digest(key, canonical(["waiting", source, digest.hex()]), "sha256")


def follow(key: bytes, before: bytes, link: Link) -> bytes:
    """The hash of a link, over the one before it."""
    told = [before.hex(), link.seq, link.source, link.row_id, link.digest.hex(), plain(link.at)]
    return hmac.digest(key, canonical(told), "sha256")


def receipt(digest: bytes) -> str:
    """The code on a citizen's confirmation: some letters that stand for the first entry of her case."""
    number, letters = int.from_bytes(digest), ""
    for _ in range(CODE):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return letters


def plain(value: Any) -> Any:
    """A column's value, the same whichever database it was read from."""
    match value:
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case _:
            return value


def canonical(value: Any) -> bytes:
    """JSON in one way only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
