"""The tables of the departments' side: their routes, their keys, the tables they keep, their cases in other systems."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import BIG, case, moment, sealed


class Department(SQLModel, table=True):
    """How cases travel to a department: its route, and what the route needs."""

    __tablename__ = "departments"
    code: str = Field(primary_key=True)
    route: str
    url: str | None = None
    secret_sealed: bytes | None = sealed(nullable=True)
    updated_at: datetime = moment()


class Edition(SQLModel, table=True):
    """A table that the ministry keeps (offices, leaves, templates for answers), whole, as it was given; the newest holds."""

    __tablename__ = "editions"
    __table_args__ = (Index("editions_of_name", "name", "id"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    name: str
    sealed: bytes = sealed()
    by: str
    at: datetime = moment()


class Foreign(SQLModel, table=True):
    """A case as another system knows it: by its request id, or until it has one by the token to ask with."""

    __tablename__ = "foreign_cases"
    __table_args__ = (Index("foreign_cases_next", "next_poll_at"),)
    tracking_id: str = case(primary_key=True)
    department: str = Field(primary_key=True)
    office: str = Field(default="", primary_key=True)
    token: str | None = None
    request_id: str | None = None
    status: str | None = None
    next_poll_at: datetime | None = moment(nullable=True)


class ApiKey(SQLModel, table=True):
    """A key to the API, as a digest: a department's, one of its offices', or an operator's who files for callers."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("digest"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    department: str
    digest: str
    role: str = "department"
    office: str = ""
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)


class Idempotency(SQLModel, table=True):
    """A department's event taken once: the same key with the same request changes nothing again, and is answered alike."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("idempotency_by_age", "at"),)
    department: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    answer_sealed: bytes | None = sealed(nullable=True)
    at: datetime = moment()
