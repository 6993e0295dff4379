"""A screen vanishes: what is lodged where only she can begin is confirmed by SMS as well."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import schedule
from bot.converse import converse
from core.messages import Reply
from storage import engine
from storage.unit import Store
from tests.bot.story import SMS, Citizen, Story, begin
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID

USSD = "ussd/africastalking"
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def story(tmp_path: Path, engine_url: str | None) -> Iterator[Story]:
    made = begin(tmp_path, engine_url, ussd_africastalking=True, whatsapp_twilio=True)
    yield made
    made.sunwai.store.engine.dispose()


@pytest.fixture
def dialler(story: Story) -> Citizen:
    return story.citizen(HER, USSD)


def test_the_tracking_id_comes_by_sms_as_well(story: Story, dialler: Citizen) -> None:
    assert dialler.says(GUTTER)
    story.work()
    assert dialler.reads() == []
    screen = dialler.says("1")
    story.work()
    assert TRACKING_ID.search(screen)
    assert dialler.reads() == [screen]


def test_it_comes_once_however_often_the_gateway_asks(story: Story, dialler: Citizen) -> None:
    dialler.says(GUTTER)
    yes = dialler.sends("1")
    first = converse(story.sunwai, yes)
    assert converse(story.sunwai, yes) == first
    story.work()
    assert len(dialler.reads()) == 1


def test_the_news_comes_by_sms_once(story: Story, dialler: Citizen) -> None:
    case = dialler.lodges()
    story.work()
    dialler.reads()
    story.office(case, "in_progress")
    assert len(dialler.reads()) == 1
    story.sms.trouble = None
    assert {name for name, line in story.lines.items() if line.pushed} == {SMS}


def test_she_can_answer_that_sms(story: Story, dialler: Citizen) -> None:
    case = dialler.lodges()
    story.office(case, "resolved", "Ho gaya")
    story.citizen(HER, SMS).says("2")
    assert story.case(case).level == 1


def test_where_we_can_begin_nothing_is_said_twice(story: Story) -> None:
    whatsapp = story.citizen(HER, "whatsapp/twilio")
    whatsapp.lodges()
    story.work()
    assert whatsapp.reads() == []


def test_without_sms_the_screen_has_to_do(story: Story, dialler: Citizen) -> None:
    lines = {USSD: story.lines[USSD]}
    alone = replace(story, sunwai=replace(story.sunwai, channels=lines), lines=lines)
    assert replace(dialler, story=alone).lodges()
    alone.work()
    assert alone.count("messages") == 0


def test_it_comes_even_after_a_stop_for_she_has_just_asked_for_it(story: Story, dialler: Citizen) -> None:
    story.citizen(HER, SMS).says("STOP")
    dialler.lodges()
    story.work()
    assert len(dialler.reads()) == 1


def test_of_two_numbers_the_one_that_dialled_is_texted(story: Story, dialler: Citizen) -> None:
    second = story.citizen(STRANGER, SMS)
    code = "".join(filter(str.isdecimal, dialler.says("LINK").partition("LINK")[2]))[:8]
    second.says(f"LINK {code}", "1")
    assert second.person == dialler.person
    story.clock.move(hours=1)
    second.says("STATUS")
    story.clock.move(hours=1)
    dialler.lodges()
    story.work()
    assert [address for address, _ in story.sms.pushed] == [HER]


def test_what_was_held_while_the_database_was_away_comes_once(story: Story, dialler: Citizen) -> None:
    """Its reply comes by SMS anyway."""
    dialler.says(GUTTER)
    gone = story.on(Store(engine.connect(NOWHERE), story.sunwai.store.vault, story.clock))
    assert isinstance(converse(gone.sunwai, dialler.sends("1")), Reply)
    assert schedule.drain(story.sunwai) == 1
    story.work()
    (text,) = dialler.reads()
    assert TRACKING_ID.search(text)
