"""Looks at everything the service leans on, and says of each part whether it is well, else what to do."""

import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from redis import RedisError

from bot import departments, mail
from bot.delivery import addresses
from bot.delivery.addresses import Barred, Unheard
from bot.delivery.trouble import NotDelivered
from bot.record import patrol, proving
from bot.running import reachable
from bot.running.finding import Finding
from bot.wiring import Sunwai
from storage import embedded, guards, migrations, probes, queues, shelfmark
from storage.departments import ROUTE_SECRET, Route
from storage.embedded import NoRedisError
from storage.unit import Away, StorageError
from storage.vault import Unreadable

OLDEST = {"SQLite": (3, 35), "PostgreSQL": (15,), "Redis": (6, 2), "Valkey": (7, 2)}
SKEW = timedelta(seconds=60)  # how far two clocks may be apart
PROBE = b"a file of the doctor's"
OVERDUE = 2 * patrol.EVERY  # the record was to be walked through by then
PATIENCE = 3.0  # seconds for a department's host to answer


Check = Callable[[Sunwai], Iterator[Finding]]


def examine(sunwai: Sunwai, parts: Iterable[str] | None = None) -> Iterator[Finding]:
    """Everything, part by part, or some `parts`. What cannot be looked at because the database is away is said to be so."""
    for part in CHECKS if parts is None else parts:
        try:
            yield from CHECKS[part](sunwai)
        except StorageError:
            yield Finding(part, False, "cannot be looked at: mend the database first")


def settings(sunwai: Sunwai) -> Iterator[Finding]:
    """That we are here at all means that they could be read."""
    chosen = sunwai.settings
    yield Finding("settings", True, f"{chosen.app_env}, {chosen.public_url}, data in {chosen.data_dir}")


def database(sunwai: Sunwai) -> Iterator[Finding]:
    """Its version, its promise to keep what it has acknowledged, and its clock."""
    try:
        with sunwai.store.read() as unit:
            engine = probes.database(unit.connection)
    except Away as trouble:
        yield Finding("database", False, f"does not answer ({trouble}): start it, or mend DATABASE_URL")
        return
    except RuntimeError as trouble:  # SQLite refused its profile
        yield Finding("database", False, f"{trouble}: put DATA_DIR on a disk of this machine")
        return
    yield aged("database", engine)
    off = [name for name, value in engine.settings.items() if engine.name == "PostgreSQL" and value == "off"]
    if off:
        yield Finding("database", False, f"may forget what it acknowledged: switch on {', '.join(off)}")
    if engine.name != "SQLite":
        yield timely("database", engine)


