"""The tables. What belongs to a citizen is in `*_sealed` columns, under her own key; what finds it, in `*_index` columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
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


def table_of(model: type[SQLModel]) -> Table:
    """The table that a class describes, for statements."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


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

    `learning_at`: since when we may learn from words of hers that we misunderstood.
    `joined_to`: she turned out to be that other citizen. What is sealed under her key stays so; her number finds the other.
    """

    __tablename__ = "citizens"
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    key_sealed: bytes | None = sealed(nullable=True)
    phone_index: bytes | None = Field(sa_column=Column(LargeBinary, unique=True, nullable=True))
    phone_sealed: bytes | None = sealed(nullable=True)
    joined_to: str | None = citizen(nullable=True, index=True)
    language: str | None = None
    learning_at: datetime | None = moment(nullable=True)
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
    """What is open between a citizen and us: one row a citizen, locked while a message of hers is taken.

    `unfinished_at`: since when a registration lies there that she has not sent off; she is reminded of it once.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("conversations_unfinished", "unfinished_at"),)
    citizen_id: str = citizen(primary_key=True)
    sealed: bytes = sealed()
    updated_at: datetime = moment()
    unfinished_at: datetime | None = moment(nullable=True)
    reminded_at: datetime | None = moment(nullable=True)


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
    """A case. `place` is a district's code or ""; `notice_sealed` is the office's last word to the citizen.

    `office` has it, "" while it is nobody's; `kept_from` is the office that is complained of and may not see it.
    `hidden`: she wants no office to know who she is. `private`: what we send says nothing of it, and `word_index` finds the
    word by which she opens it. `lead` is the case that it was joined to. `source` is how it came: by message, letter ….
    `remind_at`: when who has to act next is to be reminded: the office of its promise while it is open, she of our question
    once it is closed. `limit_at`: when it becomes the head's. `heard_at`: when she last heard of it. `answered_at`: when an
    officer first did something; the three numbers say how often an office closed it, she reopened it, a promise was not kept.
    `mission` is an embassy that has its part in it, until `mission_due_at`; `mission_remind_at`: when that is next seen to.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        Index("complaints_of_citizen", "citizen_id", "registered_at"),
        Index("complaints_of_department", "department", "updated_at", "tracking_id"),
        Index("complaints_of_office", "office", "status", "due_at"),
        Index("complaints_on_desks", "department", "status", "due_at"),
        Index(
            "complaints_at_a_glance",
            *("status", "due_at", "tracking_id", "department", "office", "kept_from", "reopenings", "transfers"),
        ),
        Index("complaints_due", "status", "due_at"),
        Index("complaints_by_age", "status", "registered_at"),
        Index("complaints_to_remind", "status", "remind_at"),
        Index("complaints_limit", "status", "limit_at"),
        Index("complaints_heard", "status", "heard_at"),
        Index("complaints_led", "lead"),
        Index("complaints_of_mission", "mission"),
        Index("complaints_mission_due", "status", "mission_remind_at"),
        Index("complaints_changed", "updated_at"),
        Index("complaints_registered", "registered_at"),
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
    office: str = ""
    kept_from: str = ""
    hidden: bool = False
    private: bool = False
    word_index: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    lead: str | None = Field(default=None, sa_column=Column(String(12), nullable=True))
    transfers: int = 0
    source: str = "message"
    remind_at: datetime | None = moment(nullable=True)
    heard_at: datetime | None = moment(nullable=True)
    limit_at: datetime | None = moment(nullable=True)
    answered_at: datetime | None = moment(nullable=True)
    closings: int = 0
    reopenings: int = 0
    escalations: int = 0
    mission: str = ""
    mission_due_at: datetime | None = moment(nullable=True)
    mission_remind_at: datetime | None = moment(nullable=True)


class History(SQLModel, table=True):
    """Every change of a case: who, when, what, to which status, and the words that went with it. Only ever added to."""

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
    office: str = ""
    officer_id: str | None = Field(default=None, sa_column=Column(String(32), nullable=True))


class Token(SQLModel, table=True):
    """A word of a case's, by its keyed index: what makes it found by words while the text itself is sealed.

    `kind`: "where" for words of the place, "details" for the others.
    """

    __tablename__ = "tokens"
    token_index: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    kind: str = Field(primary_key=True)
    tracking_id: str = case(primary_key=True, index=True)


class Correction(SQLModel, table=True):
    """A leaf that we guessed and she put right; her words are those of the case."""

    __tablename__ = "corrections"
    tracking_id: str = case(primary_key=True)
    guessed: str
    chosen: str
    at: datetime = moment()


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


class Secret(SQLModel, table=True):
    """A key of the program's own that must outlive the master keys, e.g. of the blind index; wrapped by them."""

    __tablename__ = "secrets"
    name: str = Field(primary_key=True)
    sealed: bytes = sealed()
