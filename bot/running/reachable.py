"""Whether citizens reach us, and we them: channel by channel."""

from collections.abc import Iterator

from bot import telegram
from bot.running.finding import Finding
from bot.telegram import TelegramError
from bot.wiring import Sunwai
from channels.registry import NEEDS

NOTICE = "notice"
# The setting with the templates of each channel that takes nothing else after a day of silence.
OPENED_BY = {"whatsapp/cloud": "whatsapp_cloud_templates", "whatsapp/twilio": "twilio_content_sids"}


def channels(sunwai: Sunwai) -> Iterator[Finding]:
    """Which are on, and what the others lack. None at all is no service."""
    for name, needed in NEEDS.items():
        missing = ", ".join(setting.upper() for setting in needed if not getattr(sunwai.settings, setting))
        if name not in sunwai.channels:
            yield Finding(name, True, f"off; to switch it on: {missing}")
        elif missing:
            yield Finding(name, False, f"on, but lacks {missing}")
        else:
            yield Finding(name, True, f"on{silent(sunwai, name)}")
    if not sunwai.channels:
        yield Finding("channels", False, "all are off: no citizen can reach us")
    yield from hook(sunwai)


def silent(sunwai: Sunwai, name: str) -> str:
    """What a channel that takes only templates after a day of silence does without one."""
    setting = OPENED_BY.get(name)
    given = getattr(sunwai.settings, setting) if setting else None
    if setting is None or any(use.partition("/")[0] == NOTICE for use in given or ()):
        return ""
    return f"; without a notice in {setting.upper()}, news to who was silent for a day go by another channel of hers"


def hook(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether Telegram calls us, and how that went; a bot that is made up, or fetches, is called by nobody."""
    chosen = sunwai.settings
    if "telegram" not in sunwai.channels or chosen.public_url == chosen.local_url:
        return
    try:
        told = telegram.webhook(chosen)
    except TelegramError as trouble:
        yield Finding("telegram webhook", False, f"cannot be asked for ({trouble}): mend TELEGRAM_BOT_TOKEN")
        return
    wrong = told.url != chosen.public_url + telegram.HOOK
    words = "is not set here: `flask --app app telegram set-webhook`" if wrong else told.trouble
    yield Finding("telegram webhook", not words, f"fails: {words}" if words and not wrong else words or told.url)