def schema(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether the tables are those of this program."""
    with sunwai.store.read() as unit:
        behind = migrations.behind(unit.connection)
    yield Finding("schema", not behind, "older than the program: `flask --app app migrate`" if behind else "up to date")


def keys(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether the ring opens what the database holds."""
    with sunwai.store.read() as unit:
        try:
            for name in ("index", ROUTE_SECRET):
                unit.secrets.get(name)
        except KeyError:
            yield Finding("keys", False, "the database has none yet: `flask --app app migrate`")
            return
        except Unreadable:
            yield Finding("keys", False, "PII_KEYS lacks the key of this database: put it back into the ring")
            return
        stale = unit.keys.stale() + unit.secrets.stale()
    ring = ", ".join(sunwai.settings.pii_keys)
    older = f"; under older ones: {stale}, `flask --app app keys rotate`, when you like" if stale else ""
    yield Finding("keys", True, f"newest first: {ring}{older}")


def record(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether the database refuses to change what is only ever added to, also to the program."""
    with sunwai.store.read() as unit:
        gone, free = guards.missing(unit.connection), guards.may_change(unit.connection)
    if gone:
        yield Finding(
            "record", False, f"not guarded by {', '.join(gone)}: `flask --app app migrate`, then `audit verify`"
        )
    elif free:
        words = "DATABASE_URL's role may change it: give the release a DATABASE_OWNER_URL (docs/deployment.md)"
        yield Finding("record", sunwai.settings.demo, words)
    else:
        yield Finding("record", True, "can only be added to")


def proof(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether the record is walked through day by day, and holds."""
    going, last, now = patrol.going_on(sunwai), proving.last(sunwai), sunwai.store.clock()
    if faults := (going.count if going else 0) or (last.count if last else 0):
        yield Finding("proof", False, f"faults in the record: {faults}; `flask --app app audit verify` tells them")
    elif last is None:
        yield Finding("proof", True, "not walked through yet; the scheduler begins by itself")
    else:
        words, late = f"whole as far as entry {last.seq}, {last.at:%Y-%m-%d %H:%M %Z}", now - last.at > OVERDUE
        yield Finding("proof", not late, f"{words}; does the scheduler (`worker.py scheduler`) run?" if late else words)


def redis(sunwai: Sunwai) -> Iterator[Finding]:
    """Its version, that it throws nothing away, and its clock."""
    given = sunwai.settings.redis_url
    try:
        engine = probes.redis(queues.connect(given or embedded.prepare(sunwai.settings.data_dir).url))
    except NoRedisError as trouble:
        yield Finding("redis", False, str(trouble))
        return
    except (RedisError, ValueError) as trouble:
        words = f"does not answer ({type(trouble).__name__}): start it, or mend REDIS_URL"
        yield Finding(
            "redis", not given, words if given else "none given: `make run` brings its own, which does not run now"
        )
        return
    yield aged("redis", engine)
    policy = engine.settings["maxmemory_policy"]
    if policy != "noeviction":
        yield Finding(
            "redis", False, f"throws jobs away when it is full: set maxmemory-policy noeviction, not {policy}"
        )
    yield timely("redis", engine)


def spool(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether messages could be kept here, and whether any are."""
    folder = sunwai.settings.spool_dir
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("spool", False, f"{folder} cannot be written to by this user")
    held, damaged = sunwai.spool.count(), sunwai.spool.damaged()
    if damaged:
        yield Finding(
            "spool", False, f"messages in {folder}/damaged that could not be taken: {damaged}; mend, move them back"
        )
    if held:
        yield Finding(
            "spool", False, f"messages that wait: {held}; the scheduler (`worker.py scheduler`) works them off"
        )
    if not held and not damaged:
        yield Finding("spool", True, "writable and empty")


def media(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether a file can be put on the shelf, read and taken off."""
    name, where = shelfmark.new(), sunwai.settings.media_url or str(sunwai.settings.media_dir)
    try:
        sunwai.shelf.put(name, PROBE)
        same = sunwai.shelf.get(name) == PROBE
        sunwai.shelf.drop(name)
    except OSError as trouble:
        kind = trouble.strerror or str(trouble) or type(trouble).__name__
        yield Finding("media", False, f"no file can be kept in {where} ({kind}): mend it, or MEDIA_URL and its keys")
        return
    yield Finding("media", same, f"kept in {where}" if same else f"{where} gives back other bytes than it was given")


def routes(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether the departments' servers can be called."""
    found = tuple(departments.routes(sunwai).values())
    for department in found:
        if department.route in (Route.WEBHOOK, Route.OPEN311):
            trouble = unreachable(department.url, demo=sunwai.settings.demo)
            words = trouble or f"{urlsplit(department.url).hostname} answers"
            yield Finding(f"{department.route} {department.code}", not trouble, words)
    by_route = Counter(department.route for department in found)
    yield Finding("departments", True, ", ".join(f"{by_route[route]} by {route}" for route in Route))


def mails(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether mails can be sent, and whether anybody needs them."""
    wanted = sum(found.route is Route.EMAIL for found in departments.routes(sunwai).values())
    if not mail.configured(sunwai):
        words = f"departments that get their cases by mail: {wanted}; set" if wanted else "off; to switch it on:"
        yield Finding("mail", not wanted, f"{words} SMTP_URL and MAIL_FROM")
        return
    try:
        mail.greet(sunwai)
    except NotDelivered as trouble:
        yield Finding("mail", False, f"the mail server does not take us ({trouble.reason}): start it, or mend SMTP_URL")
        return
    yield Finding("mail", True, "the mail server answers")


def unreachable(url: str, *, demo: bool) -> str:
    """Why a URL cannot be called, "" if it can; nothing is sent to it."""
    try:
        address = urlsplit(addresses.guarded(url, demo=demo).url)
        port = address.port or (443 if address.scheme == "https" else 80)
        socket.create_connection((address.hostname or "", port), PATIENCE).close()
    except Barred as trouble:
        return f"{trouble}: `flask --app app departments import`"
    except Unheard as trouble:
        return f"no name server knows {trouble}"
    except OSError as trouble:
        return f"{urlsplit(url).hostname} takes no connection ({trouble.strerror or type(trouble).__name__})"
    return ""


def backlog(sunwai: Sunwai) -> Iterator[Finding]:
    """Whether anything was given up, or waits too long."""
    with sunwai.store.read() as unit:
        found = dict(unit.outbox.backlog())
    dead, _ = found.pop("dead", (0, None))
    if dead:
        yield Finding("backlog", False, f"dead letters: {dead}; `flask --app app deadletters list`")
    oldest = min((at for _, at in found.values() if at), default=None)
    late = oldest is not None and sunwai.store.clock() - oldest > SKEW
    waiting = sum(count for count, _ in found.values())
    words = f"duties that wait: {waiting}" + (f", the oldest since {oldest:%Y-%m-%d %H:%M:%S %Z}" if oldest else "")
    yield Finding("backlog", not late, words + ("; do the workers run?" if late else ""))


def aged(part: str, engine: probes.Engine) -> Finding:
    """Whether an engine is new enough."""
    wanted = OLDEST[engine.name]
    if engine.version < wanted:
        return Finding(part, False, f"{engine.called} is too old: {'.'.join(map(str, wanted))} or newer is needed")
    return Finding(part, True, engine.called)


def timely(part: str, engine: probes.Engine) -> Finding:
    """Whether an engine's clock and ours agree."""
    apart = abs(engine.now - datetime.now(UTC))
    words = f"its clock and ours are {apart.total_seconds():.0f} s apart"
    return Finding(f"{part} clock", apart <= SKEW, words if apart <= SKEW else f"{words}: set both by a time server")


CHECKS: dict[str, Check] = {
    "settings": settings,
    "database": database,
    "schema": schema,
    "keys": keys,
    "record": record,
    "proof": proof,
    "redis": redis,
    "spool": spool,
    "media": media,
    "channels": reachable.channels,
    "departments": routes,
    "mail": mails,
    "backlog": backlog,
}
