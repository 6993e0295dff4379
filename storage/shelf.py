"""Where citizens' files lie, sealed: under random names that tell nothing.

`at` is the one place that knows what kind of shelf it is; another kind is another class and another line there.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from storage import bucket, disk
from storage.bucket import NO_KEYS, Bucket, Keys
from storage.shelfmark import checked

SCHEME = "://"


class Shelf(Protocol):
    """Holds bytes by name. What goes wrong is an OSError."""

    def put(self, name: str, data: bytes) -> None:
        """Keep under a name; it is safe when this returns, and a second time changes nothing."""
        ...

    def get(self, name: str) -> bytes:
        """What is kept under a name. Raises FileNotFoundError."""
        ...

    def drop(self, name: str) -> None:
        """Forget a name, if it is there."""
        ...


class Folder:
    """A shelf on this machine's disk; several machines need a shared one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            disk.write(draft, data)
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        disk.settle(path.parent)

    def get(self, name: str) -> bytes:
        return self._path(name).read_bytes()

    def drop(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self._folder / checked(name)[:2] / name


def at(url: str, folder: Path, keys: Keys = NO_KEYS) -> Shelf:
    """The shelf at a URL: a bucket for s3://, else a folder, by default the given one. Raises ValueError for any other."""
    if url.startswith(f"{bucket.SCHEME}{SCHEME}"):
        return Bucket(url, keys)
    path = url.removeprefix(f"file{SCHEME}")
    if SCHEME in path:
        raise ValueError("must be a folder, as a path or file://, or s3://bucket/prefix")
    return Folder(Path(path) if path else folder)
