"""Views of the inbox that an officer keeps."""

import pytest

from bot.sight import Caller, Refused, Unknown
from bot.staff import views
from bot.staff.officers import add
from core.staff import Role
from tests.bot.story import Story


def officer(story: Story, login: str = "bano") -> Caller:
    found, _ = add(story.sunwai, login, "Bano Iqbal", Role.OFFICER, "WT")
    return Caller("WT", role=Role.OFFICER, officer_id=found.id)


def test_a_view_is_kept_for_the_officer_alone_until_she_drops_it(story: Story) -> None:
    her, other = officer(story), officer(story, "sana")
    views.keep(story.sunwai, her, "Sewers", {"view": "late", "leaf": "WT4", "q": "islampura"})
    (kept,) = views.kept(story.sunwai, her)
    assert (kept.name, kept.filters) == ("Sewers", {"view": "late", "leaf": "WT4"})
    assert views.kept(story.sunwai, other) == ()
    views.drop(story.sunwai, other, kept.id)
    assert views.kept(story.sunwai, her)
    views.drop(story.sunwai, her, kept.id)
    assert views.kept(story.sunwai, her) == ()


def test_the_same_name_takes_the_place_of_the_one_before(story: Story) -> None:
    her = officer(story)
    for leaf in ("WT4", "WT5"):
        views.keep(story.sunwai, her, "Mine", {"leaf": leaf})
    assert [kept.filters for kept in views.kept(story.sunwai, her)] == [{"leaf": "WT5"}]


def test_there_is_an_end_to_names_and_to_views(story: Story) -> None:
    her = officer(story)
    for name in ("", "  ", "x" * 41):
        with pytest.raises(Refused):
            views.keep(story.sunwai, her, name, {})
    for number in range(views.MOST):
        views.keep(story.sunwai, her, str(number), {})
    with pytest.raises(Refused):
        views.keep(story.sunwai, her, "one more", {})
    with pytest.raises(Unknown):
        views.keep(story.sunwai, Caller("WT"), "a key's", {})
