"""Me too: a case of one's own that follows the first of its kind; and what is found nearby."""

import pytest

from bot.casework import Refused, Unlawful
from core.complaint import Status
from core.tracking_id import show
from tests.bot.story import Citizen, Story
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


def test_who_writes_twice_may_add_it_to_her_case_or_send_it_anew(story: Story) -> None:
    her = story.citizen()
    first = her.lodges()
    assert story.words("register.sure.mine") in her.says("Gutter ab gali 5 mein bhi ubal raha hai, Gujranwala")
    assert show(first) in her.says("3")
    assert "gali 5" in story.history(first)[-1].note
    her.says(GUTTER)
    assert her.lodges("1") != first


def test_no_phone_betrays_a_case_of_violence_to_who_writes_of_another(story: Story) -> None:
    her, violence = story.citizen(), "Mera shohar mujhe maarta hai, Gujranwala"
    her.lodges(violence)
    assert story.words("register.sure.mine") not in her.says(violence)


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


# Joined by an officer


def two(story: Story) -> tuple[str, str, Citizen, Citizen]:
    """Two cases of the same, the older first, and whose they are."""
    her, other = story.citizen(), story.citizen(STRANGER)
    first = her.lodges()
    story.clock.move(hours=1)
    second = other.lodges("Gutter band hai, gali 9, Mohalla Rasulpura, Gujranwala")
    story.work()
    her.reads()
    other.reads()
    return first, second, her, other


def test_duplicates_are_answered_all_at_once_and_each_citizen_is_asked_for_herself(story: Story) -> None:
    first, second, her, other = two(story)
    story.office(second, "merged", lead=first)
    assert (story.case(second).status, story.case(second).lead) == (Status.MERGED, first)
    assert story.words("notice.merged", tracking_id=show(second)) in other.reads()[0]
    story.office(first, "resolved", "Line saaf kar di.")
    for citizen, case in ((her, first), (other, second)):
        (text,) = citizen.reads()
        assert show(case) in text
        assert "Line saaf kar di." in text
    her.says("1")
    other.says("2")
    assert (story.case(first).status, story.case(second).status) == ("confirmed", "reopened")


def test_what_is_joined_goes_with_the_first_to_another_office_and_back_up_from_there(story: Story) -> None:
    first, second, _, other = two(story)
    story.office(second, "merged", lead=first)
    story.office(first, "transferred", "Baldia ka kaam", to_department="MU")
    story.office(first, "rejected", rule="Section 12", code="MU")
    after = story.case(second)
    assert (after.status, after.department, after.office) == ("rejected", "MU", story.case(first).office)
    other.says("2")
    assert story.case(second).department == "MU"


def test_an_officer_takes_a_joined_case_apart_again(story: Story) -> None:
    first, second, _, _ = two(story)
    story.office(second, "merged", lead=first)
    story.office(second, "in_progress")
    story.office(first, "resolved", "Saaf.")
    assert (story.case(second).status, story.case(second).lead) == ("in_progress", None)


def test_where_the_first_is_withdrawn_the_others_are_open_again(story: Story) -> None:
    first, second, her, _ = two(story)
    story.office(second, "merged", lead=first)
    her.says("DELETE", "1")
    assert (story.case(first).status, story.case(second).status) == ("withdrawn", "forwarded")
    assert story.case(second).lead is None
    assert story.events(second)[-1] == "complaint.forwarded"


def test_the_first_is_due_no_later_than_what_was_joined_to_it(story: Story) -> None:
    first, second, _, _ = two(story)
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE complaints SET due_at = '2027-01-01' WHERE tracking_id = '" + first + "'"
        )
    story.office(second, "merged", lead=first)
    assert story.case(first).due_at == story.case(second).due_at


def test_only_an_older_open_case_of_the_same_office_can_be_the_first(story: Story) -> None:
    first, second, _, _ = two(story)
    third = story.citizen(OTHER).lodges("Bijli nahi hai, Mohalla Islampura, Gujranwala")
    story.work()
    for case, lead in ((first, second), (second, second), (second, third), (second, "123"), (second, "")):
        with pytest.raises(Refused):
            story.office(case, "merged", lead=lead)
    story.office(first, "resolved", "Saaf.")
    with pytest.raises(Refused):
        story.office(second, "merged", lead=first)
    with pytest.raises(Unlawful):
        story.office(first, "merged", lead=second)


@pytest.mark.parametrize("secret", ["hidden = true", "private = true", "kept_from = 'WT-LAHORE'"])
def test_s27_what_has_to_be_protected_is_joined_to_nothing(story: Story, secret: str) -> None:
    for each in (0, 1):
        cases = two(story)[:2]
        with story.sunwai.store.begin() as unit:
            where = f"WHERE tracking_id = '{cases[each]}'"
            unit.connection.exec_driver_sql(f"UPDATE complaints SET {secret} {where}")
        with pytest.raises((Refused, LookupError)):
            story.office(cases[1], "merged", lead=cases[0])


def test_s27_an_answer_to_all_holds_nobodys_number(story: Story) -> None:
    first, second, _, _ = two(story)
    story.office(second, "merged", lead=first)
    with pytest.raises(Refused):
        story.office(first, "resolved", f"Saaf, {STRANGER} se poocha.")
