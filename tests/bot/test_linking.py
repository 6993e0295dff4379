"""One citizen, many channels: she files on one, reads on another, and is asked on a third whether it is solved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import casework, schedule
from bot.casework import Act, Request
from bot.converse import converse
from channels import shaping
from core.complaint import Step
from core.messages import Inbound, Number, Reply
from tests import together
from tests.bot.story import Citizen, Story, begin
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID
from tests.storage.rows import message

USSD, WHATSAPP, TELEGRAM = "ussd/africastalking", "whatsapp/twilio", "telegram"
CHAT = "7070"


@dataclass
class Chatter:
    """Somebody on Telegram."""

    story: Story
    address: str = CHAT

    def sends(self, text: str, phone: str | None = None) -> Inbound:
        return message(text, phone=phone, channel=TELEGRAM, address=self.address)

    def takes(self, inbound: Inbound) -> str:
        """What is pushed to her as the answer."""
        line = self.story.lines[TELEGRAM]
        before = len(line.pushed)
        converse(self.story.sunwai, inbound)
        self.story.work()
        return "\n".join(shaping.numbered(reply) for address, reply in line.pushed[before:] if address == self.address)

    def says(self, text: str) -> str:
        return self.takes(self.sends(text))

    def shares_contact(self, phone: str = HER) -> str:
        return self.takes(self.sends("", phone))


@pytest.fixture
def story(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    made = begin(tmp_path, engine_url, ussd_africastalking=True, whatsapp_twilio=True, telegram=False)
    yield made
    made.sunwai.store.engine.dispose()


@pytest.fixture
def dialler(story: Story) -> Citizen:
    return story.citizen(HER, USSD)


@pytest.fixture
def chatter(story: Story) -> Chatter:
    return Chatter(story)


def code_in(said: str) -> str:
    """The code in an offer."""
    return "".join(filter(str.isdecimal, said.partition("LINK")[2]))[:8]


def link(dialler: Citizen, chatter: Chatter) -> None:
    """By a code that the phone is given."""
    assert "1 Jorein" in chatter.says(f"LINK {code_in(dialler.says('LINK'))}")
    chatter.says("1")


@pytest.mark.parametrize("by", ["code", "contact"])
def test_filed_by_phone_read_on_whatsapp_answered_on_telegram_and_erased_there(
    story: Story, dialler: Citizen, chatter: Chatter, by: str
) -> None:
    case = dialler.lodges()
    story.work()
    shown = f"{case[:4]}-{case[4:8]}-{case[8:]}"
    assert shown in story.citizen(HER, WHATSAPP).says("STATUS")

    old = chatter.sends("STATUS")
    before = chatter.takes(old)
    assert shown not in before
    if by == "code":
        link(dialler, chatter)
    else:
        assert story.words("link.done") in chatter.shares_contact()
    assert shown in chatter.says("STATUS")

    story.office(case, "resolved", "Saaf kar diya")
    story.wait(minutes=20)
    assert f"{shown}" in chatter.says("2")
    assert story.case(case).level == 1

    records = story.count("receipts")
    converse(story.sunwai, old)
    assert story.count("receipts") == records

    chatter.says("DELETE")
    assert story.words("delete.done") in chatter.says("1")
    assert (story.case(case).details, story.case(case).status) == ("", "withdrawn")
    assert [entry.note for entry in story.history(case)] == [""] * len(story.history(case))
    converse(story.sunwai, old)
    assert story.count("receipts") == records + 2
    assert shown not in story.citizen(HER, WHATSAPP).says("STATUS")


def test_link_asks_for_a_number_where_none_is_known_and_takes_the_question_back_once_it_is(
    story: Story, dialler: Citizen, chatter: Chatter
) -> None:
    def wanted() -> Number | None:
        return story.lines[TELEGRAM].pushed[-1][1].number

    chatter.says("LINK")
    assert wanted() is Number.WANTED
    chatter.says("STATUS")
    assert wanted() is None
    chatter.shares_contact()
    assert wanted() is Number.GIVEN
    chatter.says("LINK")
    assert wanted() is None
    reply = converse(story.sunwai, dialler.sends("LINK"))
    assert reply
    assert reply.number is None


def test_a_code_that_telegram_is_given_connects_the_phone_and_the_number_goes_on(
    story: Story, dialler: Citizen, chatter: Chatter
) -> None:
    case = chatter_lodges(chatter)
    code = code_in(chatter.says("LINK"))
    assert "Telegram" in dialler.says(f"LINK {code}")
    assert dialler.says("1") == story.words("link.done")
    assert dialler.person
    assert story.case(case).citizen_id == dialler.person.id
    assert case[:4] in dialler.says("STATUS")
    assert story.case(case).details == GUTTER


def test_of_two_numbers_the_one_that_was_given_the_code_goes_on(story: Story) -> None:
    first, second = story.citizen(HER), story.citizen(STRANGER)
    case = second.lodges()
    code = code_in(first.says("LINK"))
    second.says(f"LINK {code}", "1")
    assert first.person
    assert first.person == second.person
    assert story.case(case).citizen_id == first.person.id
    assert story.case(case).key_of != first.person.id
    assert case[:4] in first.says("STATUS")
    story.office(case, "resolved", "Ho gaya")
    story.wait(seconds=9)  # what STATUS invites to may be answered first
    assert "Ho gaya" in " ".join(first.reads() + second.reads())


@pytest.mark.parametrize("late", [False, True])
def test_every_code_that_is_none_is_answered_alike(story: Story, dialler: Citizen, late: bool) -> None:
    stranger, third = story.citizen(STRANGER), story.citizen("+923000000303")
    code = code_in(dialler.says("LINK"))
    if late:
        story.clock.move(minutes=11)
    else:
        stranger.says(f"LINK {code}", "1")
    wrong = f"{(int(code) + 1) % 10**8:08}"
    answers = {third.says(f"LINK {said}") for said in (code, wrong, "5", "1" * 30)}
    assert answers == {story.words("link.wrong")}


def test_after_five_guesses_even_a_right_code_is_none(story: Story, dialler: Citizen) -> None:
    stranger = story.citizen(STRANGER)
    code = code_in(dialler.says("LINK"))
    for number in range(5):
        stranger.says(f"LINK {(int(code) + number + 1) % 10**8:08}")
    assert stranger.says(f"LINK {code}") == story.words("link.wrong")
    story.clock.move(minutes=61)
    code = code_in(dialler.says("LINK"))
    assert "1 " in stranger.says(f"LINK {code}")


def test_her_own_code_joins_nobody(story: Story, dialler: Citizen) -> None:
    code = code_in(dialler.says("LINK"))
    assert dialler.says(f"LINK {code}") == story.words("link.same")


def test_a_redelivered_yes_joins_once_and_is_answered_alike(story: Story, dialler: Citizen, chatter: Chatter) -> None:
    code = code_in(chatter.says("LINK"))
    dialler.says(f"LINK {code}")
    yes = dialler.sends("1")
    first = converse(story.sunwai, yes)
    assert isinstance(first, Reply)
    assert converse(story.sunwai, yes) == first


def test_what_was_open_on_the_other_side_is_asked_here(story: Story, dialler: Citizen, chatter: Chatter) -> None:
    asked = dialler.says(GUTTER)
    code = code_in(dialler.says("LINK"))
    chatter.says(f"LINK {code}")
    assert chatter.says("1") == f"{story.words('link.done')}\n\n{asked}"
    assert TRACKING_ID.search(chatter.says("1"))


def test_what_was_open_here_goes_on_where_nothing_is_open_there(
    story: Story, dialler: Citizen, chatter: Chatter
) -> None:
    code = code_in(dialler.says("LINK"))
    asked = chatter.says(GUTTER)
    chatter.says(f"LINK {code}")
    assert chatter.says("1") == f"{story.words('link.done')}\n\n{asked}"
    assert TRACKING_ID.search(chatter.says("1"))


def test_a_message_that_was_under_way_to_who_joined_still_arrives(
    story: Story, dialler: Citizen, chatter: Chatter
) -> None:
    """It is sealed under her old key, and goes to who she is now."""
    case = chatter_lodges(chatter)
    story.bell.redis = False
    story.office(case, "in_progress")
    story.bell.redis = True
    chatter.shares_contact()
    dialler.says("")
    story.wait(seconds=10)
    assert any(case[:4] in reply.text for _, reply in story.lines[TELEGRAM].pushed[-2:])


def test_an_answer_to_a_departments_request_survives_a_join(story: Story, dialler: Citizen, chatter: Chatter) -> None:
    case = chatter_lodges(chatter)
    request = Request("k-1", "body")
    first = casework.answer(story.sunwai, "WT", case, Act(Step.NOTE, "A crew is free"), request)
    dialler.says("")
    chatter.shares_contact()
    assert casework.answer(story.sunwai, "WT", case, Act(Step.NOTE, "A crew is free"), request) == first


def test_nobody_elses_contact_connects_anything(story: Story, dialler: Citizen, chatter: Chatter) -> None:
    """The channel passes on only a number that is proven to be the sender's."""
    dialler.lodges()
    assert story.words("link.done") not in chatter.takes(chatter.sends("", None))


def chatter_lodges(chatter: Chatter) -> str:
    """A complaint by chat; its tracking ID."""
    said = chatter.says(GUTTER)
    for _ in range(4):
        if found := TRACKING_ID.search(said):
            return found[0].replace("-", "")
        said = chatter.says("1")
    raise AssertionError(said)


def test_two_who_join_one_another_at_the_same_instant_become_one(story: Story) -> None:
    for round_ in range(3):
        first, second = (story.citizen(f"+92300000{round_}{number:03}") for number in (1, 2))
        codes = code_in(first.says("LINK")), code_in(second.says("LINK"))
        first.says(f"LINK {codes[1]}")
        second.says(f"LINK {codes[0]}")
        together.threads(lambda one=first: one.says("1"), lambda other=second: other.says("1"))
        schedule.drain(story.sunwai)  # who was held, because each waited for the other
        assert first.person
        assert first.person == second.person
