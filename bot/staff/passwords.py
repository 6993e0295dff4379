"""Officers' passwords: which are refused, and how they are kept: as argon2id hashes, a one-time password with its date.

Weak   a password that cannot be taken; `reason` says why
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

COMMON = Path(__file__).with_name("common_passwords.txt")
LEAST, MOST = 12, 128  # characters
DISTINCT = 5  # different characters that there must be
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "09876543210987654321")
AROUND = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
LEET = str.maketrans("@4301!5$7", "aaeoiisst")
ONCE = "once/"  # before the hash of a one-time password, with the moment it was made
HOLDS = timedelta(days=7)  # so long a one-time password is good
HASHER = PasswordHasher()  # argon2id at the strength that RFC 9106 recommends where memory is short
DECOY = HASHER.hash(secrets.token_hex(16))  # who asks for a login that is none waits as long as for one that is


class Reason(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    OWN = "own"
    SAME = "same"


@dataclass
class Weak(ValueError):
    """It would be guessed."""

    reason: Reason


def check(password: str, *own: str) -> None:
    """Refuse what is short, common, a row of keys, or made of her `own` names. Raises Weak."""
    if len(password) < LEAST:
        raise Weak(Reason.SHORT)
    if len(password) > MOST:
        raise Weak(Reason.LONG)
    if common(password):
        raise Weak(Reason.COMMON)
    said = password.casefold()
    if any(part in said for name in own for part in re.split(r"[\W_]+", name.casefold()) if len(part) > 3):
        raise Weak(Reason.OWN)


def common(password: str) -> bool:
    """Whether it is one of those that are tried first: a common word with numbers around it, a row of keys, a repetition."""
    said = password.casefold()
    if len(set(said)) < DISTINCT or any(said in row * 2 for row in ROWS):
        return True
    ends = said.rstrip(AROUND), said.strip(AROUND)
    return any(plain(stem) or plain(stem.translate(LEET)) for stem in ends)


def plain(stem: str) -> bool:
    """Whether nothing but digits and signs, a common word, or a row of keys is left."""
    rows = any(stem in row for row in ROWS)
    return not stem or (stem.isalpha() and (rows or once(stem) in known()))


def once(word: str) -> str:
    """The part that a word only repeats: `passwordpassword` is `password`."""
    return word[: (word + word).index(word, 1)] if word else ""


@cache
def known() -> frozenset[str]:
    """The words that everybody takes."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def made() -> str:
    """A one-time password: eighty bits, in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def kept(password: str) -> str:
    """The hash to keep."""
    return HASHER.hash(unicodedata.normalize("NFC", password))


def kept_once(password: str, now: datetime) -> str:
    """The same for a password that has to be changed at the first sign-in, and soon."""
    return f"{ONCE}{int(now.timestamp())}/{kept(password)}"


def temporary(hashed: str) -> bool:
    """Whether it is a one-time password."""
    return hashed.startswith(ONCE)


def matches(hashed: str | None, password: str, now: datetime) -> bool:
    """Whether this is the password; takes as long where there is none."""
    stored = hashed or DECOY
    at, _, bare = stored.removeprefix(ONCE).partition("/") if temporary(stored) else ("", "", stored)
    expired = bool(at) and now.timestamp() > int(at) + HOLDS.total_seconds()
    try:
        right = HASHER.verify(bare, unicodedata.normalize("NFC", password[: MOST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return right and hashed is not None and not expired
