"""What keeps production from starting: all of it at once, so that whoever mends it mends it once."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.variables import DEMO

SHORTEST_SECRET = 16  # characters
NEEDED = ("secret_key", "pii_keys", "public_url")
# A provider is configured whole or not at all.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("twilio_account_sid", "twilio_auth_token"),
    ("telegram_bot_token", "telegram_webhook_secret"),
    (
        "whatsapp_cloud_token",
        "whatsapp_cloud_phone_number_id",
        "whatsapp_cloud_app_secret",
        "whatsapp_cloud_verify_token",
    ),
    ("kannel_sendsms_url", "kannel_username", "kannel_password", "kannel_from", "kannel_webhook_secret"),
    ("smtp_url", "mail_from"),
    ("aws_access_key_id", "aws_secret_access_key"),
)
SHARED_SECRETS = (
    "twilio_auth_token",
    "telegram_webhook_secret",
    "kannel_webhook_secret",
    "ussd_webhook_secret",
    "mail_webhook_secret",
)
DEBUGGING, OFF = ("DEBUG", "FLASK_DEBUG"), frozenset({"", "0", "false", "no", "off"})


def faults(given: Mapping[str, Any]) -> Iterator[str]:
    """Why production does not start with these settings (by their names), fault by fault; what is missing comes first."""
    if names := [name for name in NEEDED if not given[name]]:
        yield f"{missing(names)}; production does not start without {'it' if len(names) == 1 else 'them'}"
    for together in TOGETHER:
        there = [name for name in together if given[name]]
        if there and (names := [name for name in together if name not in there]):
            yield f"{missing(names)} while {there[0].upper()} is set"
    yield from unfit(given)


def missing(names: list[str]) -> str:
    """As a sentence."""
    *most, last = [name.upper() for name in names]
    return f"{', '.join(most)} and {last} are missing" if most else f"{last} is missing"


def debugging(environ: Mapping[str, str]) -> Iterator[str]:
    """What Flask would take for a wish to show what is inside."""
    for name in DEBUGGING:
        if environ.get(name, "").lower() not in OFF:
            yield f"{name} is set, and production shows nobody what is inside"


def unfit(given: Mapping[str, Any]) -> Iterator[str]:
    """What is there and must not be so."""
    key, url, keys = given["secret_key"], given["public_url"], given["pii_keys"] or {}
    if key and (len(key) < SHORTEST_SECRET or key.startswith(DEMO)):
        yield f"SECRET_KEY must be a secret of its own of {SHORTEST_SECRET} characters or more"
    if any(name.startswith(DEMO) for name in keys):
        yield "PII_KEYS holds a key of the demo; production needs its own"
    if url and not url.startswith("https://"):
        yield "PUBLIC_URL must be https; end TLS in a proxy in front and name its address here"
    if given["clock_offset"]:
        yield "CLOCK_OFFSET is for trying deadlines and not allowed in production"
    for name in SHARED_SECRETS:
        if 0 < len(given[name]) < SHORTEST_SECRET:
            yield f"{name.upper()} is too short to be a secret"
