"""A conversation as it is remembered between two messages: the open dialogues, each with its answers by name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from core.messages import Session

QUESTION_HOLDS = timedelta(minutes=10)
REGISTER, REGISTER_GIVEN = "register", frozenset({"register.meant"})
INVITATION_HOLDS = timedelta(seconds=8)


@dataclass(frozen=True)
class Asked:
    """The question the citizen was shown last: only it is answered by her next message.

    `options` are the keys as they were numbered then, so that `2` means what she read, whatever the script says today.
    `until`: it is an invitation that she may as well leave, and this is when it fades.
    """

    name: str
    options: tuple[str, ...]
    at: datetime
    until: datetime | None = None

    def faded(self, now: datetime) -> bool:
        """Whether it was an invitation that was not taken up in time."""
        return self.until is not None and now > self.until

    @property
    def holds_until(self) -> datetime:
        """Till then an answer to it may be on its way, and another question now would be mistaken for it."""
        return self.at + (INVITATION_HOLDS if self.until else QUESTION_HOLDS)


@dataclass(frozen=True)
class Open:
    """An open dialogue: its name, the answers given so far by question's name, and what was asked last."""

    dialogue: str
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: Asked | None = None

    def answered(self, name: str, answer: str) -> "Open":
        """With one more answer."""
        return replace(self, answers={**self.answers, name: answer})

    def only(self, names: Collection[str]) -> "Open":
        """With these answers only; the others are taken back."""
        return replace(self, answers={key: value for key, value in self.answers.items() if key in names})

    @property
    def stamp(self) -> str:
        """Six digits that tell the open question from the same one about anything else: a button stays on the screen."""
        said = repr((self.dialogue, sorted(self.answers.items()), self.asked and self.asked.name))
        return f"{crc32(said.encode(errors='replace')) & 0xFFFFFF:06x}"


@dataclass(frozen=True)
class Heard:
    """Words as a fingerprint, how often they came in a row, and since when."""

    mark: int
    times: int
    since: datetime


@dataclass(frozen=True)
class Conversation:
    """Open dialogues, the innermost last (none: she may start anything), her language as last heard, misses in a row.

    `heard` are the words that came last, `quiet` is since when we do not answer what we do not understand.
    `session`: how far a session has come whose steps repeat what was said before.
    """

    stack: tuple[Open, ...] = ()
    language: str | None = None
    misses: int = 0
    heard: Heard | None = None
    quiet: datetime | None = None
    session: Session | None = None

    @property
    def top(self) -> Open | None:
        """The dialogue that the next message belongs to."""
        return self.stack[-1] if self.stack else None

    @property
    def unfinished(self) -> bool:
        """Whether a registration lies open of which she has told something already."""
        return any(item.dialogue == REGISTER and item.answers.keys() - REGISTER_GIVEN for item in self.stack)

    def held_until(self, case: str) -> datetime | None:
        """Till when a question about this case has to wait for the answers to questions about something else."""
        return max((item.asked.holds_until for item in self.without(case).stack if item.asked), default=None)

    def without(self, case: str) -> "Conversation":
        """Without what is open about a case: its next question takes the place of the last one."""
        return replace(self, stack=tuple(item for item in self.stack if case not in item.answers.values()))


def dump(conversation: Conversation) -> dict[str, Any]:
    """As JSON values."""
    return {
        "open": [_dump_open(item) for item in conversation.stack],
        "language": conversation.language,
        "misses": conversation.misses,
        "heard": conversation.heard and {**vars(conversation.heard), "since": conversation.heard.since.isoformat()},
        "quiet": conversation.quiet and conversation.quiet.isoformat(),
        **({"session": vars(conversation.session)} if conversation.session else {}),
    }


def load(stored: Mapping[str, Any]) -> Conversation:
    """From JSON values, also those that an older version of the program wrote."""
    return Conversation(
        stack=tuple(_load_open(item) for item in stored.get("open", ())),
        language=stored.get("language"),
        misses=stored.get("misses", 0),
        heard=_load_heard(stored.get("heard")),
        quiet=_load_moment(stored.get("quiet")),
        session=Session(**stored["session"]) if stored.get("session") else None,
    )


def _dump_open(item: Open) -> dict[str, Any]:
    asked = item.asked
    return {
        "dialogue": item.dialogue,
        "answers": dict(item.answers),
        "asked": asked and {**vars(asked), "options": list(asked.options), **_dump_moments(asked)},
    }


def _load_open(stored: Mapping[str, Any]) -> Open:
    asked = stored.get("asked")
    return Open(stored["dialogue"], dict(stored.get("answers", {})), asked and _load_asked(asked))


def _dump_moments(asked: Asked) -> dict[str, str | None]:
    return {"at": asked.at.isoformat(), "until": asked.until.isoformat() if asked.until else None}


def _load_asked(stored: Mapping[str, Any]) -> Asked:
    at, until = datetime.fromisoformat(stored["at"]), stored.get("until")
    return Asked(stored["name"], tuple(stored["options"]), at, until and datetime.fromisoformat(until))


def _load_heard(stored: Mapping[str, Any] | None) -> Heard | None:
    return Heard(stored["mark"], stored["times"], datetime.fromisoformat(stored["since"])) if stored else None


def _load_moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
