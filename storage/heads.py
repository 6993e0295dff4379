"""Where the chain stood, in a file beside the database: a tail that was cut off, or an old copy in its place, is found out.

A line each: number, hash, moment. The last line is where it stands; of every day before, the last one stays.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.audit import Head
from storage import disk


@dataclass(frozen=True)
class Heads:
    """The file. Any number of machines may each have one."""

    path: Path

    def all(self) -> Iterator[Head]:
        """Every head on record, the oldest first. A line that cannot be read is passed over. Raises OSError."""
        for line in self._lines():
            if head := _head(line):
                yield head

    def keep(self, head: Head, at: datetime, stands: Callable[[Head], bool]) -> bool:
        """Record a head; False where the last one on record is not in the chain any more. Then it stays on record for ever."""
        lines = self._lines()
        before = _head(lines[-1]) if lines else None
        well = before is None or stands(before)
        if lines and well and _day(lines[-1]) == at.date().isoformat():
            lines.pop()
        self._write([*lines, f"{head.seq} {head.hash.hex()} {at.isoformat()}"])
        return well

    def _lines(self) -> list[str]:
        try:
            return [line for line in self.path.read_text().splitlines() if line.strip()]
        except FileNotFoundError:
            return []

    def _write(self, lines: list[str]) -> None:
        draft = self.path.with_suffix(f".{os.getpid()}")
        disk.write(draft, "".join(f"{line}\n" for line in lines).encode())
        draft.replace(self.path)
        disk.settle(self.path.parent)


def _head(line: str) -> Head | None:
    try:
        seq, told, *_ = line.split()
        return Head(int(seq), bytes.fromhex(told))
    except ValueError:
        return None


def _day(line: str) -> str:
    return line.split()[-1][:10]
