"""What must survive a power cut: files on the disk, and their names in the folder."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """A file for our eyes only, on the disk when this returns; its name is so once the folder is settled."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """The names that were made, changed or taken out of a folder are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
