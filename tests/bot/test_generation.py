"""Synthetic cases: believable, whole, and nobody's."""

import re
from dataclasses import replace
from datetime import timedelta
from random import Random

import phonenumbers
import pytest
from sqlalchemy import func, select

from bot import figures
from bot.generation.fill import CITIZENS, Misplaced, fill
from bot.generation.invent import Inventor
from bot.tables import directory
from core.complaint import LIFECYCLE, Status
from storage.audit import UNLINKED
from tests.bot.story import Story

COUNT = 300


@pytest.fixture
def filled(either: Story) -> Story:
    fill(either.sunwai, COUNT, lambda _: None)
    return either


def test_every_life_is_a_lawful_one(story: Story) -> None:
    inventor = Inventor(story.sunwai.catalogue, Random(3), story.clock.now, directory.today(story.sunwai))
    for case in inventor.cases(COUNT):
        status, at = None, case.life[0].at
        for happening in case.life:
            rule = LIFECYCLE[happening.step]
            assert status is None or status in rule.start
            assert rule.by is happening.actor
            assert at <= happening.at <= story.clock.now
            status, at = happening.status, happening.at


def test_the_same_seed_invents_the_same(story: Story) -> None:
    told = (story.sunwai.catalogue, Random(9), story.clock.now, directory.today(story.sunwai))
    twice = [list(replace(Inventor(*told), dice=Random(9)).cases(50)) for _ in range(2)]
    assert twice[0] == twice[1]


def test_what_is_written_reads_like_what_was_lived(filled: Story) -> None:
    with filled.sunwai.store.read() as unit:
        cases = unit.complaints.of_department("EL", most=COUNT)
        assert len(cases) > COUNT / 10
        for complaint in cases:
            history = unit.complaints.history(complaint)
            assert history[-1].status is complaint.status
            assert complaint.details
            assert re.split(r"[,،] ", complaint.where)[1] in complaint.details
            assert history[0].at == complaint.registered_at
            assert (complaint.stars is None) or complaint.status is Status.CONFIRMED


def test_each_is_with_an_office_of_its_department(filled: Story) -> None:
    offices = directory.today(filled.sunwai)
    with filled.sunwai.store.read() as unit:
        for complaint in unit.complaints.of_department("EL", most=COUNT):
            office = offices.in_use(complaint.office)
            assert office
            assert office.department == "EL"
            assert unit.complaints.history(complaint)[-1].office == complaint.office


def test_every_entry_waits_to_be_linked_into_the_chain(filled: Story) -> None:
    with filled.sunwai.store.begin() as unit:
        waiting = unit.connection.scalar(select(func.count()).select_from(UNLINKED))
        _, refused = unit.audit.link(waiting or 0)
        assert waiting
        assert refused == ()
        assert not unit.audit.waiting()


def test_no_number_was_ever_given_out(filled: Story) -> None:
    with filled.sunwai.store.read() as unit:
        for row in unit.connection.execute(select(CITIZENS)):
            number = unit.vault.unwrap(row.key_sealed, row.id).open(row.phone_sealed, f"citizens.phone/{row.id}")
            assert not phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_its_figures_are_there_at_once(filled: Story) -> None:
    while figures.recount(filled.sunwai, 10):
        pass
    year = figures.board(filled.sunwai, weeks=54)
    assert year.total.registered == COUNT
    assert 0 < year.total.confirmed < year.total.closed
    assert year.last - year.first == timedelta(weeks=53)


def test_invented_cases_have_no_place_among_real_ones(story: Story) -> None:
    real = replace(story.sunwai, settings=replace(story.sunwai.settings, app_env="production"))
    with pytest.raises(Misplaced):
        fill(real, 5, lambda _: None)


def test_invented_cases_are_found_by_their_words(filled: Story) -> None:
    with filled.sunwai.store.read() as unit:
        case = unit.complaints.get(filled.rows("SELECT tracking_id FROM complaints LIMIT 1")[0][0])
        assert case
        assert unit.tokens.search(case.where)
