"""Mails that came, by fingerprints alone, and ours to whoever wrote them, until they are sent."""

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from storage import sending_tables as tables
from storage.departments import ROUTE_SECRET
from storage.secrets import Secrets
from storage.tables import table_of
from storage.vault import Box, Vault, blind_index

MAILS = table_of(tables.Mail)
LETTERS = table_of(tables.Letter)


@dataclass(frozen=True)
class Reply:
    """A mail of ours to whoever wrote to us."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    in_reply_to: str


class Mails:
    """The mails of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._index_key = index_key
        self._now = now

    def seen(self, message_id: str) -> bool:
        """Whether this mail was taken before."""
        here = MAILS.c.message_index == self._index("message", message_id)
        return self._connection.scalar(select(MAILS.c.outcome).where(here)) is not None

    def take(self, message_id: str, sender: str, outcome: str) -> None:
        """It came, and this came of it."""
        values = {"message_index": self._index("message", message_id), "address_index": self._index("address", sender)}
        self._connection.execute(insert(MAILS).values(**values, outcome=outcome, at=self._now))

    def count(self, sender: str, outcome: str, within: timedelta) -> int:
        """How many mails of a sender's had this outcome lately."""
        hers = (MAILS.c.address_index == self._index("address", sender)) & (MAILS.c.outcome == outcome)
        lately = MAILS.c.at > self._now - within
        return int(self._connection.scalar(select(func.count()).where(hers, lately)) or 0)

    def write(self, reply: Reply) -> str:
        """A mail to be sent; its id."""
        letter_id = uuid.uuid4().hex
        sealed = self._box().seal(json.dumps(asdict(reply)), f"letters.sealed/{letter_id}")
        self._connection.execute(insert(LETTERS).values(id=letter_id, sealed=sealed, at=self._now))
        return letter_id

    def reply(self, letter_id: str) -> Reply | None:
        """A mail to be sent; None once it is."""
        sealed = self._connection.scalar(select(LETTERS.c.sealed).where(LETTERS.c.id == letter_id))
        return Reply(**json.loads(self._box().open(sealed, f"letters.sealed/{letter_id}"))) if sealed else None

    def forget(self, letter_id: str) -> None:
        """It is sent, or cannot be."""
        self._connection.execute(delete(LETTERS).where(LETTERS.c.id == letter_id))

    def _box(self) -> Box:
        return Box(Secrets(self._connection, self._vault).get(ROUTE_SECRET))

    def _index(self, column: str, value: str) -> bytes:
        return blind_index(self._index_key(), f"mails.{column}", value)
