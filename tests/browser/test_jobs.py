"""The jobs of those who answer complaints, as docs/desk.md counts them: by keys alone, and without a script."""

import pytest
from playwright.sync_api import expect

from bot.simulation.phones import PHOTO
from core.staff import Role
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site, at_her_desk
from tests.browser.hand import Hand
from tests.browser.offices import Desk, change, rising, stuck

OFFICE = 'value="office:'
NOTE = "The pump was repaired this morning."


officer, supervisor, coordinator = map(at_her_desk, (Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR))


@pytest.fixture(scope="module")
def filed(site: Site) -> str:
    """A complaint that somebody has filed by SMS."""
    site.forget()
    return Citizen(site).files("Pani 5 din se nahi aa raha, gali 9, Ravi Bazar, Lahore")


def row(hand: Hand, case: str) -> None:
    """Open a case of the list."""
    hand.press(hand.page.locator(f".row-link[href$='{case}']"))
    expect(hand.page.locator(".file-id .id")).to_have_text(case)


def step(hand: Hand, name: str) -> None:
    """Unfold what can be done."""
    hand.press(hand.page.locator(f"details.act:has(form[action$='/{name}']) summary"))
    expect(hand.page.locator(f"form[action$='/{name}']")).to_be_visible()


def send(hand: Hand, name: str) -> None:
    hand.press(hand.page.locator(f"form[action$='/{name}'] .button:not([name=insert])"))
    hand.said()


def elsewhere(hand: Hand, kind: str = "") -> None:
    """Pass the case on to the first department of the list, or the first office."""
    named = hand.page.locator(f"#to option[value^='{kind}']:not([value=''])" if kind else "#to optgroup option")
    hand.choose(hand.page.locator("#to"), named.first.get_attribute("value") or "")
    hand.write(hand.page.locator("#note-transferred"), "The transformer is theirs.")
    hand.press(hand.page.locator("form[action$='/transferred'] .button:not([name=insert])"))
    hand.said()


def test_an_officer_sees_what_is_due_first(officer: Hand) -> None:
    for what in (".row-link", ".row-due", ".views a[href$='late']", ".views a[href$='unread']"):
        expect(officer.page.locator(what).first).to_be_visible()
    officer.took("See what is due first, late, reopened, unread")


@pytest.mark.parametrize("by", ["tracking ID", "place", "words"])
def test_an_officer_finds_a_case(officer: Hand, filed: str, by: str) -> None:
    place = officer.page.locator("#place option[value=lahore]").text_content()
    words = {"tracking ID": filed, "place": place or "", "words": "Ravi Bazar"}[by]
    officer.write(officer.page.locator("#q"), words)
    officer.press(officer.page.locator(".search .button"))
    found = officer.page.locator(".file-id .id" if by == "tracking ID" else ".row-link .id")
    expect(found.filter(has_text=filed)).to_be_visible()
    officer.took("Find a case by tracking ID, place or words")


def test_an_officer_asks_the_citizen_a_question(officer: Hand, site: Site) -> None:
    row(officer, Desk(site, Role.OFFICER).case("question"))
    step(officer, "question")
    officer.write(officer.page.locator("#note-question"), "Is the valve in the street shut?")
    send(officer, "question")
    officer.took("Ask the citizen a question, and see her answer")


def test_an_officer_resolves_with_a_note_and_a_proof(officer: Hand, site: Site) -> None:
    row(officer, Desk(site, Role.OFFICER).case("resolved"))
    step(officer, "resolved")
    officer.write(officer.page.locator("#note-resolved"), NOTE)
    officer.hand_in(officer.page.locator("#proof"), PHOTO)
    send(officer, "resolved")
    expect(officer.page.locator(".evidence img").last).to_be_visible()
    officer.took("Resolve with a note and a proof (a template in her language helps)")
    officer.is_for_everybody()


def test_an_officer_passes_a_case_on(officer: Hand, site: Site) -> None:
    row(officer, Desk(site, Role.OFFICER).case("transferred"))
    step(officer, "transferred")
    elsewhere(officer)
    officer.took("Pass a case on to where it belongs, with the reason")


