"""What a conversation costs: the citizen's messages, ours, and SMS parts each way, per language."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bench.engine import NoRecords
from bench.table import show
from bot.wording import Wording
from channels import segments, shaping
from core import tracking_id
from core.catalogue import load
from core.conversation import Conversation
from core.machine import machine
from core.messages import Value

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
AFTER: Mapping[str, Value] = {"tracking_id": tracking_id.show("482109375510") + " KVQD", "due": NOW + timedelta(hours=72)}
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


def cost(language: str, texts: tuple[str, ...]) -> Mapping[str, object]:
    """Hold the conversation; count. It must end with a tracking ID."""
    catalogue, conversation = load(), Conversation()
    engine, wording, parts_in, parts_out, ours = machine(NoRecords(catalogue), NOW), Wording(catalogue), 0, 0, 0
    event = None
    for text in texts:
        turn = engine.take(conversation, text)
        conversation, event = turn.conversation, turn.event
        reply = wording.reply(turn.said, language, AFTER, NOW)
        ours += reply is not None
        parts_in += segments.parts(text)
        parts_out += shaping.cost(reply, shaping.SMS) if reply else 0
    return {
        "hers": len(texts),
        "ours": ours,
        "SMS parts in": parts_in,
        "SMS parts out": parts_out,
        "lodged": event is not None,
    }


def main() -> None:
    """Filing, by who knows how and by who does not."""
    rows = [
        {"filing": who, "language": language, **cost(language, texts)}
        for who, talks in (("expert", EXPERT), ("novice", NOVICE))
        for language, texts in talks.items()
    ]
    show("cost", rows)
