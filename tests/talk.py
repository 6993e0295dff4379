"""Talk to the conversation engine as a citizen does, without a database: `talk.say("hi", "1"); assert talk.hears("MENU")`.

Between any two messages the conversation is stored as JSON and read again, as it is in the service.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.wording import Wording
from channels.shaping import numbered
from core import complaint, conversation, deadlines, opening, tracking_id
from core.catalogue import Catalogue, load
from core.complaint import Status, Step
from core.conversation import Conversation, Open
from core.dialogues import DIALOGUES
from core.events import Add, Confirm, Erase, Event, Learn, Lodge, Nudge, Offer, Reopen, Reply, Speak
from core.machine import Machine, Turn
from core.messages import Reply as Shown
from core.messages import Said, Value
from core.records import Case, Glimpse, Held, Issued, Near, Seen
from core.script import Dialogue

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # a Monday, half past eleven in Karachi
CLEAR = {
    "en": "Sewer overflow since 3 days, street 4, Mohalla Islampura, Gujranwala",
    "ur": "گٹر 3 دن سے ابل رہا ہے، گلی 4، محلہ اسلام پورہ، گوجرانوالہ",
    "ur-Latn": "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala",
}
WITHOUT_PLACE = {
    "en": "The sewer in our street is overflowing",
    "ur": "ہماری گلی میں گٹر ابل رہا ہے",
    "ur-Latn": "Hamari gali mein gutter ubal raha hai",
}
UNSURE = {
    "en": ("There is a problem with electricity", "problem with the office", "they do no work at all"),
    "ur": ("بجلی کا مسئلہ ہے", "دفتر کا مسئلہ ہے", "کوئی کام نہیں کرتا"),
    "ur-Latn": ("police ka masla hai", "bijli ka masla hai", "daftar mein kaam nahi hota"),
}
NOT_UNDERSTOOD = "xyzzy plugh frotz blorb"
LANGUAGES = tuple(CLEAR)  # in which we hold conversations here
OFFERED = tuple(language.code for language in load().country.languages)
FIRST_TOLD = "ur-Latn"  # the language of a citizen of whom none is known


def known_id(number: int) -> str:
    """The tracking ID of the n-th complaint of a test: always the same, and valid."""
    digits = str(482_109_375_50 + number)
    return digits + str(tracking_id.check(digits))


def case(number: int = 1, **changes: object) -> Case:
    """A case of hers: a gutter in Gujranwala, with the office, promised in three days."""
    usual = Case(known_id(number), "WT4", "WT", "gujranwala", Status.FORWARDED, NOW, NOW + timedelta(hours=72), "")
    return replace(usual, **changes)  # type: ignore[arg-type]


@dataclass
class InMemory:
    """The records of one citizen, and what the port shows of a stranger's."""

    catalogue: Catalogue = field(default_factory=load)
    own: dict[str, Case] = field(default_factory=dict)
    strangers: dict[str, Glimpse] = field(default_factory=dict)
    codes: dict[str, Issued] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    numbered: bool = True
    learning: bool = False
    locked: bool = False
    near: Near | None = None
    words: dict[str, str] = field(default_factory=dict)
    looked: tuple[Seen, ...] = ()

    def cases(self) -> tuple[Case, ...]:
        """Her own, newest first."""
        return tuple(reversed(self.own.values()))[:5]

    def find(self, tracking_id: str) -> Case | Glimpse | None:
        """Anybody's."""
        return self.own.get(tracking_id) or self.strangers.get(tracking_id)

    def overdue(self, tracking_id: str) -> bool:
        """Whether this is one of those that are late."""
        return tracking_id in self.late

    def nearby(self, leaf: str, district: str, words: tuple[str, ...]) -> Near | None:
        """What is known nearby, wherever that is."""
        return self.near

    def unlocks(self, tracking_id: str, word: str) -> bool:
        """The word as it was chosen."""
        return self.words.get(tracking_id, "").casefold() == word.casefold()

    def held(self) -> Held:
        """Her cases, and nobody who looked."""
        return Held(len(self.own), 0, 0, self.learning)

    def seen(self) -> tuple[Seen, ...]:
        """Who looked."""
        return self.looked

    def issued(self, code: str) -> Issued | None:
        """A code that she, or somebody else, was given."""
        return self.codes.get(code)

    def perform(self, event: Event, now: datetime) -> Mapping[str, Value]:
        """Do what a dialogue asked for, as far as later dialogues can tell; the values that the words may name."""
        match event:
            case Lodge():
                return self._lodge(event, now)
            case Confirm(about):
                self.step(about, Step.CONFIRMED)
            case Reopen(about):
                due = deadlines.promised(self.catalogue, self.own[about].leaf, now)
                self.step(about, Step.REOPENED, due_at=due)
                return {"tracking_id": tracking_id.show(about), **({"due": due} if due else {})}
            case Reply(about):
                self.step(about, Step.ANSWERED)
            case Add(about):
                self.step(about, Step.ADDED)
            case Nudge(about):
                self.step(about, Step.NUDGED)
                self.late.discard(about)
            case Learn(allowed):
                self.learning = allowed
            case Offer():
                return {"code": "1234 5678"}
            case Erase():
                self.own.clear()
        return {}

    def step(self, about: str, step: Step, **changes: object) -> None:
        """Move a case along its life. Raises Unlawful."""
        known = self.own[about]
        changes["status"] = complaint.move(known.status, step)
        self.own[about] = replace(known, **changes)  # type: ignore[arg-type]

    def _lodge(self, event: Lodge, now: datetime) -> Mapping[str, Value]:
        about, department = known_id(len(self.own) + 1), self.catalogue.leaves[event.leaf].department
        due = deadlines.promised(self.catalogue, event.leaf, now)
        new = Case(about, event.leaf, department, event.place, Status.REGISTERED, now, due, "", private=event.private)
        self.own[about], self.words[about] = new, event.word
        return {"tracking_id": tracking_id.show(about), **({"due": due} if due else {})}


