"""The web door: the application, its webhooks, its commands."""

import gc
import logging
import sys
import uuid

from flask import Flask, Response, abort, g, request

from bot import commands, converse, letters, receipts, settings, wiring
from bot.running import health, logs
from bot.wiring import Sunwai
from channels import mail as inbound_mail
from channels.port import Channel, Forged, Unreadable
from core.messages import Challenge, Event, Inbound, Receipt, Reply
from desk import api, lost, problems
from desk.bodies import Whole
from desk.proxies import Behind
from desk.site import mount

log = logging.getLogger(__name__)

LARGEST_BODY = 3 * 1024 * 1024  # bytes: what Meta may send
AT_ONCE = 2  # requests that a process works on: more would only wait for each other
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
STATUS = "/status"
RETRY_AFTER = "5"  # seconds


def create_app(sunwai: Sunwai | None = None) -> Flask:
    """The application; with a whole of one's own in tests."""
    logs.set_up()
    sunwai = sunwai or wiring.build(configured())
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY=sunwai.settings.secret_key, MAX_CONTENT_LENGTH=LARGEST_BODY)
    app.extensions["sunwai"] = sunwai
    if sunwai.settings.trusted_proxies:
        app.wsgi_app = Behind(app.wsgi_app, sunwai.settings.trusted_proxies)  # type: ignore[method-assign]
    app.before_request(number_request)
    app.teardown_request(lambda _: logs.REQUEST.set(None))
    app.add_url_rule("/webhooks/<path:name>", "webhook", lambda name: webhook(sunwai, name), methods=METHODS,
                     provide_automatic_options=False)  # fmt: skip
    app.add_url_rule("/webhooks/email", "mail", lambda: mail(sunwai), methods=METHODS,
                     provide_automatic_options=False)  # fmt: skip
    mount(app, sunwai)
    for command in commands.COMMANDS:
        app.cli.add_command(command)
    app.errorhandler(Exception)(unexpected)
    return app


def configured() -> settings.Settings:
    """The settings; what is wrong with them stops the start with one sentence."""
    try:
        return settings.read()
    except settings.Misconfigured as trouble:
        sys.exit(f"Sunwai does not start: {trouble}")


def web() -> Flask:
    """The application as a server runs it: with the indexes built before the first citizen waits for them."""
    gc.disable()  # what is built now stays for good: there is nothing in it to collect
    app = create_app()
    app.wsgi_app = Whole(app.wsgi_app, LARGEST_BODY, AT_ONCE)  # type: ignore[method-assign]
    converse.warm(app.extensions["sunwai"])
    gc.freeze()
    gc.enable()
    return app


def number_request() -> None:
    """Every request has an id, which its log lines carry."""
    g.request_id = uuid.uuid4().hex[:12]
    logs.REQUEST.set(g.request_id)


def webhook(sunwai: Sunwai, name: str) -> Response:
    """A provider calls. Proof first, then reading; the answer only after what it says is committed."""
    channel = sunwai.channels.get(name.removesuffix(STATUS))
    if channel is None:
        abort(404)
    if request.method not in channel.methods:
        return plain("method not allowed", 405, Allow=", ".join(sorted(channel.methods)))
    try:
        events = channel.receive(request)
    except Forged:
        health.FORGED.labels(channel.name).inc()
        return plain("forged", 403)
    except Unreadable as trouble:
        return plain(f"unreadable: {trouble}", 400)
    try:
        return answer(sunwai, channel, [take(sunwai, event) for event in events], name.endswith(STATUS))
    except (OSError, wiring.Away) as trouble:
        log.error("a message could be kept nowhere", extra={"error": type(trouble).__name__})
        return plain("try again", 503, **{"Retry-After": RETRY_AFTER})


def mail(sunwai: Sunwai) -> Response:
    """A mail server brings a mail; 204 once it is taken, and what it is worth is nobody's business."""
    secret = sunwai.settings.mail_webhook_secret
    if not secret:
        abort(404)
    if request.method != "POST":
        return plain("method not allowed", 405, Allow="POST")
    try:
        letters.take(sunwai, inbound_mail.receive(secret, request))
    except Forged:
        health.FORGED.labels("email").inc()
        return plain("forged", 403)
    except Unreadable as trouble:
        return plain(f"unreadable: {trouble}", 400)
    except wiring.Away:
        return plain("try again", 503, **{"Retry-After": RETRY_AFTER})
    return Response(status=204)


def take(sunwai: Sunwai, event: Event) -> Reply | str | None:
    """One event: a reply to a message, the text of a challenge, nothing for a receipt."""
    match event:
        case Inbound():
            health.MESSAGES.labels(event.channel).inc()
            return converse.converse(sunwai, event)
        case Receipt():
            receipts.record(sunwai, event)
            return None
        case Challenge(text):
            return text


def answer(sunwai: Sunwai, channel: Channel, replies: list[Reply | str | None], receipt: bool) -> Response:
    """The provider's answer: a message's reply rides home in it."""
    said = next((reply for reply in reversed(replies) if reply is not None), None)
    if isinstance(said, str):
        return plain(said, 200)
    return Response(status=204) if receipt else channel.answer(said, request)


def plain(text: str, status: int, **headers: str) -> Response:
    """A short answer in plain text."""
    return Response(text, status, headers, content_type="text/plain; charset=utf-8")


def unexpected(error: Exception) -> Response | Exception:
    """The last door: an id to ask by, and nothing of what went wrong."""
    meant = hasattr(error, "get_response")  # an HTTP error
    if not meant:
        log.exception("a request failed", extra={"endpoint": request.endpoint})
    if f"{request.path}/".startswith(api.PREFIX):
        return problems.of(error)
    shown = lost.page(getattr(error, "code", None) or 500, g.get("request_id", ""))
    return shown or (error if meant else plain(f"something went wrong; ask for {g.get('request_id')}", 500))
