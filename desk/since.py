"""Since when each part of the service does as it does: what all web processes have seen, kept in one small file."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desk.public import Part, Standing, State

Seen = tuple[State, datetime]


@dataclass(frozen=True)
class Watch:
    """Remembers the last change of each part. A file that cannot be read or written costs the "since", nothing else."""

    path: Path

    def seen(self, standing: Standing) -> Standing:
        """The same standing, each part with the moment since when it has been seen so."""
        before = self._read()
        parts = tuple(_since(part, before.get(part.name), standing.checked) for part in standing.parts)
        after = {part.name: (part.state, part.since) for part in parts if part.since}
        if after != before:
            self._write(after)
        return replace(standing, parts=parts)

    def _read(self) -> Mapping[str, Seen]:
        try:
            stored = json.loads(self.path.read_text()).items()
            return {name: (State(state), datetime.fromisoformat(since)) for name, (state, since) in stored}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, seen: Mapping[str, Seen]) -> None:
        draft = self.path.with_suffix(f".{os.getpid()}")
        try:
            draft.write_text(json.dumps({name: (state, since.isoformat()) for name, (state, since) in seen.items()}))
            draft.replace(self.path)
        except OSError:
            return  # the page is shown all the same


def _since(part: Part, before: Seen | None, now: datetime) -> Part:
    if part.since or part.state is State.OFF:
        return part
    same = before is not None and before[0] is part.state
    return replace(part, since=before[1] if before and same else now)
