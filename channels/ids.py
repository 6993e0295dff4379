"""A provider's id of a message, as it is kept and logged."""

import re
from hashlib import sha256

from channels.port import Unreadable

ID = re.compile(r"[!-~]{1,200}")  # an index of the database takes no more, and a log line no blank or break


def checked(raw: str) -> str:
    """The id. Raises Unreadable for what no provider gives as one."""
    if not ID.fullmatch(raw.strip()):
        raise Unreadable("not an id")
    return raw.strip()


def veiled(raw: str) -> str:
    """A digest of an id that tells whom it is from: as good to know a message again, and of no use to anybody else.

    Raises Unreadable for what no provider gives as one.
    """
    return sha256(checked(raw).encode()).hexdigest()[:40]
