"""Cases as somebody at a desk looks through them: what is due first, and what needs an eye."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from core.complaint import ENDED, OPEN, Status
from storage.audit import ACTS
from storage.complaints import COMPLAINTS, WITH_KEY, Complaint, Complaints

READ = "case.read"  # the act of opening a case
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # what is due at no time comes last
MANY = 1000  # counting further tells nobody anything

DUE = func.coalesce(COMPLAINTS.c.due_at, NEVER)
UNREAD = ~(
    select(ACTS.c.id).where(ACTS.c.tracking_id == COMPLAINTS.c.tracking_id, ACTS.c.act == READ).correlate(COMPLAINTS)
).exists()


class View(StrEnum):
    """What somebody wants to see."""

    OPEN = "open"
    UNREAD = "unread"
    LATE = "late"
    REOPENED = "reopened"
    WAITING = "waiting"
    SCREENING = "screening"
    SHUFFLED = "shuffled"
    CLOSED = "closed"


APART = frozenset({View.UNREAD, View.CLOSED})  # are not counted in one pass over the open cases


@dataclass(frozen=True)
class Scope:
    """Whose cases: a department's ("" for all); with an office only its own, and those that are not kept from one `below` it.

    `nobody`: none at all.
    """

    department: str = ""
    office: str = ""
    below: frozenset[str] = frozenset()
    nobody: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        """As a condition on cases: the same as `may_see` says of each."""
        if self.nobody:
            return false()
        if not self.department:
            return true()
        open_to_all = COMPLAINTS.c.kept_from == ""
        if not self.office:
            return and_(COMPLAINTS.c.department == self.department, open_to_all)
        whose = COMPLAINTS.c.office == self.office
        if self.below:
            whose = or_(whose, and_(COMPLAINTS.c.office.in_(self.below), open_to_all))
        here = or_(and_(COMPLAINTS.c.department == self.department, whose), COMPLAINTS.c.mission == self.office)
        return and_(here, COMPLAINTS.c.kept_from != self.office)


@dataclass(frozen=True)
class Filter:
    """What of it: a view, and what a case must have besides. `cases`: only these."""

    view: View = View.OPEN
    department: str = ""
    leaf: str = ""
    place: str = ""
    channel: str = ""
    cases: frozenset[str] | None = None


Place = tuple[datetime, str]  # in the order of a view: after which moment, after which case


class Inbox:
    """The inboxes of one transaction."""

    def __init__(self, connection: Connection, complaints: Complaints, now: datetime) -> None:
        self._connection = connection
        self._complaints = complaints
        self._now = now

    def page(self, scope: Scope, wanted: Filter, after: Place | None, most: int) -> tuple[Complaint, ...]:
        """The cases after a place in the view's order: due first, or what has ended by its last change, the newest first."""
        query = select(COMPLAINTS.c.tracking_id).where(self.fitting(scope, wanted))
        if wanted.view is View.CLOSED:
            order = COMPLAINTS.c.updated_at.desc(), COMPLAINTS.c.tracking_id.desc()
            past = _before(COMPLAINTS.c.updated_at, after) if after else true()
        else:
            order = DUE.asc(), COMPLAINTS.c.tracking_id.asc()
            past = _beyond(DUE, after) if after else true()
        # Found by what is short, and only then read whole: a great many are sorted.
        found = tuple(self._connection.scalars(query.where(past).order_by(*order).limit(most)))
        return self._complaints.those(WITH_KEY.where(COMPLAINTS.c.tracking_id.in_(found)).order_by(*order))

    def fitting(self, scope: Scope, wanted: Filter) -> ColumnElement[bool]:
        """What a case must be like to be in a view, as a condition."""
        return and_(scope.condition, *self._conditions(wanted))

    def counts(self, scope: Scope, views: Collection[View]) -> Mapping[View, int]:
        """How many cases each view has, counted up to a thousand."""
        apart = {view: self._count(scope, Filter(view)) for view in views if view in APART}
        those = [view for view in views if view not in APART]
        columns = [func.count().filter(and_(*self._conditions(Filter(view)))).label(view) for view in those]
        open_ = and_(scope.condition, COMPLAINTS.c.status.in_(OPEN))
        row = self._connection.execute(select(*columns).select_from(COMPLAINTS).where(open_)).one() if columns else ()
        return apart | {view: min(int(count), MANY) for view, count in zip(those, row, strict=True)}

    def changed(self, scope: Scope, since: datetime) -> int:
        """How many cases have changed since, counted up to a thousand."""
        return self._up_to_many(and_(scope.condition, COMPLAINTS.c.updated_at > since))

    def unread(self, cases: Collection[str]) -> frozenset[str]:
        """Which of these cases nobody at a desk has opened."""
        query = select(COMPLAINTS.c.tracking_id).where(COMPLAINTS.c.tracking_id.in_(cases), UNREAD)
        return frozenset(self._connection.scalars(query))

    def _count(self, scope: Scope, wanted: Filter) -> int:
        return self._up_to_many(self.fitting(scope, wanted))

    def _up_to_many(self, condition: ColumnElement[bool]) -> int:
        found = select(COMPLAINTS.c.tracking_id).where(condition).limit(MANY).subquery()
        return int(self._connection.scalar(select(func.count()).select_from(found)) or 0)

    def _conditions(self, wanted: Filter) -> tuple[ColumnElement[bool], ...]:
        open_ = COMPLAINTS.c.status.in_(OPEN)
        views: Mapping[View, tuple[ColumnElement[bool], ...]] = {
            View.OPEN: (open_,),
            View.UNREAD: (open_, UNREAD),
            View.LATE: (open_, or_(COMPLAINTS.c.due_at < self._now, COMPLAINTS.c.escalations > 0)),
            View.REOPENED: (open_, COMPLAINTS.c.reopenings > 0),
            View.WAITING: (COMPLAINTS.c.status == Status.WAITING,),
            View.SCREENING: (open_, COMPLAINTS.c.office == ""),
            View.SHUFFLED: (open_, COMPLAINTS.c.transfers > 2),
            View.CLOSED: (COMPLAINTS.c.status.in_(ENDED),),
        }
        exact = {name: getattr(wanted, name) for name in ("department", "leaf", "place", "channel")}
        more = [COMPLAINTS.c[name] == value for name, value in exact.items() if value]
        if wanted.cases is not None:
            more.append(COMPLAINTS.c.tracking_id.in_(wanted.cases))
        return (*views[wanted.view], *more)


def _beyond(column: Any, place: Place) -> ColumnElement[bool]:
    return or_(column > place[0], and_(column == place[0], COMPLAINTS.c.tracking_id > place[1]))


def _before(column: Any, place: Place) -> ColumnElement[bool]:
    return or_(column < place[0], and_(column == place[0], COMPLAINTS.c.tracking_id < place[1]))
