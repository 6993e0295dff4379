"""The tables that are only ever added to: what was done beside the cases, and the chain that links it with their history.

A row is written together with its mark in `unlinked`; who links comes later and alone, so that no message waits for another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, text, tuple_

from core import audit
from core.audit import Head, Link
from storage import audit_tables, tables
from storage.tables import table_of

HISTORY = table_of(tables.History)
ACTS = table_of(audit_tables.Act)
CHAIN = table_of(audit_tables.Link)
UNLINKED = table_of(audit_tables.Unlinked)
ROOTS = table_of(audit_tables.Root)

SOURCES: Mapping[str, Table] = {"acts": ACTS, "history": HISTORY}
CHAIN_SECRET = "chain"  # the program's key that the chain is hashed under
WRITE = {source: insert(table) for source, table in SOURCES.items()}
WAIT = insert(UNLINKED)
LAST = select(CHAIN.c.seq, CHAIN.c.hash).order_by(CHAIN.c.seq.desc()).limit(1)
ALONE = text("SELECT pg_try_advisory_xact_lock(7711002)")


@dataclass(frozen=True)
class Act:
    """What somebody did that is no step of a case."""

    id: int
    at: datetime
    by: str
    act: str
    tracking_id: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Root:
    """Where the chain stood at the end of a day."""

    day: str
    seq: int
    hash: bytes


class Audit:
    """The chain and the acts in one transaction."""

    def __init__(self, connection: Connection, key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._key = key
        self._now = now

    def note(self, by: str, act: str, tracking_id: str | None = None, **detail: Any) -> None:
        """Put on record that somebody did something. `by` is "officer:<id>", "department:<code>", "machine" …; no words."""
        values = {"at": self._now, "by": by, "act": act, "tracking_id": tracking_id, "detail": detail}
        self.write("acts", values)

    def write(self, source: str, values: Mapping[str, Any]) -> bytes:
        """Add a row to a table that is only ever added to; its digest."""
        digest = audit.digest(source, values)
        written = self._connection.execute(WRITE[source], dict(values))
        (row_id,) = written.inserted_primary_key or (None,)
        mark = {"source": source, "row_id": row_id, "seal": audit.seal(self._key(), source, digest)}
        self._connection.execute(WAIT, mark)
        return digest

    def waiting(self) -> bool:
        """Whether any row waits to be linked."""
        return self._connection.scalar(select(UNLINKED.c.row_id).limit(1)) is not None

    def alone(self) -> bool:
        """Whether we are the only one who links, until the transaction ends. SQLite has one writer anyway."""
        return self._connection.dialect.name == "sqlite" or bool(self._connection.scalar(ALONE))

    def head(self, seq: int | None = None) -> Head | None:
        """The chain's last link, or the one of this number."""
        row = self._connection.execute(LAST if seq is None else LAST.where(CHAIN.c.seq == seq)).first()
        return Head(row.seq, bytes(row.hash)) if row else None

    def link(self, most: int) -> tuple[Head, tuple[tuple[str, int], ...]]:
        """Link up to `most` rows that wait; where the chain stands then, and which rows we never wrote and do not link."""
        head, refused, links, after = self.head() or Head(), list[tuple[str, int]](), list[dict[str, Any]](), ("", 0)
        while len(links) < most and (page := self._page(after, most)):
            after = (page[-1].source, page[-1].row_id)
            there = digests(self._connection, [(row.source, row.row_id) for row in page])
            for row in page:
                found = there.get((row.source, row.row_id))
                if found is None or row.seal is None or bytes(row.seal) != audit.seal(self._key(), row.source, found):
                    refused.append((row.source, row.row_id))
                    continue
                link = Link(head.seq + 1, row.source, row.row_id, found, self._now)
                head = Head(link.seq, audit.follow(self._key(), head.hash, link))
                links.append({**vars(link), "hash": head.hash})
        self._put(links)
        return head, tuple(refused)

    def adopt(self) -> None:
        """Begin the chain: what was written before there was a key for it is taken as it stands."""
        self._connection.execute(delete(UNLINKED))
        for source, table in SOURCES.items():
            for row in self._connection.execute(select(table)).yield_per(1000):
                mark = audit.seal(self._key(), source, audit.digest(source, dict(row._mapping)))
                self._connection.execute(WAIT, {"source": source, "row_id": row.id, "seal": mark})

    def first(self, tracking_id: str) -> tuple[int, bytes] | None:
        """The first entry of a case as it stands now: its number and its digest."""
        query = select(HISTORY).where(HISTORY.c.tracking_id == tracking_id).order_by(HISTORY.c.id).limit(1)
        row = self._connection.execute(query).first()
        return (row.id, audit.digest("history", dict(row._mapping))) if row else None

    def place(self, source: str, row_id: int) -> Any:
        """The link of a row; None while it waits."""
        here = (CHAIN.c.source == source) & (CHAIN.c.row_id == row_id)
        return self._connection.execute(select(CHAIN).where(here)).first()

    def began(self) -> datetime | None:
        """When the first link was made."""
        at: datetime | None = self._connection.scalar(select(CHAIN.c.at).order_by(CHAIN.c.seq).limit(1))
        return at

    def stood(self, before: datetime) -> Head | None:
        """The last link that was made before a moment."""
        row = self._connection.execute(LAST.where(CHAIN.c.at < before)).first()
        return Head(row.seq, bytes(row.hash)) if row else None

    def root(self, day: str, head: Head) -> Root:
        """Keep where the chain stood at the end of a day. The act tells of it as well, so that no root is lost unseen."""
        self._connection.execute(insert(ROOTS).values(day=day, seq=head.seq, hash=head.hash, at=self._now))
        self.note("machine", "root.kept", day=day, seq=head.seq, hash=head.hash.hex())
        return Root(day, head.seq, head.hash)

    def roots(self, most: int | None = None) -> tuple[Root, ...]:
        """The days' roots, the newest first."""
        query = select(ROOTS).order_by(ROOTS.c.day.desc()).limit(most)
        return tuple(Root(row.day, row.seq, bytes(row.hash)) for row in self._connection.execute(query))

    def acts(
        self, *, tracking_id: str | None = None, by: str | None = None, since: datetime | None = None, most: int = 1000
    ) -> Iterator[Act]:
        """What was done: about a case, by somebody, since a moment; the newest first."""
        query = select(ACTS)
        if tracking_id is not None:
            query = query.where(ACTS.c.tracking_id == tracking_id)
        if by is not None:
            query = query.where(ACTS.c.by == by)
        if since is not None:
            query = query.where(ACTS.c.at >= since)
        for row in self._connection.execute(query.order_by(ACTS.c.id.desc()).limit(most)):
            yield Act(row.id, row.at, row.by, row.act, row.tracking_id, row.detail)

    def tally(self, by: str, act: str, since: datetime) -> tuple[int, datetime | None]:
        """How often somebody did something since a moment, and when first."""
        there = (ACTS.c.by == by) & (ACTS.c.act == act) & (ACTS.c.at > since)
        count, first = self._connection.execute(select(func.count(), func.min(ACTS.c.at)).where(there)).one()
        return int(count), first

    def _page(self, after: tuple[str, int], most: int) -> Sequence[Any]:
        place = tuple_(UNLINKED.c.source, UNLINKED.c.row_id)
        query = select(UNLINKED).where(place > tuple_(*after)).order_by(UNLINKED.c.source, UNLINKED.c.row_id)
        return self._connection.execute(query.limit(most)).all()

    def _put(self, links: list[dict[str, Any]]) -> None:
        if not links:
            return
        self._connection.execute(insert(CHAIN), links)
        this = (UNLINKED.c.source == bindparam("of")) & (UNLINKED.c.row_id == bindparam("row"))
        gone = [{"of": link["source"], "row": link["row_id"]} for link in links]
        self._connection.execute(delete(UNLINKED).where(this), gone)


def digests(connection: Connection, rows: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], bytes]:
    """What these rows boil down to as they stand now; a row that is not there is left out."""
    found = {}
    for source, table in SOURCES.items():
        ids = tuple(row_id for of, row_id in rows if of == source)
        for row in connection.execute(select(table).where(table.c.id.in_(ids))) if ids else ():
            found[source, row.id] = audit.digest(source, dict(row._mapping))
    return found
