"""What a conversation costs: the citizen's messages, ours, and SMS parts each way, per language.

Filing by who knows how and by who does not; then, with a case, asking for it, and the office's "solved" confirmed and rated.
USSD counts screens instead of parts, with what a gateway adds to them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bench.engine import NoRecords
from bench.table import show
from bot.wording import Wording, word_in_each
from channels import segments, shaping
from channels.ussd_africastalking import AfricasTalkingUssd, pages
from core import tracking_id
from core.catalogue import Catalogue, load
from core.complaint import Status
from core.conversation import Conversation, Open
from core.events import Lodge
from core.machine import machine
from core.messages import Named, Reply, Said, Value
from core.records import Case

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
AFTER: Mapping[str, Value] = {
    "tracking_id": tracking_id.show("482109375510") + " KVQD",
    "due": NOW + timedelta(hours=72),
}
EXPERT = {
    "en": ("Sewer overflow since 3 days, street 4, Mohalla Islampura, Gujranwala", "1"),
    "ur": ("گٹر 3 دن سے ابل رہا ہے، گلی 4، محلہ اسلام پورہ، گوجرانوالہ", "1"),
    "ur-Latn": ("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "1"),
}
NOVICE = {
    "en": ("hello", "1", "The sewer in our street is overflowing", "Gujranwala", "1"),
    "ur": ("السلام علیکم", "1", "ہماری گلی میں گٹر ابل رہا ہے", "گوجرانوالہ", "1"),
    "ur-Latn": ("salam", "1", "Hamari gali mein gutter ubal raha hai", "Gujranwala", "1"),
}
TRACKING = {"en": ("STATUS",), "ur": ("میری شکایت",), "ur-Latn": ("meri shikayat",)}
FEEDBACK = dict.fromkeys(EXPERT, ("1", "5"))
CASE = "482109375510"
OPEN = {"feedback": Open("feedback", {"feedback.case": CASE})}
PUSHES = (
    "notice.acknowledged",
    "notice.in_progress",
    "notice.transferred",
    "notice.late",
    "feedback.resolved_without_note",
)


class WithCase(NoRecords):
    """A citizen with one case, in this status."""

    def __init__(self, catalogue: Catalogue, status: Status) -> None:
        super().__init__(catalogue)
        due = NOW + timedelta(hours=72)
        self.case = Case(CASE, "WT4", "WT", "gujranwala", status, NOW, due, "")

    def cases(self) -> tuple[Case, ...]:
        """That one."""
        return (self.case,)

    def find(self, tracking_id: str) -> Case:  # type: ignore[override]
        """That one."""
        return self.case


def cost(language: str, texts: tuple[str, ...], records: NoRecords, pushed: Open | None = None) -> Mapping[str, object]:
    """Hold the conversation; count. `pushed` is a question of ours that it begins with, sent and counted as well."""
    wording, parts_in, parts_out, screens, ours = Wording(records.catalogue), 0, 0, 0, 0
    engine, conversation = machine(records, NOW), Conversation()
    turns = [engine.settle(engine.opened(conversation, pushed))] if pushed else []
    for turn in turns:
        conversation = turn.conversation
    for text in texts:
        turns.append(engine.take(conversation, text))
        conversation = turns[-1].conversation
        parts_in += segments.parts(text)
    for turn in turns:
        reply = wording.reply(turn.said, language, AFTER, NOW)
        ours += reply is not None
        parts_out += shaping.cost(reply, shaping.SMS) if reply else 0
        screens += len(on_screens(reply, language)) if reply else 0
    return {
        "hers": len(texts),
        "ours": ours,
        "SMS parts in": parts_in,
        "SMS parts out": parts_out,
        "USSD screens": screens,
        "lodged": any(isinstance(turn.event, Lodge) for turn in turns),
    }


def on_screens(reply: Reply, language: str) -> tuple[str, ...]:
    """As a phone without SMS pages through it."""
    shaped = shaping.shape(reply, AfricasTalkingUssd.capability)
    return tuple(pages("".join(shaped.texts), word_in_each("menu.more")[language]))


def pushed(language: str, text: str) -> int:
    """SMS parts of news of a case, without an officer's words in it."""
    values = {**AFTER, "department": Named("department", "WT")}
    reply = Wording(load()).reply((Said(text, values),), language, {}, NOW)
    return shaping.cost(reply, shaping.SMS) if reply else 0


def main() -> None:
    """All of it."""
    catalogue = load()
    nobody, tracked, closed = (
        NoRecords(catalogue),
        WithCase(catalogue, Status.IN_PROGRESS),
        WithCase(catalogue, Status.RESOLVED),
    )
    talks = (
        ("filing, expert", EXPERT, nobody, None),
        ("filing, novice", NOVICE, nobody, None),
        ("tracking", TRACKING, tracked, None),
        ("feedback", FEEDBACK, closed, OPEN["feedback"]),
    )
    rows = [
        {"what": what, "language": language, **cost(language, texts, records, opens)}
        for what, said, records, opens in talks
        for language, texts in said.items()
    ]
    show("cost", rows, "feedback begins with our question, which is counted with ours")
    show("pushes", [{"SMS parts of": text, **{code: pushed(code, text) for code in EXPERT}} for text in PUSHES])