def test_a_supervisor_sees_what_climbed(supervisor: Hand) -> None:
    supervisor.press(supervisor.page.locator(".views a[href$='late']"))
    expect(supervisor.page.locator(".row .level").first).to_be_visible()
    supervisor.took("See what climbed to her: late and reopened cases")


def test_a_supervisor_answers_several_at_once(supervisor: Hand) -> None:
    boxes = supervisor.page.locator(".row-tick input")
    for at in (0, 1):
        supervisor.tick(boxes.nth(at))
    supervisor.write(supervisor.page.locator(".together [name=note]"), "A crew was sent to the whole quarter.")
    supervisor.press(supervisor.page.locator(".together button[value=note]"))
    supervisor.said()
    supervisor.took("Answer several at once")


@pytest.mark.parametrize("decision", ["consent", "refuse"])
def test_a_supervisor_decides_on_the_opening_of_an_identity(supervisor: Hand, site: Site, decision: str) -> None:
    asking = Desk(site, Role.OFFICER)
    case = asking.case("note")
    change(site, case, hidden=True)  # she wants no office to know who she is
    asking.sends(f"/desk/case/{case}/identity", f"/desk/case/{case}/identity", reason="To send a crew to her door.")
    supervisor.menu("wishes")
    supervisor.press(supervisor.page.locator(f".wishes li:has-text('{case}') form[action$='{decision}'] .button"))
    supervisor.said()
    supervisor.took("Consent to the opening of an identity, or refuse it")


def test_a_supervisor_compares_her_offices(supervisor: Hand) -> None:
    supervisor.menu("figures")
    expect(supervisor.page.locator("#by-office")).to_be_visible()
    supervisor.took("Compare her offices: closed, confirmed, late, silent")


def test_a_supervisor_answers_an_objection(supervisor: Hand, site: Site) -> None:
    Desk(site, Role.OFFICER).sends(
        "/desk/scores/objection", "/desk/scores", words="Half of my cases were passed on to me late."
    )
    supervisor.menu("scores")
    supervisor.write(supervisor.page.locator(".contest textarea").last, "You are right; they are counted apart now.")
    supervisor.press(supervisor.page.locator(".contest .button").last)
    supervisor.said()
    supervisor.took("Read her officers' scores, adjusted for load, and answer an objection")


def test_a_coordinator_sends_a_case_to_the_right_office(coordinator: Hand, site: Site) -> None:
    case = Desk(site, Role.COORDINATOR).case("transferred", having=OFFICE)
    change(site, case, office="")
    coordinator.page.reload()
    row(coordinator, case)
    step(coordinator, "transferred")
    elsewhere(coordinator, "office:")
    coordinator.took("Send a case to the right office")


def test_a_coordinator_sees_what_was_passed_on_again_and_again(coordinator: Hand) -> None:
    coordinator.press(coordinator.page.locator(".views a[href$='shuffled']"))
    expect(coordinator.page.locator(".views a[href$='shuffled'][aria-current]")).to_be_visible()
    coordinator.took("See cases that were passed on three times")


def test_a_coordinator_merges_duplicates(coordinator: Hand, site: Site) -> None:
    case, older = Desk(site, Role.COORDINATOR).alike()
    coordinator.page.reload()
    row(coordinator, case)
    step(coordinator, "merged")
    circles = coordinator.page.locator("form[action$='/merged'] [name=lead]")
    if circles.count():
        coordinator.tick(circles.last)
    coordinator.write(coordinator.page.locator("#another"), older)
    send(coordinator, "merged")
    coordinator.took("Merge duplicates, so that all are answered at once")


def test_a_coordinator_replays_a_dead_letter(coordinator: Hand, site: Site) -> None:
    number = stuck(site)
    coordinator.menu("letters")
    coordinator.press(coordinator.page.locator(f"form[action$='/{number}'] .button"))
    coordinator.said()
    coordinator.took("Replay a dead letter")


def test_a_coordinator_sees_where_something_is_happening(coordinator: Hand, site: Site) -> None:
    rising(site)
    coordinator.menu("figures")
    expect(coordinator.page.locator("#rises")).to_be_visible()
    coordinator.took("See where something is happening")
