"""The unit of work: one transaction, rolled back unless it is left without an error.

StorageError
├── Away    the database cannot be reached or does not take writes: spool, hold, try later
└── Taken   somebody else committed the same key first: begin anew and look
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from core.understanding.normal import letters
from storage.attempts import Attempts
from storage.audit import CHAIN_SECRET, Audit
from storage.closings import Closings
from storage.complaints import Complaints
from storage.corrections import Corrections
from storage.dates import Dates
from storage.departments import Departments
from storage.editions import Editions
from storage.engine import FileLock, reading, surveying, writer_lock
from storage.evidence import Evidence
from storage.flags import Flags
from storage.foreign import ForeignCases
from storage.inbox import Inbox
from storage.keys import Keys
from storage.links import Links
from storage.mails import Mails
from storage.messages import Messages
from storage.officers import Officers
from storage.openings import Openings
from storage.orders import Orders
from storage.outbox import Outbox
from storage.people import People
from storage.retention import Retention
from storage.secrets import Secrets
from storage.service_requests import ServiceRequests
from storage.spots import Spots
from storage.stories import Stories
from storage.tallies import Tallies
from storage.tokens import Tokens
from storage.unfinished import Unfinished
from storage.vault import Vault, blind_index
from storage.views import Views

Clock = Callable[[], datetime]
TROUBLE = (OperationalError, InterfaceError, InternalError, NoConnection)
UNFIT = frozenset({"42P01", "42703", "42501"})  # PostgreSQL's codes: no such table, no such column, no right to it


class StorageError(Exception):
    """Trouble with the database."""


class Away(StorageError):
    """It cannot be reached, hangs, or does not take writes."""


class Taken(StorageError):
    """A unique key was there already."""


@dataclass(frozen=True)
class Unit:
    """What can be read and written in one transaction. `now` is one moment for all of it."""

    connection: Connection
    vault: Vault
    now: datetime
    index_key: Callable[[], bytes]
    chain_key: Callable[[], bytes]

    @property
    def people(self) -> People:
        return People(self.connection, self.vault, self.index_key, self.now)

    @property
    def keys(self) -> Keys:
        return Keys(self.connection, self.vault)

    @property
    def links(self) -> Links:
        return Links(self.connection, self.index_key, self.now)

    @property
    def complaints(self) -> Complaints:
        return Complaints(self.connection, self.vault, self.now, self.audit)

    @property
    def audit(self) -> Audit:
        return Audit(self.connection, self.chain_key, self.now)

    @property
    def flags(self) -> Flags:
        return Flags(self.connection, self.vault)

    @property
    def dates(self) -> Dates:
        return Dates(self.connection, self.now)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.connection, self.now)

    @property
    def openings(self) -> Openings:
        return Openings(self.connection, self.now)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self.now)

    @property
    def messages(self) -> Messages:
        return Messages(self.connection, self.vault, self.now)

    @property
    def officers(self) -> Officers:
        return Officers(self.connection, self.vault, self.index_key, self.now)

    @property
    def orders(self) -> Orders:
        return Orders(self.connection, lambda: self.officers.box, self.index_key, self.now)

    @property
    def attempts(self) -> Attempts:
        return Attempts(self.connection, self.index_key, self.now)

    @property
    def editions(self) -> Editions:
        return Editions(self.connection, self.vault, self.now)

    @property
    def departments(self) -> Departments:
        return Departments(self.connection, self.vault, self.now)

    def word_index(self, tracking_id: str, word: str) -> bytes:
        """The fingerprint of the word of a private case, however it is spelled."""
        return blind_index(self.index_key(), f"complaints.word/{tracking_id}", letters(word).replace(" ", ""))

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.connection, self.vault, self.now)

    @property
    def unfinished(self) -> Unfinished:
        return Unfinished(self.connection, self.now)

    @property
    def retention(self) -> Retention:
        return Retention(self.connection)

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.connection, self.index_key, self.now)

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.connection, self.complaints, self.now)

    @property
    def views(self) -> Views:
        return Views(self.connection, self.now)

    @property
    def tallies(self) -> Tallies:
        return Tallies(self.connection, self.now)

    @property
    def service_requests(self) -> ServiceRequests:
        return ServiceRequests(self.connection)

    @property
    def closings(self) -> Closings:
        return Closings(self.connection, self.officers.box, self.now)

    @property
    def stories(self) -> Stories:
        return Stories(self.connection, self.now)

    @property
    def spots(self) -> Spots:
        return Spots(self.connection)

    @property
    def mails(self) -> Mails:
        return Mails(self.connection, self.vault, self.index_key, self.now)

    @property
    def foreign(self) -> ForeignCases:
        return ForeignCases(self.connection, self.now)

    @property
    def secrets(self) -> Secrets:
        return Secrets(self.connection, self.vault)


class Store:
    """Begins units of work. One a process, made after a fork."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self.engine = engine
        self.vault = vault
        self.clock = clock
        self._lock: FileLock | None = writer_lock(engine)
        self._keys: dict[str, bytes] = {}

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A transaction that may write."""
        with self._queue(), translated(), self.engine.begin() as connection:
            yield self._unit(connection, self.clock())

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A transaction that only reads."""
        with translated(), reading(self.engine) as connection:
            yield self._unit(connection, self.clock())

    @contextmanager
    def survey(self) -> Iterator[Unit]:
        """A transaction that only reads, as long as it takes, and sees one moment."""
        with translated(), surveying(self.engine) as connection:
            yield self._unit(connection, self.clock())

    @contextmanager
    def lease(self) -> Iterator[Unit]:
        """A transaction for claiming work: its `now` is the database's, so that clocks that differ steal no lease."""
        with self._queue(), translated(), self.engine.begin() as connection:
            yield self._unit(connection, self._database_now(connection))

    @contextmanager
    def _queue(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        try:
            self._lock.acquire()
        except OSError as trouble:
            raise Away(type(trouble).__name__) from None
        try:
            yield
        finally:
            self._lock.release()

    def _unit(self, connection: Connection, now: datetime) -> Unit:
        return Unit(
            connection,
            self.vault,
            now,
            lambda: self._key(connection, "index"),
            lambda: self._key(connection, CHAIN_SECRET),
        )

    def _key(self, connection: Connection, name: str) -> bytes:
        if name not in self._keys:
            self._keys[name] = Secrets(connection, self.vault).get(name)
        return self._keys[name]

    def _database_now(self, connection: Connection) -> datetime:
        if self.engine.dialect.name == "sqlite":
            return self.clock()  # one machine, one clock
        offset: timedelta = self.clock() - datetime.now(UTC)
        there: datetime = connection.scalar(select(func.clock_timestamp()))  # type: ignore[assignment]
        # Whole seconds: what is left of the difference is the time between two calls, not CLOCK_OFFSET.
        return there + timedelta(seconds=round(offset.total_seconds()))


@contextmanager
def translated() -> Iterator[None]:
    """The driver's errors in this house's words."""
    try:
        yield
    except IntegrityError as error:
        raise Taken(type(error.orig).__name__) from None
    except TROUBLE as error:
        raise Away(type(getattr(error, "orig", error)).__name__) from None
    except DBAPIError as error:
        if error.connection_invalidated or _unusable(error):
            raise Away(type(error.orig).__name__) from None
        raise


def _unusable(error: DBAPIError) -> bool:
    """Whether the database is there but not fit for us: a damaged file, tables missing, rights taken away."""
    return type(error) is DatabaseError or getattr(error.orig, "sqlstate", None) in UNFIT
