"""What the dates of cases demand: a reminder, one level up and an apology, the head, a sign of life, a question once more."""

from datetime import datetime, timedelta

import pytest

from bot import deadlines, schedule
from core.complaint import HEAD_LEVEL, HIGHEST_LEVEL
from core.deadlines import HARD_LIMIT
from storage.dates import Demand
from tests import together
from tests.bot.story import Story

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def at(story: Story, moment: datetime | None) -> None:
    """It is that moment now, and the scheduler makes its round."""
    assert moment
    story.wait(seconds=(moment - story.clock.now).total_seconds())


def late(story: Story, case: str) -> None:
    """The moment after the promised date."""
    due = story.case(case).due_at
    assert due
    story.clock.move(seconds=(due - story.clock.now).total_seconds() + 1)


def steps(story: Story, case: str) -> list[str]:
    return [entry.step for entry in story.history(case)]


def keep(story: Story) -> int:
    """One round of the scheduler over the dates."""
    return schedule.Promises().keep(story.sunwai)


def test_a_case_is_not_late_until_its_date_has_passed(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    at(story, story.case(case).remind_at)
    late(story, case)
    story.clock.move(seconds=-2)
    assert keep(story) == 0
    assert her.reads() == []


def test_the_office_is_reminded_once_when_a_fourth_of_the_time_is_left(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    either.work()
    before = either.case(case)
    assert before.due_at
    assert before.remind_at == before.due_at - (before.due_at - before.registered_at) / 4
    at(either, before.remind_at - SECOND)
    assert "reminded" not in steps(either, case)
    for _ in range(3):
        either.wait(seconds=1)
    after = either.case(case)
    assert steps(either, case).count("reminded") == 1
    assert either.events(case) == ["complaint.forwarded", "complaint.due_soon"]
    assert (after.status, after.due_at, after.level) == ("forwarded", before.due_at, 0)
    assert her.reads() == []


def test_every_promise_has_its_own_reminder(story: Story) -> None:
    case = story.citizen().lodges()
    for _ in range(2):
        at(story, story.case(case).remind_at)
        late(story, case)
        story.wait(seconds=1)
    at(story, story.case(case).remind_at)
    assert steps(story, case).count("reminded") == 3
    story.office(case, "transferred", "Municipal.", to_department="MU")
    at(story, story.case(case).remind_at)
    assert steps(story, case).count("reminded") == 4


def test_an_office_that_has_closed_a_case_is_not_reminded_of_it(story: Story) -> None:
    case = story.citizen().lodges()
    moment = story.case(case).remind_at
    story.office(case, "resolved")
    at(story, moment)
    assert "reminded" not in steps(story, case)


def test_a_late_case_goes_one_level_up_with_an_apology_and_a_new_date(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    either.work()
    before = either.case(case)
    at(either, before.remind_at)
    late(either, case)
    either.wait(seconds=1)
    after = either.case(case)
    assert (after.level, after.status) == (1, "forwarded")
    assert after.due_at
    assert before.due_at
    assert after.due_at > either.clock.now > before.due_at
    (text,) = her.reads()
    assert text == either.words("notice.late", **deadlines.named(after))
    last = either.history(case)[-1]
    assert (last.actor, last.step, last.level) == ("machine", "escalated", 1)
    assert either.events(case)[-1] == "complaint.escalated"


def test_it_happens_once_for_a_date_though_many_look_at_the_same_instant(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    at(either, either.case(case).remind_at)
    late(either, case)
    together.threads(*[lambda: keep(either)] * 5)
    either.wait(seconds=10)
    assert either.case(case).level == 1
    assert len(her.reads()) == 1


def test_each_missed_date_is_one_level_more_and_at_the_highest_the_words_are_others(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    levels = []
    for _ in range(HIGHEST_LEVEL + 1):
        late(story, case)
        story.wait(seconds=1)
        levels.append(story.case(case).level)
    assert levels == [1, 2, 3, 3]
    *before, last = her.reads()
    assert len(before) == HIGHEST_LEVEL
    assert all("bala afsar" in text for text in before)
    assert "bala afsar" not in last
    assert last == story.words("notice.late_highest", **deadlines.named(story.case(case)))


def test_a_closed_case_is_not_late_and_a_reopened_one_has_a_new_date(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    first = story.case(case).due_at
    story.office(case, "resolved")
    late(story, case)
    story.wait(seconds=1)
    assert story.case(case).level == 0
    her.says("2")
    again = story.case(case).due_at
    assert again
    assert first
    assert again > story.clock.now > first


def test_who_said_stop_gets_no_apology_but_her_case_goes_up_all_the_same(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says("STOP")
    late(story, case)
    story.wait(seconds=1)
    assert story.case(case).level == 1
    assert her.reads() == []


def test_an_apology_waits_for_redis_and_the_escalation_does_not(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.without_redis():
        late(story, case)
        story.wait(seconds=1)
        assert story.case(case).level == 1
    story.wait(seconds=4)
    assert len(her.reads()) == 1


def test_more_late_cases_than_one_round_takes_are_taken_in_the_next(story: Story) -> None:
    her = story.citizen()
    cases = [her.lodges() for _ in range(3)]
    late(story, cases[-1])
    first = [case for demand, case in deadlines.demands(story.sunwai, most=2) if demand is Demand.PROMISE]
    assert len(first) == 2
    assert all(deadlines.meet(story.sunwai, Demand.PROMISE, case) for case in first)
    assert [case for _, case in deadlines.demands(story.sunwai, most=2)] == [*{*cases} - {*first}] * 2
    assert keep(story) == 1, "what is late already is not reminded of any more"


def test_one_case_that_cannot_be_read_keeps_no_other_waiting(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    her = story.citizen()
    damaged, *others = (her.lodges() for _ in range(3))
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(f"UPDATE complaints SET details_sealed = x'00' WHERE tracking_id = '{damaged}'")
    late(story, others[-1])
    promises = schedule.Promises()
    assert [promises.keep(story.sunwai) for _ in range(3)] == [2, 0, 0]
    troubled = [line for line in caplog.records if line.levelname == "ERROR"]
    assert len(troubled) == 1, "it rests, and does not fill the log"
    assert [story.case(case).level for case in others] == [1, 1]
    story.clock.move(seconds=schedule.REST.total_seconds() + 1)
    promises.keep(story.sunwai)
    assert len([line for line in caplog.records if line.levelname == "ERROR"]) == 2


def test_a_case_that_somebody_is_at_is_left_to_him(postgres: Story) -> None:
    case = postgres.citizen().lodges()
    late(postgres, case)
    with postgres.sunwai.store.begin() as unit:
        assert unit.complaints.get(case, lock=True)
        assert deadlines.meet(postgres.sunwai, Demand.PROMISE, case) is False
    assert deadlines.meet(postgres.sunwai, Demand.PROMISE, case) is True


def test_after_forty_days_it_is_the_head_s_whatever_was_done_meanwhile(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    opened = either.case(case).registered_at
    either.office(case, "transferred", "Municipal.", to_department="MU")
    either.office(case, "question", "Which house?", code="MU")
    assert either.case(case).limit_at == opened + HARD_LIMIT
    with either.sunwai.store.begin() as unit:  # as if nothing but the limit were near
        far = opened + timedelta(days=90)
        unit.complaints.step(unit.complaints.get(case, lock=True), "note", "officer", due_at=far, remind_at=far)  # type: ignore[arg-type]
    at(either, opened + HARD_LIMIT - SECOND)
    her.reads()
    assert either.case(case).level == 0
    either.wait(seconds=1)
    after = either.case(case)
    assert (after.level, after.limit_at) == (HEAD_LEVEL, None)
    assert after.due_at
    assert either.clock.now < after.due_at < far
    assert her.reads() == [either.words("notice.limit", **deadlines.named(after))]
    assert either.events(case)[-1] == "complaint.escalated"


def test_a_reopened_case_has_forty_days_of_its_own(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    opened = story.case(case).registered_at
    story.office(case, "resolved", "Cleared.")
    story.wait(days=29)
    her.says("2")
    again = story.clock.now
    assert story.case(case).limit_at == again + HARD_LIMIT
    at(story, opened + HARD_LIMIT + DAY)
    assert story.case(case).level < HEAD_LEVEL or story.case(case).limit_at


def test_what_promises_nothing_is_never_late_and_never_the_head_s_and_no_sign_of_life_comes(story: Story) -> None:
    her = story.citizen()
    her.says("SUGGESTION", "Thank you, the officer did very good work", "1")
    (case,) = [row[0] for row in story.rows("SELECT tracking_id FROM complaints")]
    assert story.case(case).limit_at is None
    for _ in range(8):
        story.wait(days=7)
    assert her.reads() == []


def heartbeat(story: Story, case: str) -> str:
    """What a sign of life reads like now."""
    found = story.case(case)
    values = {**deadlines.named(found), "status": story.words(f"status.{found.status}")}
    return story.words("unasked", words=story.words("notice.heartbeat", **values))


def quiet(story: Story, case: str) -> None:
    """The promise is far away."""
    far = story.clock.now + timedelta(days=39)
    with story.sunwai.store.begin() as unit:
        found = unit.complaints.get(case, lock=True)
        unit.complaints.step(found, "note", "officer", due_at=far, remind_at=far)  # type: ignore[arg-type]


def test_who_hears_nothing_for_a_week_hears_how_it_stands_and_once_a_week_at_most(either: Story) -> None:
    her = either.citizen()
    case = her.lodges()
    quiet(either, case)
    either.wait(days=7, seconds=-1)
    assert her.reads() == []
    either.wait(seconds=2)
    assert her.reads() == [heartbeat(either, case)]
    either.wait(days=6)
    assert her.reads() == []
    either.wait(days=1)
    assert len(her.reads()) == 1
    assert "escalated" not in steps(either, case)


def test_news_begins_the_week_anew(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    quiet(story, case)
    story.wait(days=6)
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1
    story.wait(days=6)
    assert her.reads() == []
    story.wait(days=1)
    assert her.reads() == [heartbeat(story, case)]


def test_s49_a_sign_of_life_waits_for_the_morning(story: Story) -> None:
    her = story.citizen()
    story.clock.move(hours=10)  # half past nine in the evening
    case = her.lodges()
    story.work()
    quiet(story, case)
    story.wait(days=7)
    assert her.reads() == []
    story.wait(hours=11)  # half past eight
    assert her.reads() == []
    story.wait(minutes=31)
    assert her.reads() == [heartbeat(story, case)]


def test_what_waited_for_the_morning_is_not_sent_once_there_is_news(story: Story) -> None:
    her = story.citizen()
    story.clock.move(hours=10)
    case = her.lodges()
    quiet(story, case)
    story.wait(days=7)
    story.wait(hours=1)
    story.office(case, "acknowledged")
    assert len(her.reads()) == 1
    story.wait(hours=12)
    assert her.reads() == []


def test_s47_after_stop_nothing_unasked_for_comes_also_what_was_queued_before(story: Story) -> None:
    her = story.citizen()
    story.clock.move(hours=10)
    case = her.lodges()
    quiet(story, case)
    story.wait(days=7)  # it is queued now, and waits for the morning
    her.says("STOP")
    for _ in range(3):
        story.wait(days=7)
    assert her.reads() == []
    assert case[:4] in her.says("STATUS")  # what she asks for is answered
