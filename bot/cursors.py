"""Places in a list, for a caller to carry: after which moment, after which case. What is in one is our own affair."""

import base64
import json
from datetime import UTC, datetime

from core import tracking_id as ids


class Foreign(ValueError):
    """It is not one of ours."""


def sealed(at: datetime, tracking_id: str) -> str:
    """A place, to be given away."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), tracking_id]).encode()).decode().rstrip("=")


def opened(cursor: str) -> tuple[datetime, str]:
    """The place that was given away. Raises Foreign."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, tracking_id = json.loads(text)
        place = datetime.fromisoformat(at)
        if place.tzinfo is None or not ids.valid(tracking_id):
            raise ValueError
        return place.astimezone(UTC), tracking_id
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Foreign from None
