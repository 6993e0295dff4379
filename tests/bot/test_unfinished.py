"""A registration that was begun: reminded of once, by day; kept for seven days; never a case."""

from datetime import UTC, datetime

from bot import unfinished
from core.tracking_id import show
from tests.bot.story import Story

BEGUN = "Hamari gali mein gutter ubal raha hai, ghar 12 ke samne"
PLACED = "Gujranwala"


def passes(story: Story, **by: float) -> int:
    story.clock.move(**by)
    done = unfinished.see_to(story.sunwai)
    story.work()
    return done


def test_after_two_hours_she_is_reminded_once_and_told_until_when_it_is_kept(story: Story) -> None:
    her = story.citizen()
    her.says(BEGUN)
    assert passes(story, hours=1) == 0
    passes(story, hours=1, minutes=1)
    (text,) = her.reads()
    assert "30 Nov" in text
    assert story.words("register.place") in text
    passes(story, hours=3)
    passes(story, days=2)
    assert her.reads() == []


def test_she_goes_on_by_answering(story: Story) -> None:
    her = story.citizen()
    her.says(BEGUN)
    passes(story, hours=3)
    her.says(PLACED)
    case = her.lodges("1")
    assert story.case(case).details == BEGUN
    assert story.rows("SELECT unfinished_at, reminded_at FROM conversations") == [(None, None)]


def test_at_night_nobody_is_reminded(story: Story) -> None:
    story.clock.now = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # half past eight in the evening
    her = story.citizen()
    her.says(BEGUN)
    passes(story, hours=3)
    assert her.reads() == []
    passes(story, hours=11)
    assert len(her.reads()) == 1


def test_who_said_stop_is_not_reminded(story: Story) -> None:
    her = story.citizen()
    her.says("STOP", BEGUN)
    passes(story, hours=3)
    assert her.reads() == []


def test_p4_after_seven_days_nothing_of_it_can_be_read(story: Story) -> None:
    her = story.citizen()
    her.says(BEGUN, PLACED)
    passes(story, hours=3)
    passes(story, days=6, hours=20)
    assert her.conversation.unfinished
    passes(story, hours=5)
    assert not her.conversation.unfinished
    assert story.rows("SELECT count(*) FROM receipts WHERE text_sealed IS NOT NULL OR reply_sealed IS NOT NULL") == [
        (0,)
    ]
    person = her.person
    assert person
    with story.sunwai.store.read() as unit:
        kept = [unit.messages.get(person.box, name) for (name,) in story.rows("SELECT id FROM messages")]
    assert [message.reply.text for message in kept if message] == [""]
    assert story.count("complaints") == 0
    assert "gutter" not in her.says("1").casefold()


def test_what_belongs_to_a_case_that_was_filed_stays(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.clock.move(hours=1)
    her.says(BEGUN)
    passes(story, days=8)
    kept = "SELECT count(*) FROM receipts WHERE text_sealed IS NOT NULL"
    assert story.rows(kept) == [(2,)]
    assert show(case) in her.says("STATUS")


def test_an_empty_registration_is_none(story: Story) -> None:
    her = story.citizen()
    her.says("MENU", "1")
    assert passes(story, hours=3) == 0
