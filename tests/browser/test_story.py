"""One complaint from the first text message to the figures, on both sides of the desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.simulation.phones import PHOTO
from core.staff import Role
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.hand import Hand

Come = Callable[..., Hand]
QUESTION, ANSWER = "Kya gali ka main valve band hai?", "Nahi, valve khula hai"
DONE, AGAIN = "Nayi line daal di gayi hai.", "Is baar pump bhi badal diya hai."


def test_a_complaint_goes_up_one_level_before_it_is_solved_and_the_figures_move(come: Come, site: Site) -> None:
    site.forget()
    citizen, minister, officer = Citizen(site), come(None, "/").page, come(Role.OFFICER).page
    before = confirmed(minister)
    case = citizen.files("Pani 6 din se nahi aa raha, gali 11, Samanabad, Lahore")

    opened(officer, case)
    acts(officer, "question", QUESTION)
    citizen.hears(QUESTION)
    citizen.writes(ANSWER)
    opened(officer, case)
    expect(officer.locator(".asked .her-words")).to_contain_text(ANSWER)

    acts(officer, "resolved", DONE, proof=True)
    citizen.hears(DONE)
    citizen.writes("2")  # not solved
    opened(officer, case)
    expect(officer.locator(".file-id .reopened").last).to_be_visible()
    expect(officer.locator(".file-id .level")).to_be_visible()

    acts(officer, "resolved", AGAIN)
    citizen.hears(AGAIN)
    citizen.writes("1")  # solved
    opened(officer, case)
    expect(officer.locator(".file-id .badge.confirmed")).to_be_visible()
    assert confirmed(minister) == before + 1


def opened(page: Page, case: str) -> None:
    """By the search of the inbox."""
    page.goto("/desk/inbox")
    page.locator("#q").fill(case)
    page.locator(".search .button").click()
    expect(page.locator(".file-id .id")).to_have_text(case)


def acts(page: Page, step: str, note: str, proof: bool = False) -> None:
    """Do something about the case that is open."""
    page.locator(f"details.act:has(form[action$='/{step}']) summary").click()
    page.locator(f"#note-{step}").fill(note)
    if proof:
        page.locator("#proof").set_input_files(PHOTO)
    page.locator(f"form[action$='/{step}'] .button:not([name=insert])").click()
    expect(page.locator(".said-so.good")).to_be_visible()


def confirmed(page: Page) -> int:
    """How many complaints citizens have confirmed to be solved, as the first page tells everybody."""
    page.goto("/")
    told = page.locator(".pair .confirmed dd").inner_text()
    return int("".join(filter(str.isdecimal, told)))
