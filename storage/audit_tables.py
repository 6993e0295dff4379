"""The tables that are only ever added to: what was done beside the cases' history, and the chain that holds both together."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from storage.tables import BIG, moment


class Act(SQLModel, table=True):
    """What somebody did that is no step of a case: opened, read, exported, imported, issued, signed in. Nothing personal."""

    __tablename__ = "acts"
    __table_args__ = (Index("acts_of_complaint", "tracking_id", "id"), Index("acts_of_actor", "by", "at"))
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    at: datetime = moment()
    by: str
    act: str
    tracking_id: str | None = Field(default=None, sa_column=Column(String(12), nullable=True))
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Link(SQLModel, table=True):
    """A link of the chain: which row of which table, its digest, and the hash over this and all before it."""

    __tablename__ = "chain"
    __table_args__ = (UniqueConstraint("source", "row_id"),)
    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    source: str
    row_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = moment()


class Unlinked(SQLModel, table=True):
    """A row that is committed and waits to be linked into the chain; `seal` is the mark of the program that wrote it."""

    __tablename__ = "unlinked"
    source: str = Field(primary_key=True)
    row_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    seal: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Root(SQLModel, table=True):
    """Where the chain stood at the end of a day: what is published and mailed to outsiders."""

    __tablename__ = "roots"
    day: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = moment()
