"""Walks the whole chain and tells every fault: what was changed, taken out, put in, moved, cut off or written anew.

It holds a page of rows at a time, however long the chain is; after each page the walk may rest, and go on from that place
later, for each page is proved by itself: rows that came meanwhile are no fault.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from core import audit
from core.audit import BEFORE_ALL, Head, Link
from storage import guards, tables
from storage.audit import ACTS, CHAIN, HISTORY, ROOTS, SOURCES, UNLINKED, digests

COMPLAINTS = tables.Complaint.__table__  # type: ignore[attr-defined]
PAGE = 1000
FIRST = "chain"  # what is walked first
SAME = ("status", "department", "office", "level")  # of a case and of the last entry of its history

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Ground:
    """What is walked on, so many rows at a time. `recorded` are hashes by number, as they were kept or published outside."""

    connection: Connection
    key: bytes
    recorded: Mapping[int, Sequence[bytes]] = field(default_factory=dict)
    most: int = PAGE


@dataclass(frozen=True)
class Place:
    """Where a walk stands: how far it has followed the chain, in which part it is, and behind which row or case of it."""

    head: Head = field(default_factory=Head)
    part: str = FIRST
    row: int | None = None
    case: str = ""


Found = tuple[Place | None, Sequence[str]]  # where to go on in this part, None at its end; and the faults of a page


def faults(ground: Ground, progress: Progress = lambda _: None) -> Iterator[str]:
    """Every fault in a sentence, from one end to the other."""
    place: Place | None = Place()
    while place:
        progress(place.head.seq)
        place, found = step(ground, place)
        yield from found


def step(ground: Ground, place: Place) -> Found:
    """The faults of the next page, and where the walk stands then; None behind the last one."""
    further, found = PARTS[place.part](ground, place)
    return further or _next(place), found


def _next(place: Place) -> Place | None:
    parts = list(PARTS)
    rest = parts[parts.index(place.part) + 1 :]
    return Place(place.head, rest[0]) if rest else None


def _chain(ground: Ground, place: Place) -> Found:
    head, found = place.head, list[str]()
    page = ground.connection.execute(_from(head.seq).limit(ground.most)).all()
    stands = digests(ground.connection, [(row.source, row.row_id) for row in page])
    for row in page:
        if row.seq != head.seq + 1:
            found.append(f"chain {head.seq + 1}: missing, as far as {row.seq - 1}")
        found += _link(row, head, ground.key, stands.get((row.source, row.row_id)))
        head = Head(row.seq, bytes(row.hash))
        if any(head.hash != known for known in ground.recorded.get(head.seq, ())):
            found.append(f"chain {head.seq}: not what was recorded outside of the database: written anew")
    return (replace(place, head=head), found) if page else (None, _tail(ground, head))


def _tail(ground: Ground, head: Head) -> list[str]:
    gone = (seq for seq in sorted(ground.recorded) if seq > head.seq or seq < 0)
    return [
        f"chain {seq}: recorded outside of the database, but the chain ends at {head.seq}: its tail is cut off"
        for seq in gone
    ]


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
    return select(CHAIN).where(after).order_by(CHAIN.c.seq)


def _outside(source: str, ground: Ground, place: Place) -> Found:
    """Rows that are neither linked nor wait for it."""
    table = SOURCES[source]
    linked = and_(CHAIN.c.source == source, CHAIN.c.row_id == table.c.id)
    waits = and_(UNLINKED.c.source == source, UNLINKED.c.row_id == table.c.id)
    query = select(table.c.id, CHAIN.c.seq, UNLINKED.c.row_id).outerjoin(CHAIN, linked).outerjoin(UNLINKED, waits)
    if place.row is not None:
        query = query.where(table.c.id > place.row)
    page = ground.connection.execute(query.order_by(table.c.id).limit(ground.most)).all()
    alien = [row_id for row_id, seq, waiting in page if seq is None and waiting is None]
    found = [f"{source} {row_id}: in no link, and not waiting for one: put in from outside" for row_id in alien]
    return replace(place, row=page[-1].id) if page else None, found


def _waiting(ground: Ground) -> Iterator[str]:
    """Rows that wait, but are not as they were written, or were linked already."""
    connection, key = ground.connection, ground.key
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


def _cases(ground: Ground, place: Place) -> Found:
    """Cases that do not stand where their history says."""
    newest = HISTORY.alias()
    last = select(func.max(newest.c.id)).where(newest.c.tracking_id == COMPLAINTS.c.tracking_id).scalar_subquery()
    differs = or_(HISTORY.c.id.is_(None), *(HISTORY.c[name] != COMPLAINTS.c[name] for name in SAME))
    both = COMPLAINTS.outerjoin(HISTORY, HISTORY.c.id == last)
    query = select(COMPLAINTS.c.tracking_id, differs).select_from(both).where(COMPLAINTS.c.tracking_id > place.case)
    page = ground.connection.execute(query.order_by(COMPLAINTS.c.tracking_id).limit(ground.most)).all()
    found = [f"case {case}: does not stand where its history says" for case, wrong in page if wrong]
    return replace(place, case=page[-1].tracking_id) if page else None, found


def _roots(ground: Ground) -> Iterator[str]:
    """Roots that are not of this chain, or that an act tells of and that are not there."""
    connection = ground.connection
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


def _guards(ground: Ground) -> Iterator[str]:
    """Guards of the database that are not there."""
    return (f"the database: its guard {name} is gone" for name in guards.missing(ground.connection))


def _at_once(every: Callable[[Ground], Iterator[str]], ground: Ground, _: Place) -> Found:
    """A part that is short."""
    return None, list(every(ground))


PARTS: Mapping[str, Callable[[Ground, Place], Found]] = {
    FIRST: _chain,
    **{source: partial(_outside, source) for source in SOURCES},
    "waiting": partial(_at_once, _waiting),
    "cases": _cases,
    "roots": partial(_at_once, _roots),
    "guards": partial(_at_once, _guards),
}
