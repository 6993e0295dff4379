"""A promise was broken: she may remind the office, and is thanked for her patience."""

from core.complaint import Status
from core.events import Nudge
from tests.talk import Talk, case, known_id

ABOUT = known_id(1)


def late() -> Talk:
    talk = Talk("en", [case()])
    talk.records.late.add(ABOUT)
    return talk


def test_a_late_case_offers_to_remind_the_office() -> None:
    talk = late()
    talk.say("STATUS")
    assert talk.hears("1 Add something", "2 Remind the office")
    talk.say("2")
    assert talk.event == Nudge(ABOUT)
    assert talk.hears("Sorry that it takes so long", "three days")


def test_a_case_in_time_does_not() -> None:
    talk = Talk("en", [case()])
    talk.say("STATUS")
    assert talk.does_not_hear("Remind")


def test_once_reminded_it_is_not_offered_again() -> None:
    talk = late()
    talk.say("STATUS", "2", "STATUS")
    assert talk.does_not_hear("Remind")


def test_a_case_that_the_office_closed_meanwhile_is_not_nudged() -> None:
    talk = late()
    talk.say("STATUS")
    talk.records.own[ABOUT] = case(status=Status.RESOLVED)
    talk.records.late.clear()
    talk.say("2")
    assert talk.event is None
