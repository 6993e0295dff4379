"""What nobody asked for: says nothing of the case to whoever holds the phone, says how to stop it, comes by day, and stops."""

from pathlib import Path

import pytest

from bot import converse, notify, sending, unfinished
from bot.deadlines import named
from bot.endings import Ending
from bot.wording import WORDS, Spoken, load
from channels.port import NotSent
from core.catalogue import load as catalogue
from core.complaint import Actor, Step
from core.messages import Delivery, Receipt, Said
from storage.complaints import Complaint
from tests.bot.story import SMS, Citizen, Story, begin
from tests.storage.rows import case as plain

LANGUAGES = tuple(language.code for language in catalogue().country.languages)
PRIVATE = tuple(leaf for leaf in catalogue().leaves.values() if leaf.private)
NAME, DETAILS, WHERE = "Naseem Bibi", "mera shohar mujhe marta hai", "gali 4, Mohalla Islampura"
GULF = "+971500000101"


def notices() -> tuple[str, ...]:
    """The ids of all texts by which a case's news travels."""
    said = load(WORDS / "en.po")._catalog  # type: ignore[attr-defined]
    return tuple(str(text) for text in said if str(text).startswith("notice."))


def of_her(story: Story, leaf: str) -> Complaint:
    """A case of this leaf, with a name in every place where one may be written."""
    her = story.citizen()
    her.says("salam")
    with story.sunwai.store.begin() as unit:
        person = unit.people.of_phone(her.phone)
        assert person
        return plain(
            person,
            unit,
            leaf=leaf,
            department=leaf[:2],
            details=f"{NAME}: {DETAILS}",
            where=WHERE,
            notice=f"{NAME} was visited",
            due_at=unit.now,
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [*notices(), "feedback.reminder"])
def test_s25_no_notice_says_a_name_a_word_of_hers_or_what_a_private_case_is_about(
    story: Story, text: str, language: str
) -> None:
    names = story.sunwai.catalogue
    for leaf in PRIVATE:
        complaint = of_her(story, leaf.code)
        values = {**named(complaint), "status": "", **notify.neutral(story.sunwai, complaint)}
        words = Spoken(names, language, story.clock.now).text(text, values)
        betraying = [names.name("leaf", leaf.code, language), names.name("department", leaf.department, language)]
        betraying += [NAME, *NAME.split(), DETAILS, WHERE, "Islampura", names.name("district", "gujranwala", language)]
        assert [word for word in betraying if word.casefold() in words.casefold()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_p19_a_case_that_she_made_private_is_told_of_like_one(story: Story, language: str) -> None:
    with story.sunwai.store.begin() as unit:
        person = unit.people.meet(story.citizen().sends("salam"))
        complaint = plain(person, unit, private=True)
    assert notify.neutral(story.sunwai, complaint)["department"] != named(complaint)["department"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_s49_what_nobody_asked_for_says_how_to_stop_it(story: Story, language: str) -> None:
    said = notify.unasked(Said("case.office"))
    reply = story.sunwai.wording.reply((said,), language, {}, story.clock.now)
    assert reply
    assert "STOP" in reply.text
    assert story.words("case.office", language) in reply.text


def test_s49_each_kind_of_it_says_how_to_stop_it_and_comes_by_day(story: Story) -> None:
    """A registration that lies unfinished, a week without news, the question once more."""
    her, other = story.citizen(), story.citizen("+923000000303")
    case = weekly(story, her)
    story.clock.move(hours=11)  # half past ten in the evening
    other.says("Gutter band hai")
    story.wait(hours=3)
    unfinished.see_to(story.sunwai)
    story.wait(hours=8)  # half past nine in the morning
    assert other.reads() == []
    unfinished.see_to(story.sunwai)
    story.work()
    (begun,) = other.reads()
    story.wait(days=7)
    (alive,) = her.reads()
    story.clock.move(hours=13)
    story.office(case, "resolved")
    her.reads()
    story.wait(days=3)
    assert her.reads() == [], "it is half past ten in the evening"
    story.wait(hours=11)
    (again,) = her.reads()
    assert all("STOP" in text for text in (begun, alive, again))


def weekly(story: Story, her: Citizen) -> str:
    """A case of hers of which there will be nothing but signs of life for some weeks."""
    case = her.lodges()
    with story.sunwai.store.begin() as unit:
        far = unit.now + (unit.now.max.replace(tzinfo=unit.now.tzinfo) - unit.now) / 1000
        complaint, dates = (
            unit.complaints.get(case, lock=True),
            {"due_at": far, "remind_at": far, "mission_remind_at": far},
        )
        assert complaint
        unit.complaints.step(complaint, Step.NOTE, Actor.OFFICER, **dates)
    story.work()
    return case


def test_s49_abroad_the_morning_is_the_one_there(story: Story) -> None:
    her = story.citizen(GULF)
    story.clock.move(hours=-3)  # half past eight in Karachi, half past seven in Dubai
    weekly(story, her)
    story.wait(days=7, minutes=31)
    assert her.reads() == []
    story.wait(hours=1)
    assert len(her.reads()) == 1


def test_s49_by_the_next_channel_it_comes_by_day_as_well(tmp_path: Path) -> None:
    story = begin(tmp_path, telegram=False)
    her = story.citizen()
    weekly(story, her)
    other = story.citizen(channel="telegram")
    other.says("salam")
    story.work()
    her.reads()
    story.clock.move(hours=9, minutes=20)  # ten minutes before nine in the evening
    story.wait(days=7)
    assert len(story.sms.pushed) == 1
    story.wait(minutes=16)
    assert [reply.text for _, reply in story.lines["telegram"].pushed if "STOP" in reply.text] == []
    story.wait(hours=12)
    assert len([reply for _, reply in story.lines["telegram"].pushed if "STOP" in reply.text]) == 1


def test_s47_a_stop_anywhere_stops_everywhere_what_nobody_asked_for(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen()
    case = weekly(story, her)
    story.citizen(channel="whatsapp/cloud").says("STOP")
    story.work()
    her.reads()
    story.wait(days=7, seconds=1)
    assert her.reads() == []
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1, "news of her case still comes where she has not stopped it"


STOPS = ("STOP", "stop.", "Unsub", "بند", "band karo")


@pytest.mark.parametrize("words", STOPS)
def test_s47_in_every_form_and_language_and_start_takes_it_back(story: Story, words: str) -> None:
    her = story.citizen()
    weekly(story, her)
    her.says(words)
    story.wait(days=7, seconds=1)
    assert her.reads() == []
    her.says("START")
    story.wait(days=7, seconds=1)
    assert len(her.reads()) == 1


def test_s47_a_stop_outlives_a_restart(tmp_path: Path) -> None:
    before = begin(tmp_path)
    weekly(before, before.citizen())
    before.citizen().says("STOP!")
    before.sunwai.store.engine.dispose()
    story = begin(tmp_path)
    story.clock.now = before.clock.now
    story.wait(days=7, seconds=1)
    assert story.sms.pushed == []
    story.citizen().says("start")
    story.wait(days=7, seconds=1)
    assert len(story.sms.pushed) == 1


def test_s47_what_was_queued_for_another_channel_stops_as_well(tmp_path: Path) -> None:
    story = begin(tmp_path, whatsapp_cloud=False)
    her = story.citizen()
    weekly(story, her)
    with story.without_redis():
        story.wait(days=7, seconds=1)
        assert story.duties("notify") == [("waiting",)], "queued for SMS, and not sent yet"
        story.citizen(channel="whatsapp/cloud").says("بند کرو")
    story.wait(minutes=1)
    assert story.sms.pushed == []


@pytest.mark.parametrize(("channel", "code"), [(SMS, "21610"), ("telegram", "403"), ("whatsapp/cloud", "131050")])
def test_s48_an_opt_out_that_a_carrier_tells_of_is_one_with_us(tmp_path: Path, channel: str, code: str) -> None:
    story = begin(tmp_path, telegram=True, whatsapp_cloud=True)
    her = story.citizen(channel=channel)
    weekly(story, her)
    story.lines[channel].trouble = NotSent(code, retryable=False, opted_out=True)
    story.wait(days=7, seconds=1)
    story.lines[channel].trouble = None
    story.wait(days=7, seconds=1)
    assert her.reads() == []
    her.says("START")
    story.wait(days=7, seconds=1)
    assert len(her.reads()) == 1


def test_s48_also_where_a_receipt_tells_of_it(story: Story) -> None:
    her = story.citizen()
    weekly(story, her)
    story.wait(days=7, seconds=1)
    (sent,) = story.rows("SELECT provider_id FROM messages")[-1]
    sending.record(story.sunwai, Receipt(SMS, sent, Delivery.FAILED, "21610", opted_out=True))
    her.reads()
    story.wait(days=7, seconds=1)
    assert her.reads() == []


# -- is it solved? ---------------------------------------------------------------------------------------------------------


def test_who_does_not_answer_is_asked_once_more_after_three_days_and_never_again(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    either.office(case, "resolved", "Cleared, says Naseem.")
    assert "Naseem" in her.reads()[0]
    either.wait(days=3, seconds=-1)
    assert her.reads() == []
    either.wait(seconds=2)
    (again,) = her.reads()
    question = either.words("feedback.reminder", tracking_id=f"{case[:4]}-{case[4:8]}-{case[8:]}")
    assert again.startswith(either.words("unasked", words=question))
    assert "Naseem" not in again
    for _ in range(6):
        either.wait(days=9)
    assert her.reads() == []
    assert either.case(case).status == "resolved"


def test_the_second_question_is_answered_like_the_first(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved", "Cleared.")
    story.wait(days=3, seconds=1)
    her.says("MENU")
    story.wait(days=1)
    her.reads()
    her.says("2")  # the menu that she was shown last has faded
    her.says("2")
    assert story.case(case).status in ("reopened", "forwarded")


def test_who_has_answered_is_not_asked_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved")
    her.says("1")
    her.reads()
    story.wait(days=10)
    assert her.reads() == []


def test_s47_who_said_stop_is_not_asked_again(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved")
    her.says("STOP")
    her.reads()
    story.wait(days=10)
    assert her.reads() == []


def test_a_verdict_that_crosses_the_question_gets_it_and_it_is_not_sent_twice(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        story.office(case, "resolved", "Cleared.")
        story.clock.move(seconds=1)
        assert "Cleared." in her.says("2")
        assert story.case(case).status == "resolved", "she has not been asked before"
        story.wait(seconds=4)
    story.wait(seconds=4)
    assert her.reads() == []
    her.says("2")
    assert story.case(case).status == "reopened"


def test_a_question_that_was_put_by_a_worker_who_died_is_sent_by_the_next(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        story.office(case, "resolved", "Cleared.")
    story.clock.move(seconds=4)
    (duty,) = story.duties("notify", "id")
    with story.sunwai.store.lease() as unit:
        assert sending._ready(story.sunwai, unit, duty[0])  # and nothing is sent
    story.wait(seconds=31)
    story.wait(seconds=31)
    assert len(her.reads()) == 1


def test_what_came_too_late_leaves_no_hidden_question_behind(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    story.office(case, "resolved")
    with story.sunwai.store.begin() as unit:
        inbound = her.sends("1")
        person = unit.people.meet(inbound)
        turn = converse.engine(story.sunwai, unit, person).take(person.conversation, inbound.text)
        assert turn.conversation.top
        assert turn.conversation.top.dialogue == "rate"
        # Between reading and writing another transaction took the case away.
        unit.complaints.step(unit.complaints.get(case, lock=True), Step.WITHDRAWN, Actor.CITIZEN)  # type: ignore[arg-type]
        outcome = Ending(story.sunwai, unit, person, inbound, "en").perform(turn.event)
        assert outcome.instead
        late = converse.too_late(story.sunwai, unit, person, turn, outcome.instead)
    assert late.said == (Said("feedback.late"),)
    assert late.conversation.stack == ()
