"""What a route says when the department did not take an event."""

from dataclasses import dataclass


@dataclass
class NotDelivered(Exception):
    """The department did not take it; `retry_after` are the seconds it asked us to wait."""

    reason: str
    retryable: bool = True
    retry_after: float | None = None
