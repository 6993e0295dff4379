"""Settings: one line a variable with its meaning, read once. An unknown or broken value stops the start with one sentence."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot import production
from bot.variables import (
    DEMO,
    contents,
    environment,
    key_ring,
    mail_server,
    mailbox,
    names,
    networks,
    place,
    port,
    seconds,
    templates,
    text,
    url,
)

PREFIXES = ("TWILIO_", "TELEGRAM_", "WHATSAPP_CLOUD_", "KANNEL_", "USSD_")


class Misconfigured(Exception):
    """A setting is missing, unknown or broken; the message is one sentence that says what to mend."""


def _setting(read: Callable[[str], Any], meaning: str, default: Any, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    """What the environment says. An empty string is "not set"."""

    app_env: str = _setting(environment, "`demo`, or `production`, which refuses to start with a missing secret", DEMO)
    port: int = _setting(port, "where the web listens", 8000)
    data_dir: Path = _setting(Path, "where the embedded engines, the spool and the demo's secrets live", Path("var"))
    public_url: str = _setting(url, "what providers call; their signatures are checked against it", "")
    database_url: str = _setting(text, "`postgresql+psycopg://…`; default: SQLite in DATA_DIR", "", secret=True)
    database_owner_url: str = _setting(
        text,
        "for `python -m bot.release` alone: the database as its owner, who migrates and grants DATABASE_URL's role its rights",
        "",
        secret=True,
    )
    redis_url: str = _setting(
        text, "`redis://…` or `unix://…`; default: an embedded Redis in DATA_DIR", "", secret=True
    )
    secret_key: str = _setting(text, "signs forms, and links to files", "", secret=True)
    pii_keys: Mapping[str, bytes] = _setting(
        key_ring, "master keys, newest first: `name:base64 of 32 bytes,…`", None, secret=True
    )
    twilio_account_sid: str = _setting(text, "Twilio's account", "")
    twilio_auth_token: str = _setting(text, "Twilio's token: signs what comes, opens what we send", "", secret=True)
    twilio_sms_from: str = _setting(text, "our SMS number or sender at Twilio", "")
    twilio_whatsapp_from: str = _setting(text, "our WhatsApp number at Twilio, E.164", "")
    twilio_content_sids: Mapping[str, str] = _setting(
        contents, "WhatsApp templates at Twilio, `use:SID,…`, e.g. `notice:HX…,quick-reply/2:HX…`", None
    )
    twilio_api_url: str = _setting(url, "Twilio's API; tests point it elsewhere", "https://api.twilio.com")
    telegram_bot_token: str = _setting(text, "Telegram's token", "", secret=True)
    telegram_webhook_secret: str = _setting(text, "what Telegram sends along to prove itself", "", secret=True)
    telegram_api_url: str = _setting(url, "Telegram's API", "https://api.telegram.org")
    whatsapp_cloud_token: str = _setting(text, "Meta's access token", "", secret=True)
    whatsapp_cloud_phone_number_id: str = _setting(text, "our number's id at Meta", "")
    whatsapp_cloud_app_secret: str = _setting(text, "signs what Meta sends", "", secret=True)
    whatsapp_cloud_verify_token: str = _setting(text, "what Meta shows when it verifies the webhook", "", secret=True)
    whatsapp_cloud_api_url: str = _setting(url, "Meta's Graph API", "https://graph.facebook.com/v23.0")
    whatsapp_cloud_templates: Mapping[str, str] = _setting(
        templates, "approved templates at Meta, `use/language:name@code,…`, e.g. `notice/ur:sunwai_notice@ur`", None
    )
    kannel_sendsms_url: str = _setting(text, "Kannel's sendsms address", "")
    kannel_username: str = _setting(text, "Kannel's user", "")
    kannel_password: str = _setting(text, "and its password", "", secret=True)
    kannel_from: str = _setting(text, "our short code at Kannel", "")
    kannel_webhook_secret: str = _setting(text, "what Kannel sends along to prove itself", "", secret=True)
    ussd_webhook_secret: str = _setting(text, "what the USSD gateway sends along to prove itself", "", secret=True)
    trusted_proxies: tuple[str, ...] = _setting(networks, "addresses whose X-Forwarded-For is believed", ())
    smtp_url: str = _setting(mail_server, "mail out: `smtp://user:password@host:port`, or `smtps://…`", "", secret=True)
    mail_from: str = _setting(mailbox, "the sender of mails, e.g. `Sunwai <sunwai@example.gov.pk>`", "")
    mail_webhook_secret: str = _setting(text, "what a mail server sends along to prove itself", "", secret=True)
    audit_mail_to: tuple[str, ...] = _setting(
        names, "outsiders who get each day's root of the record by mail, separated by commas", ()
    )
    media_url: str = _setting(
        place,
        "where photos are kept: a folder, or `s3://bucket/prefix?endpoint=…`; default: a folder in DATA_DIR",
        "",
    )
    aws_access_key_id: str = _setting(text, "opens the S3-compatible store of MEDIA_URL", "")
    aws_secret_access_key: str = _setting(text, "and signs what is sent there", "", secret=True)
    clock_offset: float = _setting(
        seconds, "seconds added to every now(), for trying deadlines; not in production", 0.0
    )

    @property
    def demo(self) -> bool:
        """Whether this is the demonstration."""
        return self.app_env == DEMO

    @property
    def local_url(self) -> str:
        """Where the web answers on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        """The given database, else SQLite beside the other data."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'sunwai.sqlite').resolve()}"

    @property
    def spool_dir(self) -> Path:
        """Where messages wait while the database is away."""
        return self.data_dir / "spool"

    @property
    def media_dir(self) -> Path:
        """Where photos are kept if nothing else is said."""
        return self.data_dir / "media"


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment. In demo, what is missing is made up once and kept. Raises Misconfigured."""
    given = {item.name: environ[item.name.upper()] for item in fields(Settings) if environ.get(item.name.upper())}
    _refuse_unknown(environ)
    settings = _parse(given)
    return _parse({**_demo(settings), **given}) if settings.demo else _production(settings, environ)


