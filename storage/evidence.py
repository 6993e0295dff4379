"""What citizens send along with their words: photos, films, voices, papers, points on the map; which case it belongs to."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from core.messages import Media, Pin
from storage import shelfmark, tables
from storage.people import Person
from storage.tables import table_of
from storage.vault import Box

EVIDENCE = table_of(tables.Evidence)

FRESH = timedelta(hours=1)  # so long before a complaint it may have come and still belongs to it
POINT = "application/geo+json"
DESK = "desk"  # in the place of a channel: an officer's proof, not the citizen's evidence


class State(StrEnum):
    """Still at the provider's; on the shelf; not taken; or to be taken off the shelf, for it belongs to nothing."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True)
class Item:
    """One piece. `name` is what it is called on the shelf; a point has none there. `reason` tells why it was refused."""

    id: str
    citizen_id: str
    key_of: str
    tracking_id: str | None
    channel: str
    content_type: str
    state: State
    reason: str | None
    name: str
    bytes: int
    created_at: datetime

    @property
    def proof(self) -> bool:
        """Whether an officer put it there, to show what was done."""
        return self.channel == DESK


class Evidence:
    """The evidence of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, person: Person, channel: str, media: Media, tracking_id: str | None) -> str:
        """A file that is to be fetched; its id."""
        item_id = uuid.uuid4().hex
        sealed = person.box.seal(json.dumps(asdict(media)), f"evidence.source/{item_id}")
        values = {"content_type": media.content_type, "state": State.WAITING, "source_sealed": sealed}
        return self._add(person, channel, tracking_id, item_id, values)

    def add_point(self, person: Person, channel: str, pin: Pin, tracking_id: str | None) -> str:
        """A point on the map; its id."""
        item_id = uuid.uuid4().hex
        point = json.dumps({"type": "Point", "coordinates": [pin.longitude, pin.latitude]})
        sealed = person.box.seal(point, f"evidence.where/{item_id}")
        values = {"content_type": POINT, "state": State.KEPT, "where_sealed": sealed, "bytes": len(point)}
        return self._add(person, channel, tracking_id, item_id, values)

    def add_proof(self, item: Item) -> None:
        """What an officer shows of the work done, on the shelf already; sealed under the key of whose case it is."""
        self._connection.execute(insert(EVIDENCE).values({**vars(item), "created_at": self._now}))

    def get(self, item_id: str) -> Item | None:
        """A piece by its id."""
        row = self._connection.execute(select(EVIDENCE).where(EVIDENCE.c.id == item_id)).first()
        return _item(row) if row else None

    def source(self, box: Box, item: Item) -> Media:
        """Where a file is at the provider's."""
        return Media(**json.loads(box.open(self._sealed(item, "source"), f"evidence.source/{item.id}")))

    def point(self, box: Box, item: Item) -> str:
        """A point, as GeoJSON."""
        return box.open(self._sealed(item, "where"), f"evidence.where/{item.id}")

    def keep(self, item_id: str, content_type: str, size: int) -> None:
        """A file is on the shelf: of this type by its own bytes, and of so many of them."""
        self._change(item_id, state=State.KEPT, content_type=content_type, bytes=size, source_sealed=None)

    def refuse(self, item_id: str, reason: str) -> None:
        """A file is not taken."""
        self._change(item_id, state=State.REFUSED, reason=reason, source_sealed=None)

    def attach(self, citizen_id: str, tracking_id: str) -> None:
        """What she has sent lately and belongs to no case belongs to this one."""
        loose = (EVIDENCE.c.citizen_id == citizen_id) & EVIDENCE.c.tracking_id.is_(None)
        lately = EVIDENCE.c.created_at > self._now - FRESH
        self._connection.execute(update(EVIDENCE).where(loose, lately).values(tracking_id=tracking_id))

    def of(self, tracking_ids: Collection[str]) -> Mapping[str, tuple[Item, ...]]:
        """What is kept about each of these cases, the oldest first."""
        kept = (EVIDENCE.c.tracking_id.in_(tuple(tracking_ids))) & (EVIDENCE.c.state == State.KEPT)
        found: dict[str, tuple[Item, ...]] = dict.fromkeys(tracking_ids, ())
        for row in self._connection.execute(
            select(EVIDENCE).where(kept).order_by(EVIDENCE.c.created_at, EVIDENCE.c.id)
        ):
            found[row.tracking_id] = (*found[row.tracking_id], _item(row))
        return found

    def count(self, citizen_id: str, since: datetime) -> int:
        """How many files a citizen has sent since then, taken or not."""
        hers = (EVIDENCE.c.citizen_id == citizen_id) & (EVIDENCE.c.created_at > since) & (EVIDENCE.c.channel != DESK)
        query = select(func.count()).select_from(EVIDENCE).where(hers, EVIDENCE.c.content_type != POINT)
        return int(self._connection.scalar(query) or 0)

    def loose(self, before: datetime, most: int) -> tuple[str, ...]:
        """The ids of what has come before then and belongs to no case."""
        loose = EVIDENCE.c.tracking_id.is_(None) & (EVIDENCE.c.created_at < before) & (EVIDENCE.c.state != State.LEFT)
        return tuple(self._connection.scalars(select(EVIDENCE.c.id).where(loose).limit(most)))

    def leave(self, item_id: str) -> bool:
        """It is to be taken off the shelf; False where that has been said already."""
        here = (EVIDENCE.c.id == item_id) & (EVIDENCE.c.state != State.LEFT) & EVIDENCE.c.tracking_id.is_(None)
        return bool(self._connection.execute(update(EVIDENCE).where(here).values(state=State.LEFT)).rowcount)

    def remove(self, item_id: str) -> None:
        """What was left, and is off the shelf, is gone."""
        left = (EVIDENCE.c.id == item_id) & (EVIDENCE.c.state == State.LEFT)
        self._connection.execute(delete(EVIDENCE).where(left))

    def files(self, citizen_id: str) -> tuple[str, ...]:
        """The ids of a citizen's files."""
        hers = (EVIDENCE.c.citizen_id == citizen_id) & (EVIDENCE.c.content_type != POINT)
        return tuple(self._connection.scalars(select(EVIDENCE.c.id).where(hers)))

    def _add(
        self, person: Person, channel: str, tracking_id: str | None, item_id: str, values: Mapping[str, Any]
    ) -> str:
        hers = {"citizen_id": person.id, "key_of": person.id, "tracking_id": tracking_id, "channel": channel}
        name = shelfmark.new()
        self._connection.execute(
            insert(EVIDENCE).values(id=item_id, name=name, created_at=self._now, **{"bytes": 0, **hers, **values})
        )
        return item_id

    def _change(self, item_id: str, **values: Any) -> None:
        waiting = (EVIDENCE.c.id == item_id) & (EVIDENCE.c.state == State.WAITING)
        self._connection.execute(update(EVIDENCE).where(waiting).values(values))

    def _sealed(self, item: Item, column: str) -> bytes:
        sealed: bytes = self._connection.scalar(select(EVIDENCE.c[f"{column}_sealed"]).where(EVIDENCE.c.id == item.id))  # type: ignore[assignment]
        return sealed


def file_place(item: Item) -> str:
    """What a file on the shelf is bound to."""
    return f"evidence.file/{item.id}"


def _item(row: Any) -> Item:
    return Item(
        row.id,
        row.citizen_id,
        row.key_of,
        row.tracking_id,
        row.channel,
        row.content_type,
        State(row.state),
        row.reason,
        row.name,
        row.bytes,
        row.created_at,
    )
