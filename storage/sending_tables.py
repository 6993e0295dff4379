"""The tables of what is still to be done and what is on its way: duties, and messages of ours."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, TypeDecorator
from sqlmodel import Field, SQLModel

from storage.tables import BIG, citizen, moment, sealed


class Payload(TypeDecorator[dict[str, Any]]):
    """JSON; what is damaged so that it cannot be read is {}, which its checksum tells: it keeps no others from being read."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What makes a value of a column's text."""
        read = super().result_processor(dialect, coltype)
        if read is None:
            return None

        def patient(value: Any) -> Any:
            try:
                return read(value)
            except ValueError:
                return {}

        return patient


class Outbox(SQLModel, table=True):
    """A duty: forward a case, deliver an event to a department, send a message. Ids only, nothing personal.

    `lease_token` grows with every claim: what comes back from the dead with an older one is refused. `claims` are those since
    something last came of one. `checksum` is over what is to be done.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_waiting", "state", "next_try_at"), Index("outbox_of_complaint", "tracking_id"))
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    topic: str
    tracking_id: str | None = None
    department: str | None = None
    subject: str
    payload: dict[str, Any] = Field(sa_column=Column(Payload, nullable=False))
    state: str = "waiting"
    attempts: int = 0
    error: str | None = None
    created_at: datetime = moment()
    next_try_at: datetime = moment()
    lease_until: datetime | None = moment(nullable=True)
    lease_token: int = 0
    claims: int = 0
    checksum: int | None = Field(default=None, sa_column=Column(BIG, nullable=True))
    done_at: datetime | None = moment(nullable=True)


class Message(SQLModel, table=True):
    """A message of ours that does not ride home in a response, and what became of it; sealed under its citizen's key.

    `replaces` is the same message on another channel, where it did not arrive; `tried` are the channels that were tried up
    to this one, `follow` is the duty to see whether it arrives. `spent_at`: when it was sent or given up, until its words are
    deleted by age.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("messages_at_provider", "channel", "provider_id"), Index("messages_spent", "spent_at"))
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    citizen_id: str = citizen(index=True)
    tracking_id: str | None = None
    channel: str
    reply_sealed: bytes | None = sealed(nullable=True)
    opens: dict[str, Any] | None = Field(sa_column=Column(JSON, nullable=True))
    replaces: str | None = Field(default=None, sa_column=Column(String(32), nullable=True))
    tried: list[str] = Field(sa_column=Column(JSON, nullable=False))
    follow: int | None = Field(default=None, sa_column=Column(BIG, nullable=True))
    state: str = "queued"
    reason: str | None = None
    provider_id: str | None = None
    parts: int | None = None
    spent_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Mail(SQLModel, table=True):
    """A mail that was sent to us, once and for ever: by fingerprints of its id and its sender, and what came of it."""

    __tablename__ = "mails"
    __table_args__ = (Index("mails_from", "address_index", "outcome", "at"),)
    message_index: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    address_index: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    outcome: str
    at: datetime = moment()


class Letter(SQLModel, table=True):
    """A mail of ours to whoever wrote us one, sealed under the program's own key; gone once it is sent."""

    __tablename__ = "letters"
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    sealed: bytes = sealed()
    at: datetime = moment()
