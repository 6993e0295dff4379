"""How many complaints a key may file: one that is stolen must not drown the offices, and no helpline notices.

TooMany   so many were filed with it within the hour; nothing has happened   → 429
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from storage.unit import Unit

FILED = "complaint.filed"
MOST, WITHIN = 600, timedelta(hours=1)  # fifty people on the telephone, each with a case every five minutes


@dataclass
class TooMany(Exception):
    """Wait so many seconds."""

    seconds: int


def heed(unit: Unit, by: str) -> None:
    """Let one more pass. Raises TooMany."""
    count, first = unit.audit.tally(by, FILED, unit.now - WITHIN)
    if count >= MOST and first:
        raise TooMany(max(1, ceil((first + WITHIN - unit.now).total_seconds())))
