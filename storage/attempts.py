"""Attempts to sign in, by the login and by the address that they came from; neither is kept as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from storage import staff_tables
from storage.tables import table_of
from storage.vault import blind_index

SIGN_INS = table_of(staff_tables.SignIn)

KEPT = timedelta(days=90)  # so long is an address known from which somebody signed in


@dataclass(frozen=True)
class Failures:
    """How many attempts failed, and when the last of them was made."""

    count: int
    last: datetime | None


class Attempts:
    """The attempts of one transaction."""

    def __init__(self, connection: Connection, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._index_key = index_key
        self._now = now

    def add(self, login: str, address: str, *, succeeded: bool) -> int:
        """An attempt; its id. What is older than can matter is forgotten."""
        login_index, address_index = self._index("login", login), self._index("address", address)
        old = (SIGN_INS.c.login_index == login_index) & (SIGN_INS.c.at < self._now - KEPT)
        self._connection.execute(delete(SIGN_INS).where(old))
        values = {"login_index": login_index, "address_index": address_index, "succeeded": succeeded, "at": self._now}
        (key,) = self._connection.execute(insert(SIGN_INS).values(values)).inserted_primary_key or (0,)
        return int(key)

    def forget(self, attempt: int) -> None:
        """It was none of those that fail."""
        self._connection.execute(delete(SIGN_INS).where(SIGN_INS.c.id == attempt))

    def known(self, login: str, address: str) -> bool:
        """Whether this login succeeded from this address not so long ago."""
        here = self._where(login, address) & SIGN_INS.c.succeeded & (SIGN_INS.c.at >= self._now - KEPT)
        return self._connection.scalar(select(SIGN_INS.c.id).where(here).limit(1)) is not None

    def failures(self, since: datetime, login: str | None = None, address: str | None = None) -> Failures:
        """What failed since a moment for a login, from an address, or both."""
        failed = self._where(login, address) & SIGN_INS.c.succeeded.is_(False) & (SIGN_INS.c.at > since)
        row = self._connection.execute(select(func.count(), func.max(SIGN_INS.c.at)).where(failed)).one()
        return Failures(int(row[0]), row[1])

    def _where(self, login: str | None, address: str | None) -> Any:
        where: Any = SIGN_INS.c.at <= self._now
        if login is not None:
            where = where & (SIGN_INS.c.login_index == self._index("login", login))
        if address is not None:
            where = where & (SIGN_INS.c.address_index == self._index("address", address))
        return where

    def _index(self, column: str, value: str) -> bytes:
        return blind_index(self._index_key(), f"sign_ins.{column}", value)
