"""The tables. What belongs to a citizen is in `*_sealed` columns, under her own key; what finds it, in `*_index` columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, TypeDecorator
from sqlmodel import Field, SQLModel

BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone; kept as UTC, also in SQLite, which knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def moment(*, nullable: bool = False) -> Any:
    """A column of a point in time."""
    return Field(sa_column=Column(Moment, nullable=nullable))


def sealed(*, nullable: bool = False) -> Any:
    """A column of something encrypted."""
    return Field(sa_column=Column(LargeBinary, nullable=nullable))


def citizen(*, nullable: bool = False, **more: Any) -> Any:
    """A column that names a citizen: whose row it is, or (`key_of`) under whose key it is sealed for ever."""
    return Field(sa_column=Column(String(32), ForeignKey("citizens.id"), nullable=nullable, **more))


def case(**more: Any) -> Any:
    """A column that names a complaint."""
    return Field(sa_column=Column(String(12), ForeignKey("complaints.tracking_id"), **more))


class Citizen(SQLModel, table=True):
    """A person. Without `key_sealed` she is erased, and nothing of hers can be read again.

    `joined_to`: she turned out to be that other citizen. What is sealed under her key stays so; her number finds the other.
    """

    __tablename__ = "citizens"
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    key_sealed: bytes | None = sealed(nullable=True)
    phone_index: bytes | None = Field(sa_column=Column(LargeBinary, unique=True, nullable=True))
    phone_sealed: bytes | None = sealed(nullable=True)
    joined_to: str | None = citizen(nullable=True, index=True)
    language: str | None = None
    created_at: datetime = moment()


class Contact(SQLModel, table=True):
    """An address of a citizen's on one channel."""

    __tablename__ = "contacts"
    channel: str = Field(primary_key=True)
    address_index: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    citizen_id: str = citizen(index=True)
    address_sealed: bytes = sealed()
    silenced_at: datetime | None = moment(nullable=True)
    heard_at: datetime = moment()


class Conversation(SQLModel, table=True):
    """What is open between a citizen and us: one row a citizen, locked while a message of hers is taken."""

    __tablename__ = "conversations"
    citizen_id: str = citizen(primary_key=True)
    sealed: bytes = sealed()
    updated_at: datetime = moment()


class LinkCode(SQLModel, table=True):
    """A code that a citizen was given, to be sent from another channel of hers; once, and before it expires."""

    __tablename__ = "link_codes"
    code_index: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    citizen_id: str = citizen(index=True)
    channel: str
    expires_at: datetime = moment()


class LinkTry(SQLModel, table=True):
    """A code that a citizen sent and that was none."""

    __tablename__ = "link_tries"
    __table_args__ = (Index("link_tries_of_citizen", "citizen_id", "at"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    citizen_id: str = citizen()
    at: datetime = moment()


class Receipt(SQLModel, table=True):
    """A message taken, once and for ever, with the reply it got; sealed under the key of the citizen it names."""

    __tablename__ = "receipts"
    channel: str = Field(primary_key=True)
    message_id: str = Field(primary_key=True)
    citizen_id: str = citizen()
    text_sealed: bytes | None = sealed(nullable=True)
    reply_sealed: bytes | None = sealed(nullable=True)
    received_at: datetime = moment()


class Complaint(SQLModel, table=True):
    """A case. `place` is a district's code or ""; `notice_sealed` is the office's last word to the citizen."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index("complaints_of_citizen", "citizen_id", "registered_at"),
        Index("complaints_of_department", "department", "updated_at", "tracking_id"),
        Index("complaints_due", "status", "due_at"),
    )
    tracking_id: str = Field(sa_column=Column(String(12), primary_key=True))
    citizen_id: str = citizen()
    key_of: str = citizen()
    kind: str
    leaf: str
    department: str
    level: int = 0
    status: str
    urgent: bool = False
    place: str
    where_sealed: bytes = sealed()
    details_sealed: bytes = sealed()
    notice_sealed: bytes | None = sealed(nullable=True)
    channel: str
    language: str
    outcome: str | None = None
    stars: int | None = None
    registered_at: datetime = moment()
    updated_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    due_at: datetime | None = moment(nullable=True)


class History(SQLModel, table=True):
    """Every change of a case: who, when, what, to which status, and the words that went with it."""

    __tablename__ = "history"
    __table_args__ = (Index("history_of_complaint", "tracking_id", "id"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    tracking_id: str = case(nullable=False)
    at: datetime = moment()
    actor: str
    step: str
    status: str
    department: str
    level: int
    note_sealed: bytes | None = sealed(nullable=True)


class Evidence(SQLModel, table=True):
    """A file or a point on the map that came along. Its content is on the shelf under `name`, the point in `where_sealed`.

    `content_type` is what the provider said until it is kept, then what its bytes say.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("evidence_of_citizen", "citizen_id", "created_at"),)
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    citizen_id: str = citizen()
    key_of: str = citizen()
    tracking_id: str | None = case(nullable=True, index=True)
    channel: str
    source_sealed: bytes | None = sealed(nullable=True)
    where_sealed: bytes | None = sealed(nullable=True)
    content_type: str
    state: str
    reason: str | None = None
    name: str
    bytes: int = 0
    created_at: datetime = moment()


class Outbox(SQLModel, table=True):
    """A duty: forward a case, deliver an event to a department, send a message. Ids only, nothing personal.

    `lease_token` grows with every claim: what comes back from the dead with an older one is refused.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "state", "next_try_at"), Index("outbox_of_complaint", "tracking_id"))
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    topic: str
    tracking_id: str | None = None
    department: str | None = None
    subject: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = "waiting"
    attempts: int = 0
    error: str | None = None
    created_at: datetime = moment()
    next_try_at: datetime = moment()
    lease_until: datetime | None = moment(nullable=True)
    lease_token: int = 0
    done_at: datetime | None = moment(nullable=True)


class Message(SQLModel, table=True):
    """A message of ours that does not ride home in a response, and what became of it; sealed under its citizen's key.

    `replaces` is the same message on another channel, where it did not arrive; `tried` are the channels that were tried up
    to this one, `follow` is the duty to see whether it arrives.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("messages_at_provider", "channel", "provider_id"),)
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    citizen_id: str = citizen(index=True)
    tracking_id: str | None = None
    channel: str
    reply_sealed: bytes = sealed()
    opens: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True))
    replaces: str | None = Field(default=None, sa_column=Column(String(32), nullable=True))
    tried: list[str] = Field(sa_column=Column(JSON, nullable=False))
    follow: int | None = Field(default=None, sa_column=Column(BIG, nullable=True))
    state: str = "queued"
    reason: str | None = None
    provider_id: str | None = None
    parts: int | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Department(SQLModel, table=True):
    """How cases travel to a department: its route, and what the route needs."""

    __tablename__ = "departments"
    code: str = Field(primary_key=True)
    route: str
    url: str | None = None
    secret_sealed: bytes | None = sealed(nullable=True)
    updated_at: datetime = moment()


class ApiKey(SQLModel, table=True):
    """A department's key to the API, as a digest."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("digest"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    department: str
    digest: str
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)


class Idempotency(SQLModel, table=True):
    """A department's event taken once: the same key with the same request changes nothing again, and is answered alike."""

    __tablename__ = "idempotency"
    department: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    answer_sealed: bytes | None = sealed(nullable=True)
    at: datetime = moment()


class Secret(SQLModel, table=True):
    """A key of the program's own that must outlive the master keys, e.g. of the blind index; wrapped by them."""

    __tablename__ = "secrets"
    name: str = Field(primary_key=True)
    sealed: bytes = sealed()
