"""Words from outside, made safe to keep."""

import re

# Half of a surrogate pair cannot be written as UTF-8, and PostgreSQL keeps no NUL.
BROKEN = re.compile("[\ud800-\udfff\x00]")


def legible(text: str) -> str:
    """The same text; what no database could keep is replaced by the sign for an unreadable character."""
    return BROKEN.sub("\ufffd", text)
