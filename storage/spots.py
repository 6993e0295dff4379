"""Where cases come from: how many of each leaf in each district, and the open ones with the words of their places."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from core.clusters import Placed
from core.complaint import OPEN
from core.rises import Spot
from storage.tokens import COMPLAINTS, TOKENS, WHERE

MOST = 20_000  # open cases that are looked at, the newest


class Spots:
    """The places of one transaction. What is private or kept from an office is never among them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, since: datetime, until: datetime) -> Mapping[Spot, int]:
        """The cases registered from one moment to another, by leaf and district."""
        query = (
            select(COMPLAINTS.c.leaf, COMPLAINTS.c.place, func.count())
            .where(COMPLAINTS.c.registered_at >= since, COMPLAINTS.c.registered_at < until, _common())
            .group_by(COMPLAINTS.c.leaf, COMPLAINTS.c.place)
        )
        return {(leaf, place): int(count) for leaf, place, count in self._connection.execute(query)}

    def waiting(self, since: datetime) -> tuple[Placed, ...]:
        """The open cases registered since then whose district is known, the oldest first."""
        newest = (
            select(COMPLAINTS.c.tracking_id)
            .where(
                COMPLAINTS.c.status.in_(OPEN), COMPLAINTS.c.registered_at >= since, COMPLAINTS.c.place != "", _common()
            )
            .order_by(COMPLAINTS.c.registered_at.desc())
            .limit(MOST)
        )
        columns = (COMPLAINTS.c[name] for name in ("tracking_id", "department", "leaf", "place"))
        query = (
            select(*columns, TOKENS.c.token_index)
            .join(TOKENS, and_(TOKENS.c.tracking_id == COMPLAINTS.c.tracking_id, TOKENS.c.kind == WHERE))
            .where(COMPLAINTS.c.tracking_id.in_(newest))
            .order_by(COMPLAINTS.c.registered_at, COMPLAINTS.c.tracking_id)
        )
        words: defaultdict[tuple[str, str, str, str], set[bytes]] = defaultdict(set)
        for row in self._connection.execute(query):
            words[row.tracking_id, row.department, row.leaf, row.place].add(bytes(row.token_index))
        return tuple(Placed(*case, frozenset(found)) for case, found in words.items())


def _common() -> ColumnElement[bool]:
    return and_(~COMPLAINTS.c.private, ~COMPLAINTS.c.hidden, COMPLAINTS.c.kept_from == "")
