"""A department's route tried out: something that is no case, by the way that cases take."""

import json
import uuid

from bot import mail
from bot.delivery.call import call
from bot.delivery.email import LANGUAGE, SCHEME
from bot.delivery.georeport import Endpoint
from bot.delivery.trouble import NotDelivered
from bot.delivery.webhook import signed
from bot.record import audit
from bot.wiring import Sunwai
from bot.wording import Spoken
from storage.departments import Department, Route

EVENT = "sunwai.test"


def trial(sunwai: Sunwai, code: str, by: str) -> str:
    """Why the department does not take it, "" where it does; by its desk there is nothing to be tried. Raises KeyError."""
    with sunwai.store.read() as unit:
        department = unit.departments.get(sunwai.catalogue.departments[code].code)
    try:
        send(sunwai, department)
    except NotDelivered as refused:
        trouble = refused.reason
    else:
        trouble = ""
    audit.note(sunwai, by, "route.tried", department=department.code, taken=not trouble)
    return trouble


def send(sunwai: Sunwai, department: Department) -> None:
    """By its route. Raises NotDelivered."""
    match department.route:
        case Route.WEBHOOK:
            webhook(sunwai, department)
        case Route.EMAIL:
            email(sunwai, department)
        case Route.OPEN311:  # what they can take is asked for: a request that is none would be somebody's work
            call(sunwai, "GET", Endpoint.of(department.url).services(), headers={"accept": "application/json"})


def webhook(sunwai: Sunwai, department: Department) -> None:
    """A signed event of a type of its own, which holds nothing."""
    key = f"test-{uuid.uuid4().hex}"
    event = {
        "specversion": "1.0",
        "id": key,
        "type": EVENT,
        "source": sunwai.settings.public_url,
        "time": sunwai.store.clock().isoformat(),
        "datacontenttype": "application/json",
        "data": {},
    }
    body = json.dumps(event, separators=(",", ":"))
    call(sunwai, "POST", department.url, headers=signed(department.secret, key, body), content=body.encode())


def email(sunwai: Sunwai, department: Department) -> None:
    """A mail that says what it is."""
    spoken, to = Spoken(sunwai.catalogue, LANGUAGE, sunwai.store.clock()), department.url.removeprefix(SCHEME)
    text = spoken.text("mail.trial", {"url": sunwai.settings.public_url})
    mail.send(sunwai, to, spoken.text("mail.trial_subject", {}), text, f"test-{uuid.uuid4().hex}")
