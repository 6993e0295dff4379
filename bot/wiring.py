"""The one place where everything is put together: the settings in, the working whole out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.settings import Settings
from bot.wording import Wording
from channels.port import Channel
from channels.registry import CHANNELS
from channels.sms_twilio import TwilioSms
from core.catalogue import Catalogue, load
from storage import engine, queues
from storage.spool import Spool
from storage.unit import Away, Clock, Store
from storage.vault import Vault

__all__ = ["Away", "Sunwai", "build", "connect"]


@dataclass(frozen=True)
class Sunwai:
    """All that a use case needs. One a process, made after a fork."""

    settings: Settings
    catalogue: Catalogue
    wording: Wording
    store: Store
    spool: Spool
    bell: queues.Bell
    channels: Mapping[str, Channel]


def build(settings: Settings, clock: Clock | None = None) -> Sunwai:
    """The whole, for these settings."""
    catalogue, vault = load(), Vault(settings.pii_keys)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Sunwai(
        settings=settings,
        catalogue=catalogue,
        wording=Wording(catalogue),
        store=Store(connect(settings), vault, clock or shifted(settings.clock_offset)),
        spool=Spool(settings.spool_dir, vault),
        bell=queues.Bell(queues.connect(redis_url(settings))),
        channels=channels(settings),
    )


def connect(settings: Settings) -> Engine:
    """An engine for the given database, else for SQLite beside the other data."""
    sqlite = f"sqlite:///{(settings.data_dir / 'sunwai.sqlite').resolve()}"
    return engine.connect(settings.database_url or sqlite)


def shifted(offset: float) -> Clock:
    """The clock, `offset` seconds ahead."""
    ahead = timedelta(seconds=offset)
    return lambda: datetime.now(UTC) + ahead


def redis_url(settings: Settings) -> str:
    """The given Redis; the embedded one's address is put into the environment by who starts it."""
    return settings.redis_url or "unix:///nonexistent/redis-is-not-configured"


def channels(settings: Settings) -> Mapping[str, Channel]:
    """The channels that are configured, by their names."""
    made: dict[str, Channel] = {}
    if settings.twilio_auth_token and settings.twilio_sms_from:
        made["sms/twilio"] = TwilioSms(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            sender=settings.twilio_sms_from,
            public_url=settings.public_url,
            api_url=settings.twilio_api_url,
        )
    assert made.keys() <= CHANNELS.keys()
    return made
