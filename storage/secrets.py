"""Keys of the program's own, wrapped by the master keys."""

import os

from sqlalchemy import Connection, insert, select, update

from storage.tables import Secret, table_of
from storage.vault import KEY_BYTES, Vault

SECRETS = table_of(Secret)


class Secrets:
    """Made once when the database is prepared, read once a process."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, name: str) -> bytes:
        """A key by its name. Raises KeyError before the database is prepared."""
        sealed = self._connection.scalar(select(SECRETS.c.sealed).where(SECRETS.c.name == name))
        if sealed is None:
            raise KeyError(f"no key {name!r}: the database is not prepared")
        return self._vault.unwrap(sealed, f"secret/{name}").key

    def ensure(self, name: str) -> bool:
        """Make the key if it is not there yet; whether it was not."""
        if self._connection.scalar(select(SECRETS.c.name).where(SECRETS.c.name == name)) is None:
            wrapped = self._vault.wrap(os.urandom(KEY_BYTES), f"secret/{name}")
            self._connection.execute(insert(SECRETS).values(name=name, sealed=wrapped))
            return True
        return False

    def stale(self) -> int:
        """How many of them an older master key wraps."""
        return sum(self._vault.stale(sealed) for sealed in self._connection.scalars(select(SECRETS.c.sealed)))

    def rewrap(self) -> int:
        """Wrap anew what an older master key wraps; how many."""
        rows = self._connection.execute(select(SECRETS)).all()
        stale = [row for row in rows if self._vault.stale(row.sealed)]
        for row in stale:
            wrapped = self._vault.wrap(self._vault.unwrap(row.sealed, f"secret/{row.name}").key, f"secret/{row.name}")
            self._connection.execute(update(SECRETS).where(SECRETS.c.name == row.name).values(sealed=wrapped))
        return len(stale)
