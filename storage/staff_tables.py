"""The tables of those who work here: officers, how they sign in, what they asked for and what they opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String
from sqlmodel import Field, SQLModel

from storage.tables import BIG, case, moment, sealed


def officer(*, nullable: bool = False, **more: Any) -> Any:
    """A column that names an officer."""
    return Field(sa_column=Column(String(32), ForeignKey("officers.id"), nullable=nullable, **more))


class Officer(SQLModel, table=True):
    """Somebody who works here. Never deleted: history names them. `office` is "" where it is the whole department."""

    __tablename__ = "officers"
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    login: str = Field(unique=True)
    role: str
    department: str
    office: str = ""
    name_sealed: bytes = sealed()
    phone_index: bytes | None = Field(sa_column=Column(LargeBinary, unique=True, nullable=True))
    phone_sealed: bytes | None = sealed(nullable=True)
    password_hash: str | None = None
    totp_sealed: bytes | None = sealed(nullable=True)
    totp_step: int | None = Field(default=None, sa_column=Column(BIG, nullable=True))
    language: str = "en"
    created_at: datetime = moment()
    disabled_at: datetime | None = moment(nullable=True)


class Session(SQLModel, table=True):
    """An officer who is signed in: the digest of what the browser holds."""

    __tablename__ = "sessions"
    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    officer_id: str = officer(index=True)
    created_at: datetime = moment()
    seen_at: datetime = moment()


class SignIn(SQLModel, table=True):
    """An attempt to sign in: for which login, from which address (both as keyed indexes), and whether it succeeded."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index("sign_ins_of_login", "login_index", "at"),
        Index("sign_ins_from", "address_index", "at"),
    )
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    login_index: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    address_index: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    succeeded: bool
    at: datetime = moment()


class Order(SQLModel, table=True):
    """What an officer asked for by text, until it is confirmed by the code that was sent back; once, and not for long."""

    __tablename__ = "orders"
    __table_args__ = (Index("orders_of_officer", "officer_id", "at"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    officer_id: str = officer()
    code_index: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    order_sealed: bytes = sealed()
    tries: int = 0
    at: datetime = moment()
    expires_at: datetime = moment()
    done_at: datetime | None = moment(nullable=True)


class Opening(SQLModel, table=True):
    """An officer's wish to know who a citizen is: with a reason, where it is protected with a second person's consent."""

    __tablename__ = "openings"
    id: str = Field(sa_column=Column(String(32), primary_key=True))
    tracking_id: str = case(nullable=False, index=True)
    officer_id: str = officer()
    reason_sealed: bytes = sealed()
    asked_at: datetime = moment()
    decided_by: str | None = officer(nullable=True)
    decided_at: datetime | None = moment(nullable=True)
    granted: bool = False
    told_at: datetime | None = moment(nullable=True)


class View(SQLModel, table=True):
    """A view of the inbox that an officer keeps: its filters under a name."""

    __tablename__ = "views"
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    officer_id: str = officer(index=True)
    name: str
    filters: str
    at: datetime = moment()
