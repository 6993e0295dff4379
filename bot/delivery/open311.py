"""A service request in the department's own system, by Open311 GeoReport v2.

GeoReport knows new requests only: what comes later of a case is a request as well, which names the one before it.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from bot.delivery.call import call
from bot.delivery.georeport import Endpoint, NoReport, report
from bot.delivery.news import News
from bot.delivery.trouble import NotDelivered
from bot.wiring import Sunwai
from bot.wording import Spoken
from core.messages import Named
from storage.departments import Department
from storage.evidence import POINT
from storage.foreign import Foreign
from storage.unit import Unit

LANGUAGE = "en"
SOON = timedelta(minutes=1)  # until it is first looked at there
LOOKED_AT = frozenset({"complaint.forwarded", "complaint.reopened", "complaint.escalated"})


def send(sunwai: Sunwai, news: News, department: Department) -> Callable[[Unit], None] | None:
    """Post it, under one key for ever; what its name is there is kept together with "delivered". Raises NotDelivered."""
    endpoint = Endpoint.of(department.url)
    form = {**endpoint.jurisdiction, "api_key": department.secret, **request(sunwai, news, department, endpoint)}
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "accept": "application/json",
        "idempotency-key": news.key,
    }
    answer = call(sunwai, "POST", endpoint.requests(), headers=headers, content=urlencode(form).encode(), read=True)
    try:
        found = report(answer.body)
    except NoReport:
        raise NotDelivered("the answer is no GeoReport") from None
    request_id, token = found.get("service_request_id"), found.get("token")
    if not (request_id or token):
        raise NotDelivered("the answer names no request")
    if news.event not in LOOKED_AT:
        return None
    case = Foreign(news.complaint.tracking_id, department.code, department.office, token, request_id, None)
    return lambda unit: unit.foreign.put(case, SOON)


def request(sunwai: Sunwai, news: News, department: Department, endpoint: Endpoint) -> dict[str, str]:
    """The request's own fields."""
    with sunwai.store.read() as unit:
        before = unit.foreign.get(news.complaint.tracking_id, department.code, department.office)
        point = pin(unit, news)
    facts, spoken = news.facts(sunwai.catalogue), Spoken(sunwai.catalogue, LANGUAGE, news.complaint.registered_at)
    named = spoken.value(Named("district", facts["place"])) if facts["place"] else ""
    place = ", ".join(filter(None, (facts["where"], named)))
    first = f"{spoken.text(news.what, {})}. Tracking ID {news.tracking_id}."
    if before and before.request_id:
        first += f" Earlier request: {before.request_id}."
    said = filter(None, (first, facts["details"], facts.get("note", "")))
    return {
        "service_code": endpoint.service(facts["leaf"]),
        "description": "\n\n".join(said),
        **({"address_string": place} if place else {}),
        **point,
    }


def pin(unit: Unit, news: News) -> dict[str, str]:
    """The newest point on the map that she sent, as `lat` and `long`; {} for none."""
    case = news.complaint
    kept = unit.evidence.of([case.tracking_id])[case.tracking_id]
    points = [item for item in kept if item.content_type == POINT and not item.deleted]
    box = unit.people.box(points[-1].key_of) if points else None
    if box is None or case.hidden:
        return {}
    longitude, latitude = json.loads(unit.evidence.point(box, points[-1]))["coordinates"]
    return {"lat": str(latitude), "long": str(longitude)}