def _parse(given: Mapping[str, str]) -> Settings:
    values = {}
    for item in fields(Settings):
        if item.name in given:
            try:
                values[item.name] = item.metadata["read"](given[item.name])
            except ValueError as trouble:
                raise Misconfigured(f"{item.name.upper()} {trouble}") from None
    return Settings(**values)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {item.name.upper() for item in fields(Settings)}
    for name in environ:
        if name.startswith(PREFIXES) and name not in known:
            near = get_close_matches(name, known, n=1)
            raise Misconfigured(f"{name} is not a setting" + (f"; is {near[0]} meant?" if near else ""))


def _production(settings: Settings, environ: Mapping[str, str]) -> Settings:
    if faults := (*production.faults(vars(settings)), *production.debugging(environ)):
        raise Misconfigured(". ".join(faults))
    return settings


def _demo(settings: Settings) -> Mapping[str, str]:
    """What the demo makes up: secrets, kept in DATA_DIR, and providers' APIs that lead to the simulator."""
    path = settings.data_dir / "secrets.json"
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _keep(path, _made_up())
    simulator = f"{settings.local_url}/simulator"
    kept: dict[str, str] = json.loads(path.read_text())
    if not kept.keys() >= _made_up().keys():
        kept = _completed(path)
    more = {"public_url": settings.local_url}
    if not settings.twilio_auth_token:
        more["twilio_api_url"] = f"{simulator}/twilio"
    if not settings.telegram_bot_token:
        more["telegram_api_url"] = f"{simulator}/telegram"
    if not settings.whatsapp_cloud_token:
        more["whatsapp_cloud_api_url"] = f"{simulator}/whatsapp"
    return {**kept, **more, "kannel_sendsms_url": f"{simulator}/kannel/cgi-bin/sendsms"}


def _made_up() -> dict[str, str]:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "secret_key": f"{DEMO}-{secrets.token_hex(32)}",
        "pii_keys": f"{DEMO}1:{key}",
        "twilio_account_sid": "AC" + secrets.token_hex(16),
        "twilio_auth_token": secrets.token_hex(16),
        "twilio_sms_from": "0786",
        "twilio_whatsapp_from": "+12025550123",
        "telegram_bot_token": f"{secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}",
        "telegram_webhook_secret": secrets.token_hex(24),
        "whatsapp_cloud_token": secrets.token_hex(32),
        "whatsapp_cloud_phone_number_id": "100000000000001",
        "whatsapp_cloud_app_secret": secrets.token_hex(16),
        "whatsapp_cloud_verify_token": secrets.token_hex(16),
        "kannel_username": "sunwai",
        "kannel_password": secrets.token_hex(16),
        "kannel_from": "0786",
        "kannel_webhook_secret": secrets.token_hex(24),
        "ussd_webhook_secret": secrets.token_hex(24),
        "mail_webhook_secret": secrets.token_hex(24),
    }


def _completed(path: Path) -> dict[str, str]:
    """What an older version kept, with what it did not know of yet; of two processes that start at once the first one's."""
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        made = {**_made_up(), **json.loads(path.read_text())}
        _drafted(path, made).replace(path)
    return made


def _keep(path: Path, made: Mapping[str, str]) -> None:
    """Write the secrets for our eyes only; when two processes start at once, the first one's stand."""
    draft = _drafted(path, made)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _drafted(path: Path, made: Mapping[str, str]) -> Path:
    """A file beside this one, which nobody else may read."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made, indent=1))
    return draft
