"""Finding cases by words while the words themselves are sealed: each word's keyed index, beside the case it stands in."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from core.complaint import OPEN
from core.understanding.normal import normalise
from storage import tables
from storage.tables import table_of
from storage.vault import blind_index

TOKENS = table_of(tables.Token)
COMPLAINTS = table_of(tables.Complaint)

WHERE, DETAILS = "where", "details"
SHORTEST = 3  # letters; shorter words stand in every text
MOST = 64  # words of a case
FOUND = 500  # cases; who gets more has to say more
BYTES = 16  # of the index: chosen for few collisions, not for secrecy, which is the key's
ALIKE = 2  # words of the place that two neighbours share


class Tokens:
    """The words of one transaction."""

    def __init__(self, connection: Connection, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._index_key = index_key
        self._now = now
        self._indexed: dict[str, bytes] = {}  # many cases of one transaction share their words

    def add(self, tracking_id: str, where: str, details: str) -> None:
        """Index the words of a case."""
        rows = self.rows(tracking_id, where, details)
        if rows:
            self._connection.execute(insert(TOKENS), rows)

    def rows(self, tracking_id: str, where: str, details: str) -> list[dict[str, object]]:
        """What is written for a case; a word of the place counts as that alone."""
        places = words(where)
        kinds = [(word, WHERE) for word in places] + [(word, DETAILS) for word in words(details) if word not in places]
        return [
            {"token_index": self._index(word), "kind": kind, "tracking_id": tracking_id} for word, kind in kinds[:MOST]
        ]

    def forget(self, tracking_id: str) -> None:
        """Nothing of a case is found by words any more."""
        self._connection.execute(delete(TOKENS).where(TOKENS.c.tracking_id == tracking_id))

    def search(self, text: str, among: ColumnElement[bool] | None = None) -> tuple[str, ...]:
        """The newest cases in which all these words stand; none where there is no word to look for. `among`: only such."""
        wanted = {self._index(word) for word in words(text)}
        if not wanted:
            return ()
        # Each word by itself: a rare one then leads to its few cases, and a common one is only looked up in those.
        stands = [
            select(TOKENS.c.kind).where(TOKENS.c.token_index == word, TOKENS.c.tracking_id == COMPLAINTS.c.tracking_id)
            for word in sorted(wanted)
        ]
        query = select(COMPLAINTS.c.tracking_id).where(*(each.correlate(COMPLAINTS).exists() for each in stands))
        if among is not None:
            query = query.where(among)
        return tuple(self._connection.scalars(query.order_by(COMPLAINTS.c.registered_at.desc()).limit(FOUND)))

    def nearby(self, leaf: str, place: str, where: str, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """Open cases of the same leaf and district, nobody's secret, that share words of the place; the oldest first."""
        here = {self._index(word) for word in words(where)}
        if not place or not here:
            return ()
        alike = (
            select(COMPLAINTS.c.tracking_id, COMPLAINTS.c.registered_at)
            .join(TOKENS, TOKENS.c.tracking_id == COMPLAINTS.c.tracking_id)
            .where(COMPLAINTS.c.leaf == leaf, COMPLAINTS.c.place == place, COMPLAINTS.c.registered_at >= since)
            .where(COMPLAINTS.c.status.in_(OPEN), ~COMPLAINTS.c.private, ~COMPLAINTS.c.hidden)
            .where(TOKENS.c.kind == WHERE, TOKENS.c.token_index.in_(here))
            .group_by(COMPLAINTS.c.tracking_id, COMPLAINTS.c.registered_at)
            .having(func.count() >= min(ALIKE, len(here)))
            .order_by(COMPLAINTS.c.registered_at)
        )
        return tuple((row.tracking_id, row.registered_at) for row in self._connection.execute(alike))

    def _index(self, word: str) -> bytes:
        if word not in self._indexed:
            self._indexed[word] = blind_index(self._index_key(), "token", word)[:BYTES]
        return self._indexed[word]


def words(text: str) -> tuple[str, ...]:
    """The words of a text that are worth looking for, each once, as they are understood and not as they are spelt."""
    return tuple(dict.fromkeys(word for word in normalise(text).split() if len(word) >= SHORTEST))
