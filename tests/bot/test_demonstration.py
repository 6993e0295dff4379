"""The demonstration: people to be, and cases on their desks."""

from bot import demonstration, figures, rises
from bot.record import audit
from bot.staff import officers, scores
from core.staff import Role
from tests.bot.story import Story


def test_whoever_comes_in_finds_figures_scores_and_cases_that_hold_together(either: Story) -> None:
    figures.recount(either.sunwai, 9)  # the scheduler has looked before anybody came
    for role in Role:
        demonstration.enter(either.sunwai, role)
    assert figures.board(either.sunwai, weeks=52).total.registered == either.count("complaints") > 100
    auditor = next(officer for officer in officers.every(either.sunwai) if officer.role is Role.AUDITOR)
    assert [sheet.score for sheet in scores.sheets(either.sunwai, auditor) if sheet.score]
    assert isinstance(rises.alike(either.sunwai), tuple)
    while audit.link(either.sunwai):
        pass
    assert either.count("unlinked") == 0
