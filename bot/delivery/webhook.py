"""A CloudEvent to the department's own server, signed as Standard Webhooks say."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from bot.delivery.call import call
from bot.delivery.news import News
from bot.wiring import Sunwai
from storage.departments import Department


def send(sunwai: Sunwai, news: News, department: Department) -> None:
    """POST it. Raises NotDelivered."""
    body = json.dumps(cloud_event(sunwai, news), ensure_ascii=False, separators=(",", ":"))
    call(sunwai, "POST", department.url, headers=signed(department.secret, news.key, body), content=body.encode())


def cloud_event(sunwai: Sunwai, news: News) -> Mapping[str, Any]:
    """CloudEvents 1.0, structured. What is in it was fixed with the duty: every repetition is the same to the byte."""
    return {
        "specversion": "1.0",
        "id": news.key,
        "type": news.event,
        "source": sunwai.settings.public_url,
        "subject": news.tracking_id,
        "time": news.duty.payload["at"],
        "datacontenttype": "application/json",
        "data": news.facts(sunwai.catalogue),
    }


def signed(secret: str, event_id: str, body: str) -> Mapping[str, str]:
    """The headers of Standard Webhooks; the timestamp is that of the attempt, by the real clock."""
    now = datetime.now(UTC)
    return {
        "content-type": "application/cloudevents+json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, now, body),
    }
