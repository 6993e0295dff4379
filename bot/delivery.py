"""How an event reaches a department: by its route, at least once, under one id for ever.

NotDelivered(retryable)   the department did not take it
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from standardwebhooks.webhooks import Webhook

from bot import addresses
from bot.addresses import Address, Barred, Unheard
from bot.casefile import whole
from bot.wiring import Sunwai
from core import tracking_id as ids
from storage.complaints import Complaint
from storage.departments import Department, Route
from storage.outbox import Duty

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(15.0, connect=5.0)  # seconds; well inside a lease
LONGEST_WAIT = 3 * 24 * 3600.0  # seconds; then a delivery is given up anyway
GONE = 410
THROTTLED = frozenset({429, 503})


@dataclass
class NotDelivered(Exception):
    """The department did not take it; `retry_after` are the seconds it asked us to wait."""

    reason: str
    retryable: bool = True
    retry_after: float | None = None


def deliver(sunwai: Sunwai, duty: Duty, complaint: Complaint, department: Department, words: str = "") -> None:
    """Bring one event to a department by its route; `words` are the citizen's that go with it. Raises NotDelivered."""
    ROUTES[department.route](sunwai, duty, complaint, department, words)


def to_desk(sunwai: Sunwai, duty: Duty, complaint: Complaint, department: Department, words: str) -> None:
    """The desk reads the same database: the case is in the department's inbox by being there."""


def to_webhook(sunwai: Sunwai, duty: Duty, complaint: Complaint, department: Department, words: str) -> None:
    """A CloudEvent, signed as Standard Webhooks say; redirects are not followed."""
    body = json.dumps(cloud_event(sunwai, duty, complaint, words), ensure_ascii=False, separators=(",", ":"))
    address = guarded(sunwai, department.url)
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            request = client.build_request("POST", address.url, content=body.encode(), extensions=address.extensions)
            request.headers.update({**address.headers, **signed(department.secret, duty.subject, body)})
            response = client.send(request, stream=True)
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise NotDelivered(type(trouble).__name__) from None
    judge(response)


def cloud_event(sunwai: Sunwai, duty: Duty, complaint: Complaint, words: str = "") -> Mapping[str, Any]:
    """CloudEvents 1.0, structured. What is in it was fixed with the duty: every repetition is the same to the byte."""
    return {
        "specversion": "1.0",
        "id": duty.subject,
        "type": duty.payload["event"],
        "source": sunwai.settings.public_url,
        "subject": ids.show(complaint.tracking_id),
        "time": duty.payload["at"],
        "datacontenttype": "application/json",
        "data": {
            "tracking_id": ids.show(complaint.tracking_id),
            "kind": complaint.kind,
            "department": duty.department,
            "leaf": complaint.leaf,
            "place": complaint.place,
            "where": whole(complaint.where),
            "details": whole(complaint.details),
            "language": complaint.language,
            "urgent": complaint.urgent,
            "status": duty.payload["status"],
            "level": duty.payload["level"],
            "registered_at": complaint.registered_at.isoformat(),
            "due_at": duty.payload["due_at"],
            **({"note": whole(words)} if words else {}),
        },
    }


def signed(secret: str, event_id: str, body: str) -> Mapping[str, str]:
    """The headers of Standard Webhooks; the timestamp is that of the attempt, by the real clock."""
    now = datetime.now(UTC)
    return {
        "content-type": "application/cloudevents+json",
        "user-agent": "Sunwai",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, now, body),
    }


def judge(response: httpx.Response) -> None:
    """2xx is taken; 410 is final; the rest may pass."""
    if response.is_success:
        return
    after = retry_after(response.headers.get("retry-after")) if response.status_code in THROTTLED else None
    raise NotDelivered(f"HTTP {response.status_code}", response.status_code != GONE, after)


def retry_after(value: str | None) -> float | None:
    """Seconds to wait, from seconds or an HTTP date, three days at most; None where it says neither."""
    if not value:
        return None
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0.0, wait), LONGEST_WAIT)


def guarded(sunwai: Sunwai, url: str) -> Address:
    """Where to connect, checked at the moment of the call. Raises NotDelivered."""
    try:
        return addresses.guarded(url, demo=sunwai.settings.demo)
    except Barred as trouble:
        raise NotDelivered(str(trouble), retryable=False) from None
    except Unheard:
        raise NotDelivered("the host is not known") from None


RouteOf = Callable[[Sunwai, Duty, Complaint, Department, str], None]
ROUTES: Mapping[Route, RouteOf] = {Route.DESK: to_desk, Route.WEBHOOK: to_webhook}
