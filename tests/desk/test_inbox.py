"""The inbox's pages: what is found, done with several at once, and kept."""

import pytest

from core.complaint import Status
from core.staff import Role
from core.tracking_id import show
from tests.bot.story import Story
from tests.desk.office import Visitor, inside
from tests.house import GUTTER, HER, STRANGER

LIGHT = "Bijli nahi hai, Mohalla Islampura, Gujranwala"


def lodged(story: Story, text: str = GUTTER, phone: str = HER) -> str:
    case = story.citizen(phone).lodges(text)
    story.work()
    return case


def together(browser: Visitor, cases: list[str], step: str, **fields: str) -> tuple[int, str]:
    answer = browser.sends("/desk/inbox/together", case=cases, step=step, **fields)
    return answer.status_code, answer.text


def test_several_cases_are_taken_up_at_once_and_each_citizen_is_told(story: Story) -> None:
    cases = [lodged(story), lodged(story, phone=STRANGER)]
    browser = inside(story.sunwai)
    assert together(browser, cases, "acknowledged")[0] == 303
    assert {story.case(case).status for case in cases} == {Status.ACKNOWLEDGED}
    story.work()
    assert story.citizen(STRANGER).reads()


def test_what_could_not_be_done_is_named_with_the_reason_and_the_rest_is_done(story: Story) -> None:
    done, late, foreign = lodged(story), lodged(story, phone=STRANGER), lodged(story, LIGHT)
    story.office(late, "resolved", "Saaf.")
    status, page = together(inside(story.sunwai), [done, late, foreign], "acknowledged")
    assert status == 409
    assert "1 case is done, these are not:" in page
    assert page.index(show(late)) < page.index("Not possible from where it stands.")
    assert page.index(show(foreign)) < page.index("There is no such case of yours.")
    assert story.case(done).status is Status.ACKNOWLEDGED
    assert story.case(foreign).status is Status.FORWARDED


def test_a_note_without_words_and_a_transfer_to_nowhere_change_nothing_and_lose_nothing(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    before = story.history(case)
    assert together(browser, [case], "note")[0] == 422
    status, page = together(browser, [case], "transferred", note="It is theirs.")
    assert status == 422
    assert 'value="It is theirs."' in page
    assert f'value="{case}" checked' in page
    assert story.history(case) == before


def test_nothing_ticked_is_said_so_and_other_steps_are_not_for_many(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    assert "tick the cases first" in together(browser, [], "acknowledged")[1]
    assert together(browser, [case], "resolved")[0] == 404


def test_an_auditor_ticks_nothing(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai, Role.AUDITOR)
    assert 'name="case"' not in browser.sees("/desk/inbox")
    assert together(browser, [case], "note", note="x")[0] == 403


@pytest.mark.parametrize("words", ["islampura", "ISLAMPURA gutter", "Mohalla Islampura"])
def test_words_find_a_case(story: Story, words: str) -> None:
    case = lodged(story)
    assert show(case) in inside(story.sunwai).sees(f"/desk/inbox?q={words}")


@pytest.mark.parametrize("place", ["Gujranwala", "گوجرانوالہ"])
def test_a_place_finds_its_cases_in_either_language(story: Story, place: str) -> None:
    case = lodged(story)
    page = inside(story.sunwai).sees(f"/desk/inbox?q={place}")
    assert show(case) in page
    assert '<option value="gujranwala" selected>' in page


def test_a_case_that_climbed_stays_late_though_it_has_a_new_date(story: Story) -> None:
    case = lodged(story)
    promised = story.case(case).due_at
    story.wait(days=3, seconds=60)
    assert story.case(case).due_at > promised
    assert show(case) in inside(story.sunwai).sees("/desk/inbox?view=late")


def test_a_tracking_id_leads_to_the_case_and_anothers_to_nothing(story: Story) -> None:
    case, foreign, browser = lodged(story), lodged(story, LIGHT), inside(story.sunwai)
    assert browser.client.get(f"/desk/inbox?q={show(case)}").headers["Location"].endswith(show(case))
    assert "No case of yours fits" in browser.sees(f"/desk/inbox?q={show(foreign)}")


def test_s27_by_a_number_nobody_is_found(story: Story) -> None:
    lodged(story, "Gutter band hai, gali 4, Gujranwala, call 0300 0000101")
    page = inside(story.sunwai).sees("/desk/inbox?q=03000000101")
    assert "No case of yours fits" in page


def test_a_view_is_kept_under_its_name_and_removed_again(story: Story) -> None:
    browser = inside(story.sunwai)
    answer = browser.sends("/desk/inbox/views", name="Sewers <b>", view="late", leaf="WT4")
    assert answer.status_code == 303
    page = browser.sees("/desk/inbox")
    assert "view=late&amp;leaf=WT4" in page
    assert "Sewers &lt;b&gt;" in page
    assert browser.sends("/desk/inbox/views", name="").status_code == 422
    number = page.partition("/desk/inbox/views/")[2].partition('"')[0]
    assert browser.sends(f"/desk/inbox/views/{number}").status_code == 303
    assert "Sewers" not in browser.sees("/desk/inbox")


def test_an_empty_inbox_says_so(story: Story) -> None:
    assert "Nothing here" in inside(story.sunwai).sees("/desk/inbox")


def test_a_coordinator_begins_with_what_no_office_was_found_for(story: Story) -> None:
    page = inside(story.sunwai, Role.COORDINATOR).sees("/desk/inbox")
    assert "<h1>To be screened</h1>" in page
    assert "Passed on three times" in page