class Talk:
    """A citizen who texts. `language`: the one she chose, if she did; `cases`: what she has lodged before, oldest first."""

    def __init__(
        self,
        language: str | None = None,
        cases: Iterable[Case] = (),
        now: datetime = NOW,
        dialogues: Mapping[str, Dialogue] = DIALOGUES,
    ) -> None:
        self.records = InMemory(own={known.tracking_id: known for known in cases})
        self.language, self.now, self.dialogues = language, now, dialogues
        self.conversation = Conversation()
        self.events: list[Event] = []
        self.lines: list[tuple[str, str]] = []
        self.shown: Shown | None = None

    def __repr__(self) -> str:
        return "\n" + "\n".join(f"{who}: {words}" for who, words in self.lines)

    @property
    def engine(self) -> Machine:
        """The machine at this moment."""
        return Machine(self.records, self.now, self.dialogues)

    def say(self, *texts: str) -> str:
        """Send these messages one after the other; the reply to the last."""
        for text in texts:
            self.lines.append(("citizen", text))
            self._take(self.engine.take(self._stored(), text))
        return self.hears()

    def tap(self, label: str) -> str:
        """Tap the option of the last reply that reads like this."""
        assert self.shown
        key = next(option.key for option in self.shown.options if option.label == label)
        return self.send_choice(key, label)

    def send_choice(self, key: str, label: str) -> str:
        """What a button sends, perhaps one of an older message."""
        self.lines.append(("citizen", f"[{label}]"))
        self._take(self.engine.take(self._stored(), label, key))
        return self.hears()

    def hears(self, *words: str) -> str:
        """The last reply as an SMS shows it; it must have all of these words."""
        last = self.lines[-1][1]
        missing = [word for word in words if word not in last]
        assert not missing, f"not heard: {missing} in{self!r}"
        return last

    def does_not_hear(self, *words: str) -> bool:
        """Whether none of these words is in the last reply."""
        return not any(word in self.lines[-1][1] for word in words)

    def wait(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def office(self, step: Step, note: str = "", number: int = 1) -> str:
        """An office takes a step with her n-th case; what the step asks of her is put to her."""
        about = known_id(number)
        self.records.step(about, step, notice=note)
        dialogue = {Step.QUESTION: "answer"}.get(step, "feedback")
        asked = Open(dialogue, {f"{dialogue}.case": about})
        if self.records.own[about].private:
            asked = Open("unlock", {"unlock.case": about, "unlock.news": "yes"})
        opened = self.engine.opened(self._stored().without(about), asked)
        self._take(self.engine.settle(opened))
        return self.hears()

    @property
    def event(self) -> Event | None:
        """The newest event."""
        return self.events[-1] if self.events else None

    @property
    def asked(self) -> str | None:
        """The name of the question that is open."""
        top = self.conversation.top
        return top.asked.name if top and top.asked else None

    def _stored(self) -> Conversation:
        return conversation.load(json.loads(json.dumps(conversation.dump(self.conversation))))

    def _take(self, turn: Turn) -> None:
        self.conversation = turn.conversation
        values = self.records.perform(turn.event, self.now) if turn.event else {}
        if turn.event:
            self.events.append(turn.event)
        if isinstance(turn.event, Speak):
            self.language = turn.event.language
        self.shown = self.worded(turn.said, values)
        self.lines.append(("sunwai", numbered(self.shown) if self.shown else ""))

    def worded(self, said: Iterable[Said], values: Mapping[str, Value]) -> Shown | None:
        """As the bot words it."""
        spoken = self.language or self.conversation.language or FIRST_TOLD
        return Wording(self.records.catalogue).reply(said, spoken, values, self.now)


def unsure_message(language: str = "ur-Latn") -> str:
    """A complaint of which more than one leaf is likely and none is sure, nor its place."""
    catalogue = load()
    return next(
        text
        for text in UNSURE[language]
        if len(opening.likely(text, catalogue)) > 1 and set(opening.understood(text, catalogue)) == {"register.details"}
    )
