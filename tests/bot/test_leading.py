"""Me too: a case of one's own that follows the first of its kind; and what is found nearby."""

from core.tracking_id import show
from tests.bot.story import Story
from tests.house import GUTTER, STRANGER

OTHER = "+923000000303"
NEAR = "Islampura mohalla Gujranwala mein gutter ubal raha hai"


def test_the_same_nearby_is_offered_to_others_and_joined_by_one_digit(story: Story) -> None:
    first = story.citizen().lodges()
    other = story.citizen(STRANGER)
    assert story.words("register.sure.same") in other.says(NEAR)
    case = other.lodges("3")
    assert case != first
    assert story.case(case).lead == first


def test_who_joined_is_not_the_first_for_those_who_come_later(story: Story) -> None:
    first = story.citizen().lodges()
    second, third = story.citizen(STRANGER), story.citizen(OTHER)
    second.says(NEAR)
    second.lodges("3")
    third.says(NEAR)
    assert story.case(third.lodges("3")).lead == first


def test_her_own_case_another_place_and_an_old_one_are_not_offered(story: Story) -> None:
    her, other = story.citizen(), story.citizen(STRANGER)
    her.lodges()
    same = story.words("register.sure.same")
    assert same not in her.says(GUTTER)
    assert same not in other.says("Gutter band hai, Mohalla Rasulpura, Gujranwala")
    other.says("MENU")
    assert same not in other.says("Gutter band hai, Mohalla Islampura, Lahore")
    other.says("MENU")
    story.clock.move(days=15)
    assert same not in other.says(NEAR)


def test_when_the_first_is_resolved_each_is_asked_for_herself(story: Story) -> None:
    her, other = story.citizen(), story.citizen(STRANGER)
    first = her.lodges()
    other.says(NEAR)
    case = other.lodges("3")
    story.work()
    story.office(first, "resolved", "Aap ke ghar ke samne saaf kar diya.")
    (text,) = other.reads()
    assert show(case) in text
    assert "ghar ke samne" not in text
    her.reads()
    her.says("1")
    other.says("2")
    assert (story.case(first).status, story.case(case).status) == ("confirmed", "reopened")


def test_one_that_has_gone_to_another_office_meanwhile_is_left_alone(story: Story) -> None:
    her, other = story.citizen(), story.citizen(STRANGER)
    first = her.lodges()
    other.says(NEAR)
    case = other.lodges("3")
    story.work()
    story.office(case, "transferred", "Baldia ka kaam", to_department="MU")
    story.office(first, "resolved", "Saaf.")
    assert story.case(case).status != "resolved"


def test_of_who_is_erased_no_word_finds_anything(story: Story) -> None:
    her = story.citizen()
    her.lodges()
    assert story.count("tokens")
    her.says("DELETE", "1")
    assert story.count("tokens") == 0
