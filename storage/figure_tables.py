"""The tables of the figures: what was counted, by week of registration, so that no page has to count a million cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from storage.staff_tables import officer
from storage.tables import case, moment, sealed


class Tally(SQLModel, table=True):
    """Cases registered in one week, counted. `week` is its Monday; `scope` a department's code, or "" for all of them.

    `dimension` is what they are counted by ("all", "department", "office", "leaf", "district", "province", "channel",
    "language") and `value` which of it. `pending` is as it was on the day it was counted. `answer_hours` and `closing_hours`
    are histograms: bucket → cases.
    """

    __tablename__ = "tallies"
    __table_args__ = (Index("tallies_of_dimension", "scope", "dimension", "week"),)
    week: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    registered: int
    waiting: int
    late: int
    answered: int
    closed: int
    confirmed: int
    reopened: int
    pending: int
    silent: int
    withdrawn: int
    rated: int
    stars: int
    answer_hours: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    closing_hours: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))


class Counted(SQLModel, table=True):
    """A week of which something has changed since it was counted (`dirty`), or not."""

    __tablename__ = "counted_weeks"
    week: str = Field(primary_key=True)
    dirty: bool
    at: datetime = moment()


class Snapshot(SQLModel, table=True):
    """What was worked out now and then for the pages to show: sudden rises, clusters, scores; nothing personal."""

    __tablename__ = "snapshots"
    name: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = moment()


class Story(SQLModel, table=True):
    """A success that she lets us tell without her name, and what was made of it for the public."""

    __tablename__ = "stories"
    tracking_id: str = case(primary_key=True)
    consented_at: datetime = moment()
    text: str | None = None
    published_at: datetime | None = moment(nullable=True)
    published_by: str | None = officer(nullable=True)


class Contest(SQLModel, table=True):
    """An officer's objection to a score, and the answer to it."""

    __tablename__ = "contests"
    id: str = Field(primary_key=True)
    officer_id: str = officer(index=True)
    subject: str
    words_sealed: bytes = sealed()
    at: datetime = moment()
    answer_sealed: bytes | None = sealed(nullable=True)
    answered_by: str | None = officer(nullable=True)
    answered_at: datetime | None = moment(nullable=True)
