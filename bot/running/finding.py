"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One part: whether it is well, and in words how it is or what to do."""

    part: str
    well: bool
    words: str
