"""The one place where everything is put together: the settings in, the working whole out."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.pace import Pace
from bot.settings import Settings
from bot.wording import Wording, word_in_each
from channels.port import Channel
from channels.sms_kannel import KannelSms
from channels.sms_twilio import TwilioSms
from channels.telegram import Telegram
from channels.ussd_africastalking import AfricasTalkingUssd
from channels.whatsapp_cloud import CloudWhatsApp
from channels.whatsapp_twilio import TwilioWhatsApp
from core.catalogue import Catalogue, load
from storage import engine, queues, shelf
from storage.bucket import Keys
from storage.shelf import Shelf
from storage.spool import Spool
from storage.unit import Away, Clock, Store
from storage.vault import Vault

__all__ = ["Away", "Sunwai", "build"]


@dataclass
class InForce:
    """The catalogue in force as a process knows it, with the number of the edition of the leaves in it.

    A newer one takes its place as a whole (`bot/tables/subjects.py`). `settled`: none does, until one message is dealt with.
    `resting`: till when, by the machine's own clock, nobody looks again, for the database was away.
    """

    known: tuple[int, Catalogue]
    settled: bool = False
    resting: float = 0.0


@dataclass(frozen=True)
class Sunwai:
    """All that a use case needs. One a process, made after a fork."""

    settings: Settings
    in_force: InForce
    store: Store
    spool: Spool
    shelf: Shelf
    bell: queues.Bell
    pace: Pace
    channels: Mapping[str, Channel]

    @property
    def catalogue(self) -> Catalogue:
        """The country, with the leaves in force."""
        return self.in_force.known[1]

    @property
    def wording(self) -> Wording:
        """Words for what is said, with the names in force."""
        return Wording(self.catalogue)


def build(settings: Settings, clock: Clock | None = None) -> Sunwai:
    """The whole, for these settings."""
    vault = Vault(settings.pii_keys)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Sunwai(
        settings=settings,
        in_force=InForce((0, load())),
        store=Store(engine.connect(settings.database), vault, clock or shifted(settings.clock_offset)),
        spool=Spool(settings.spool_dir, vault),
        shelf=shelf.at(
            settings.media_url, settings.media_dir, Keys(settings.aws_access_key_id, settings.aws_secret_access_key)
        ),
        bell=queues.Bell(queues.connect(redis_url(settings))),
        pace=Pace(time.monotonic, time.sleep),
        channels=channels(settings),
    )


def shifted(offset: float) -> Clock:
    """The clock, `offset` seconds ahead."""
    ahead = timedelta(seconds=offset)
    return lambda: datetime.now(UTC) + ahead


def redis_url(settings: Settings) -> str:
    """The given Redis; the embedded one's address is put into the environment by who starts it."""
    return settings.redis_url or "unix:///nonexistent/redis-is-not-configured"


def channels(settings: Settings) -> Mapping[str, Channel]:
    """The channels that are configured, by their names; what is not is off."""
    makers: Mapping[str, Callable[[Settings], Channel | None]] = {
        "sms/twilio": twilio_sms,
        "sms/kannel": kannel_sms,
        "whatsapp/twilio": twilio_whatsapp,
        "whatsapp/cloud": cloud_whatsapp,
        "telegram": telegram,
        "ussd/africastalking": africastalking_ussd,
    }
    made = {name: make(settings) for name, make in makers.items()}
    return {name: channel for name, channel in made.items() if channel is not None}


def twilio_sms(settings: Settings) -> Channel | None:
    """SMS through Twilio."""
    if not (settings.twilio_auth_token and settings.twilio_sms_from):
        return None
    return TwilioSms(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        sender=settings.twilio_sms_from,
        public_url=settings.public_url,
        api_url=settings.twilio_api_url,
    )


def twilio_whatsapp(settings: Settings) -> Channel | None:
    """WhatsApp through Twilio."""
    if not (settings.twilio_auth_token and settings.twilio_whatsapp_from):
        return None
    return TwilioWhatsApp(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        sender=settings.twilio_whatsapp_from,
        public_url=settings.public_url,
        api_url=settings.twilio_api_url,
        content=settings.twilio_content_sids or {},
    )


def kannel_sms(settings: Settings) -> Channel | None:
    """SMS through Kannel."""
    if not settings.kannel_webhook_secret:
        return None
    return KannelSms(
        sendsms_url=settings.kannel_sendsms_url,
        username=settings.kannel_username,
        password=settings.kannel_password,
        sender=settings.kannel_from,
        webhook_secret=settings.kannel_webhook_secret,
        public_url=settings.public_url,
    )


def cloud_whatsapp(settings: Settings) -> Channel | None:
    """WhatsApp through Meta."""
    if not settings.whatsapp_cloud_app_secret:
        return None
    return CloudWhatsApp(
        token=settings.whatsapp_cloud_token,
        phone_number_id=settings.whatsapp_cloud_phone_number_id,
        app_secret=settings.whatsapp_cloud_app_secret,
        verify_token=settings.whatsapp_cloud_verify_token,
        api_url=settings.whatsapp_cloud_api_url,
        choose=word_in_each("channel.choose"),
        templates=settings.whatsapp_cloud_templates or {},
    )


def telegram(settings: Settings) -> Channel | None:
    """Telegram."""
    if not settings.telegram_bot_token:
        return None
    return Telegram(
        settings.telegram_bot_token,
        settings.telegram_webhook_secret,
        settings.telegram_api_url,
        share=word_in_each("channel.share"),
    )


def africastalking_ussd(settings: Settings) -> Channel | None:
    """USSD."""
    if not settings.ussd_webhook_secret:
        return None
    return AfricasTalkingUssd(webhook_secret=settings.ussd_webhook_secret, more=word_in_each("menu.more"))
