"""All pages put together, and what they ask of the bot in the shapes they show."""

from collections.abc import Mapping
from datetime import datetime

from flask import Flask, request

from bot import figures as counted
from bot.running import health
from bot.running.health import Health
from bot.tables import subjects
from bot.wiring import Away, Sunwai
from desk import api, headers, language, open311, operations, public, record, simulator
from desk import figures as open_figures
from desk.inside.pages import pages as inside
from desk.public import About, Figures, Part, Standing, State
from desk.since import Watch

MEDIA = ("sms", "whatsapp", "telegram", "ussd")
NAMING = frozenset({"inside", "api", "open311", "figures", "simulator"})  # the pages that name subjects
PATIENCE = 60  # seconds that a duty may wait before forwarding is called slow


def mount(app: Flask, sunwai: Sunwai) -> None:
    """Put the pages on the application."""
    watch = Watch(sunwai.settings.data_dir / "standing.json")
    secure = sunwai.settings.public_url.startswith("https://")
    language.install(app, secure)
    app.before_request(lambda: look(sunwai))
    headers.install(app, secure)
    app.register_blueprint(operations.endpoints(sunwai))
    app.register_blueprint(api.endpoints(sunwai))
    app.register_blueprint(record.endpoints(sunwai))
    app.register_blueprint(
        public.pages(
            about(sunwai),
            lambda: figures(sunwai),
            lambda: watch.seen(standing(sunwai)),
            lambda: record.newest(sunwai),
        )
    )
    app.register_blueprint(open311.endpoints(sunwai))
    app.register_blueprint(open_figures.pages(sunwai))
    app.register_blueprint(inside(sunwai))
    if sunwai.settings.demo:
        app.register_blueprint(simulator.pages(sunwai))


def look(sunwai: Sunwai) -> None:
    """What names subjects names them as they are in force now."""
    if request.blueprint in NAMING:
        subjects.look(sunwai)


def about(sunwai: Sunwai) -> About:
    """Where a citizen writes to."""
    settings = sunwai.settings
    contacts = {"sms": settings.twilio_sms_from or settings.kannel_from, "whatsapp": settings.twilio_whatsapp_from}
    configured = {name.partition("/")[0] for name in sunwai.channels}
    return About(
        demo=settings.demo,
        contacts={medium: contact for medium, contact in contacts.items() if contact and medium in configured},
        emergency=lambda spoken: emergency(sunwai, spoken),
    )


def emergency(sunwai: Sunwai, spoken: str) -> Mapping[str, str]:
    """The numbers to call in danger, and whose they are."""
    country = (entry for entry in sunwai.catalogue.emergency.values() if entry.province is None)
    return {entry.number: sunwai.catalogue.name("emergency", entry.number, spoken) for entry in country}


def figures(sunwai: Sunwai) -> Figures | None:
    """Complaints counted; None while nobody can count."""
    try:
        found = counted.since_the_start(sunwai)
    except Away:
        return None
    return Figures(**vars(found))


def standing(sunwai: Sunwai) -> Standing:
    """What works now."""
    found = health.look(sunwai)
    parts = (
        Part("database", State.WORKS if found.database and found.migrated else State.DOWN),
        Part("queue", State.WORKS if found.redis else State.DOWN),
        Part("forwarding", forwarding(found)),
        *(Part(medium, offered(sunwai, medium)) for medium in MEDIA),
    )
    waiting = found.waiting + found.held if found.database else None
    return Standing(found.checked, parts, waiting, found.oldest)


def forwarding(found: Health) -> State:
    """Whether duties are done about as fast as they come."""
    if not found.database:
        return State.DOWN
    return State.SLOW if late(found.oldest, found.checked) or not found.redis else State.WORKS


def late(oldest: datetime | None, now: datetime) -> bool:
    """Whether something has been waiting for too long."""
    return oldest is not None and (now - oldest).total_seconds() > PATIENCE


def offered(sunwai: Sunwai, medium: str) -> State:
    """Whether a medium is offered here."""
    configured = {name.partition("/")[0] for name in sunwai.channels}
    return State.WORKS if medium in configured else State.OFF
