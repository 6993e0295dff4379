"""Where messages wait while the database is away: encrypted, checked, on the disk before they are acknowledged.

One file a message, named so that they sort by arrival. The encryption's tag is the checksum: a file that was cut short or
changed is set aside and counted, never skipped in silence and never taken for an empty one.
"""

import json
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from core.messages import Inbound, Media, Pin, Session
from storage import disk
from storage.vault import Unreadable, Vault

log = logging.getLogger(__name__)

SUFFIX = ".message"
BAD = "damaged"


class Spool:
    """The spool of one machine. Any process may append; one at a time drains."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        (folder / BAD).mkdir(parents=True, exist_ok=True, mode=0o700)

    def append(self, inbound: Inbound) -> None:
        """Keep a message. It is on the disk when this returns. Raises OSError where it is not."""
        name = f"{time.time_ns():020}-{secrets.token_hex(4)}"
        box, wrapped = self._vault.new_key(f"spool/{name}")
        sealed = len(wrapped).to_bytes(2) + wrapped + box.seal(json.dumps(asdict(inbound)), name)
        draft = self._folder / f"{name}.draft"
        try:
            disk.write(draft, sealed)
            draft.rename(self._folder / (name + SUFFIX))
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        disk.settle(self._folder)

    def empty(self) -> bool:
        """Whether nothing waits; cheap enough for every message."""
        with os.scandir(self._folder) as found:
            return not any(entry.name.endswith(SUFFIX) for entry in found)

    def waiting(self) -> Iterator[tuple[Path, Inbound]]:
        """What waits, in order of arrival. Damaged files are set aside on the way."""
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                inbound = self._read(path)
            except FileNotFoundError:
                continue  # another drains as well, and was quicker
            except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
                self.set_aside(path)
                continue
            yield path, inbound

    def set_aside(self, path: Path) -> None:
        """Keep a file out of the way, for an operator to look at."""
        with suppress(FileNotFoundError):
            path.rename(self._folder / BAD / path.name)
            log.error("a held message cannot be read and lies aside", extra={"file": path.name})

    def done(self, path: Path) -> None:
        """A message has been taken; forget it."""
        path.unlink(missing_ok=True)

    def count(self) -> int:
        """How many wait. Raises OSError where the folder is away."""
        with os.scandir(self._folder) as found:
            return sum(entry.name.endswith(SUFFIX) for entry in found)

    def damaged(self) -> int:
        """How many files could not be read, and lie aside for an operator."""
        return len(tuple((self._folder / BAD).iterdir()))

    def _read(self, path: Path) -> Inbound:
        stored = path.read_bytes()
        length, name = int.from_bytes(stored[:2]), path.name.removesuffix(SUFFIX)
        box = self._vault.unwrap(stored[2 : 2 + length], f"spool/{name}")
        values = json.loads(box.open(stored[2 + length :], name))
        values["media"] = tuple(Media(**media) for media in values["media"])
        values["pin"] = values["pin"] and Pin(**values["pin"])
        values["session"] = values.get("session") and Session(**values["session"])
        return Inbound(**values)
