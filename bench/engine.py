"""The conversation engine alone: messages a second on one core, beside the least that any engine does."""

import json
from datetime import UTC, datetime

from bench.table import rate, show
from core.catalogue import Catalogue, load
from core.conversation import Conversation
from core.conversation import dump as dump_conversation
from core.conversation import load as load_conversation
from core.machine import machine
from core.records import Case, Held, Seen

TALK = ("MENU", "1", "Gutter band hai gali 4 mein", "Gujranwala", "HELP", "1")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


class NoRecords:
    """A citizen without cases."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def cases(self) -> tuple[Case, ...]:
        """None."""
        return ()

    def find(self, tracking_id: str) -> None:
        """None."""

    numbered = True

    def overdue(self, tracking_id: str) -> bool:
        """None is."""
        return False

    def aged(self, tracking_id: str) -> bool:
        """None is."""
        return False

    locked = False

    def nearby(self, leaf: str, district: str, words: tuple[str, ...]) -> None:
        """None."""

    def unlocks(self, tracking_id: str, word: str) -> bool:
        """None is private."""
        return False

    def held(self) -> Held:
        """Nothing."""
        return Held(0, 0, 0, learning=False)

    def seen(self) -> tuple[Seen, ...]:
        """By nobody."""
        return ()

    def issued(self, code: str) -> None:
        """None."""


def floor() -> int:
    """A dict, a state, a round trip through JSON: what must be done at the least to remember a conversation."""
    answers = dict.fromkeys(range(len(TALK)), "next")
    for _ in range(2000):
        state = json.dumps({"at": 0, "said": []})
        for text in TALK:
            kept = json.loads(state)
            kept["at"] = (kept["at"] + bool(answers.get(kept["at"]))) % len(TALK)
            kept["said"].append(text)
            state = json.dumps(kept)
    return 2000 * len(TALK)


def ours() -> int:
    """The whole dialogue of six messages, stored and read again between any two of them."""
    engine = machine(NoRecords(load()), NOW)
    for _ in range(100):
        state = json.dumps(dump_conversation(Conversation()))
        for text in TALK:
            turn = engine.take(load_conversation(json.loads(state)), text)
            state = json.dumps(dump_conversation(turn.conversation))
    return 100 * len(TALK)


def main() -> None:
    """Both in turn, and their ratio."""
    ours()
    least, whole = rate(floor), rate(ours)
    rows = [
        {"engine": "dict and JSON (the floor)", "messages/s": round(least), "µs each": round(1e6 / least)},
        {"engine": "Sunwai, understanding included", "messages/s": round(whole), "µs each": round(1e6 / whole)},
    ]
    show(
        "engine",
        rows,
        f"ratio to the floor: {whole / least:.3f}; median of five rounds; six messages register a complaint",
    )
