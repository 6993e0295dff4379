"""Citizens' data keys, all together: wrapped anew when the master key changes."""

from typing import Any

from sqlalchemy import Connection, func, select, update

from storage import tables
from storage.tables import table_of
from storage.vault import Vault

CITIZENS = table_of(tables.Citizen)


class Keys:
    """The data keys of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def rewrap(self, most: int) -> int:
        """Wrap anew up to `most` data keys that an older master key wraps; how many."""
        # Locked: who is erased meanwhile must stay erased.
        query = select(CITIZENS.c.id, CITIZENS.c.key_sealed).where(self._older()).limit(most).with_for_update()
        stale = self._connection.execute(query).all()
        for row in stale:
            wrapped = self._vault.wrap(self._vault.unwrap(row.key_sealed, row.id).key, row.id)
            self._connection.execute(update(CITIZENS).where(CITIZENS.c.id == row.id).values(key_sealed=wrapped))
        return len(stale)

    def stale(self) -> int:
        """How many data keys an older master key wraps."""
        return int(self._connection.scalar(select(func.count()).select_from(CITIZENS).where(self._older())) or 0)

    def _older(self) -> Any:
        """That a data key is not under the newest master key; of the erased, who have none, it is not true either."""
        newest = self._vault.mark
        return func.substr(CITIZENS.c.key_sealed, 1, len(newest)) != newest
