"""Walks the whole chain and tells every fault: what was changed, taken out, put in, moved, cut off or written anew.

It holds a page of rows at a time, however long the chain is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from core import audit
from core.audit import BEFORE_ALL, Head, Link
from storage import guards, tables
from storage.audit import ACTS, CHAIN, HISTORY, ROOTS, SOURCES, UNLINKED, digests
from storage.tables import table_of

COMPLAINTS = table_of(tables.Complaint)
PAGE = 1000
SAME = ("status", "department", "office", "level")  # of a case and of the last entry of its history

Progress = Callable[[int], object]


def faults(
    connection: Connection,
    key: bytes,
    recorded: Mapping[int, Sequence[bytes]] | None = None,
    progress: Progress = lambda _: None,
) -> Iterator[str]:
    """Every fault in a sentence. `recorded` are hashes by number, as they were kept or published outside of the database."""
    yield from _chain(connection, key, recorded or {}, progress)
    yield from _outside(connection)
    yield from _waiting(connection, key)
    yield from _cases(connection)
    yield from _roots(connection)
    yield from (f"the database: its guard {name} is gone" for name in guards.missing(connection))


def _chain(
    connection: Connection, key: bytes, recorded: Mapping[int, Sequence[bytes]], progress: Progress
) -> Iterator[str]:
    head = Head()
    while page := connection.execute(_from(head.seq)).all():
        stands = digests(connection, [(row.source, row.row_id) for row in page])
        for row in page:
            if row.seq != head.seq + 1:
                yield f"chain {head.seq + 1}: missing, as far as {row.seq - 1}"
            yield from _link(row, head, key, stands.get((row.source, row.row_id)))
            head = Head(row.seq, bytes(row.hash))
            if any(head.hash != known for known in recorded.get(head.seq, ())):
                yield f"chain {head.seq}: not what was recorded outside of the database: written anew"
        progress(head.seq)
    for seq in sorted(recorded):
        if seq > head.seq or seq < 0:
            yield f"chain {seq}: recorded outside of the database, but the chain ends at {head.seq}: its tail is cut off"


def _link(row: Any, before: Head, key: bytes, stands: bytes | None) -> Iterator[str]:
    link = Link(row.seq, row.source, row.row_id, bytes(row.digest), row.at)
    if bytes(row.hash) != audit.follow(key, before.hash, link):
        yield f"chain {row.seq}: its hash does not follow from what comes before"
    if stands is None:
        yield f"{row.source} {row.row_id}: linked as {row.seq}, but not there"
    elif stands != link.digest:
        yield f"{row.source} {row.row_id}: not what was linked as {row.seq}"


def _from(seq: int) -> Any:
    after = CHAIN.c.seq > seq if seq else CHAIN.c.seq == CHAIN.c.seq
    return select(CHAIN).where(after).order_by(CHAIN.c.seq).limit(PAGE)


def _outside(connection: Connection) -> Iterator[str]:
    """Rows that are neither linked nor wait for it."""
    for source, table in SOURCES.items():
        linked = and_(CHAIN.c.source == source, CHAIN.c.row_id == table.c.id)
        waits = and_(UNLINKED.c.source == source, UNLINKED.c.row_id == table.c.id)
        query = select(table.c.id).outerjoin(CHAIN, linked).outerjoin(UNLINKED, waits)
        query = query.where(CHAIN.c.seq.is_(None), UNLINKED.c.row_id.is_(None)).order_by(table.c.id)
        for row_id in connection.scalars(query.execution_options(yield_per=PAGE)):
            yield f"{source} {row_id}: in no link, and not waiting for one: put in from outside"


def _waiting(connection: Connection, key: bytes) -> Iterator[str]:
    """Rows that wait, but are not as they were written, or were linked already."""
    linked = and_(CHAIN.c.source == UNLINKED.c.source, CHAIN.c.row_id == UNLINKED.c.row_id)
    query = select(UNLINKED, CHAIN.c.seq).outerjoin(CHAIN, linked).order_by(UNLINKED.c.source, UNLINKED.c.row_id)
    for page in connection.execute(query.execution_options(yield_per=PAGE)).partitions(PAGE):
        stands = digests(connection, [(row.source, row.row_id) for row in page])
        for row in page:
            found = stands.get((row.source, row.row_id))
            if row.seq is not None:
                yield f"{row.source} {row.row_id}: linked as {row.seq}, and waiting for it again"
            elif found is None:
                yield f"{row.source} {row.row_id}: waits to be linked, but is not there"
            elif row.seal is None or bytes(row.seal) != audit.seal(key, row.source, found):
                yield f"{row.source} {row.row_id}: not written by the program, or changed since"


def _cases(connection: Connection) -> Iterator[str]:
    """Cases that do not stand where their history says."""
    newest = HISTORY.alias()
    last = select(func.max(newest.c.id)).where(newest.c.tracking_id == COMPLAINTS.c.tracking_id).scalar_subquery()
    differs = or_(HISTORY.c.id.is_(None), *(HISTORY.c[name] != COMPLAINTS.c[name] for name in SAME))
    both = COMPLAINTS.outerjoin(HISTORY, HISTORY.c.id == last)
    query = select(COMPLAINTS.c.tracking_id).select_from(both).where(differs)
    for case in connection.scalars(query.order_by(COMPLAINTS.c.tracking_id).execution_options(yield_per=PAGE)):
        yield f"case {case}: does not stand where its history says"


def _roots(connection: Connection) -> Iterator[str]:
    """Roots that are not of this chain, or that an act tells of and that are not there."""
    kept = {row.day: (row.seq, bytes(row.hash)) for row in connection.execute(select(ROOTS))}
    hashes = select(ROOTS.c.day).outerjoin(CHAIN, CHAIN.c.seq == ROOTS.c.seq)
    wrong = or_(CHAIN.c.hash.is_(None), CHAIN.c.hash != ROOTS.c.hash)
    for day in connection.scalars(hashes.where(wrong).order_by(ROOTS.c.day)):
        yield f"root of {day}: not of this chain"
    told = connection.scalars(select(ACTS.c.detail).where(ACTS.c.act == "root.kept").order_by(ACTS.c.id)).all()
    for detail in told:
        if kept.pop(str(detail.get("day")), BEFORE_ALL) != (detail.get("seq"), _bytes(detail.get("hash"))):
            yield f"root of {detail.get('day')}: not the one that was kept"
    yield from (f"root of {day}: put in from outside" for day in kept)


def _bytes(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (ValueError, TypeError):
        return b""
