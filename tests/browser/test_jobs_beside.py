"""The jobs of those who file for others, keep the tables, audit, or govern, as docs/desk.md counts them."""

import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.staff import officers
from core.staff import Role
from tests.browser.conftest import Come, Site, at_her_desk
from tests.browser.hand import Hand, told
from tests.browser.offices import Desk, rising

STORY = "Pani 4 din se nahi aa raha, gali 2, Gulberg, Faisalabad"
MOST = 8  # questions about a water pipe


operator, auditor, administrator = map(at_her_desk, (Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR))


@pytest.fixture
def minister(come: Come) -> Hand:
    return come(None, "/figures")


def answer(hand: Hand, words: str) -> None:
    """Answer the question that is asked."""
    hand.write(hand.page.locator("#said"), words)
    hand.press(hand.page.locator("#taking-down .row-of-buttons .button"))


def dictated(hand: Hand) -> int:
    """Answer every question until the complaint is filed; how many there were."""
    answer(hand, STORY)
    for number in range(1, MOST):
        expect(hand.page.locator("#question, .big-id")).to_be_visible()
        if hand.page.locator(".big-id").count():
            return number
        options = hand.page.locator("[name=choice]")
        if options.count():
            hand.tick(options.first)
            hand.press(hand.page.locator("#taking-down .row-of-buttons .button"))
        else:
            answer(hand, "Gulberg, Faisalabad")
    raise AssertionError("there is no end of questions")


def test_an_operator_files_for_a_caller(operator: Hand) -> None:
    operator.write(operator.page.locator("#phone"), "+923000000303")
    operator.write(operator.page.locator("#again"), "+923000000303")
    operator.took("File for a caller: the bot's own questions, in its order", dictated(operator))
    operator.is_for_everybody()


def test_an_operator_sees_likely_duplicates(operator: Hand) -> None:
    operator.write(operator.page.locator("#said"), STORY)
    if not operator.way.script:  # then they come with the next question
        operator.press(operator.page.locator("#taking-down .row-of-buttons .button"))
        operator.clicks = 0
    expect(operator.page.locator("#alike li").first).to_be_visible()
    operator.took("See likely duplicates while writing")


def test_an_operator_files_a_letter_of_somebody_without_a_number(operator: Hand) -> None:
    operator.choose(operator.page.locator("#source"), "letter")
    operator.took("File a letter or an e-mail of somebody without a number", dictated(operator))
    operator.clicks = 0
    expect(operator.page.locator(".big-id")).to_be_visible()
    operator.took("Read out the tracking ID and the date")


def test_an_operator_tells_where_a_case_stands(operator: Hand, site: Site) -> None:
    operator.write(operator.page.locator("#case"), Desk(site, Role.OFFICER).case("note"))
    operator.press(operator.page.locator("form[action='/desk/counter/case'] .button"))
    expect(operator.page.locator(".told")).to_be_visible()
    operator.took("Tell a caller where a case stands, by its tracking ID")
    operator.is_for_everybody()


def test_an_auditor_sees_whether_the_history_holds(auditor: Hand) -> None:
    expect(auditor.page.locator(".verdict-line")).to_be_visible()
    auditor.took("See whether the history holds together, and its last root")


def test_an_auditor_sees_what_looks_like_gaming(auditor: Hand) -> None:
    auditor.menu("findings/flags")
    expect(auditor.page.locator(".sheet, .empty").first).to_be_visible()
    auditor.took("See what looks like gaming, with the rows behind it")


def test_an_auditor_sees_who_has_opened_a_case(auditor: Hand, site: Site) -> None:
    auditor.menu("findings/acts")
    auditor.write(auditor.page.locator("#case"), Desk(site, Role.OFFICER).case("note"))
    auditor.press(auditor.page.locator("main form .button"))
    expect(auditor.page.locator(".sheet")).to_be_visible()
    auditor.took("See who has opened or read a case")


def test_an_auditor_compares_closed_with_confirmed(auditor: Hand) -> None:
    auditor.menu("figures")
    for dimension in ("department", "office"):
        expect(auditor.page.locator(f"#by-{dimension}")).to_be_visible()
    auditor.took("Compare closed with confirmed by department and office")


def test_an_auditor_takes_the_figures_away(auditor: Hand) -> None:
    auditor.menu("figures")
    with auditor.page.expect_download() as taken:
        auditor.press(auditor.page.locator("main a[href*='.csv']").first)
    assert Path(taken.value.path()).read_text(encoding="utf-8-sig")
    auditor.took("Take the figures away as CSV")


def test_an_administrator_adds_an_officer(administrator: Hand) -> None:
    administrator.write(administrator.page.locator("#login"), f"new.{uuid.uuid4().hex[:8]}")
    administrator.write(administrator.page.locator("#name"), "Bano Iqbal")
    administrator.choose(administrator.page.locator("#department"), "WT")
    administrator.press(administrator.page.locator("form[action='/desk/officers'] .button"))
    expect(administrator.page.locator(".once")).to_be_visible()
    administrator.took("Add an officer")
    administrator.is_for_everybody()


def test_an_administrator_ends_an_officers_access(administrator: Hand, site: Site) -> None:
    login = f"leaving.{uuid.uuid4().hex[:8]}"
    officers.add(site.sunwai, login, "Bano Iqbal", Role.OFFICER, "WT")
    administrator.page.reload()
    administrator.press(administrator.page.locator(f"a[href='/desk/officers/{login}']"))
    administrator.press(administrator.page.locator("form[action$='/disable'] .button"))
    administrator.said()
    administrator.took("End an officer's access")


def test_an_administrator_brings_in_a_table_of_offices(administrator: Hand, site: Site, tmp_path: Path) -> None:
    table = tmp_path / "offices.csv"
    rows = Desk(site, Role.ADMINISTRATOR).sees("/desk/offices.csv").splitlines()
    table.write_text("\n".join([*rows[:-1], f"{rows[-1]} {administrator.way.language}"]), encoding="utf-8")
    administrator.menu("offices")
    administrator.hand_in(administrator.page.locator("#table"), table)
    administrator.press(administrator.page.locator("form[enctype] .button"))
    expect(administrator.page.locator(".differences li")).to_have_count(1)
    administrator.is_for_everybody()
    administrator.press(administrator.page.locator("form[action*='/offices/tables/'] .button"))
    administrator.said()
    administrator.took("Bring in a new table of offices, with the differences shown first")


def test_an_administrator_issues_a_key_and_ends_it(administrator: Hand) -> None:
    administrator.menu("keys")
    administrator.press(administrator.page.locator("form[action='/desk/keys'] .button"))
    expect(administrator.page.locator(".once")).to_be_visible()
    administrator.took("Issue or end a department's key")
    administrator.press(administrator.page.locator("main a.button"))
    administrator.press(administrator.page.locator(".danger-button").first)
    administrator.said()


def test_an_administrator_mends_a_template(administrator: Hand) -> None:
    administrator.menu("sentences")
    administrator.press(administrator.page.locator(".sheet a").first)
    words = administrator.page.locator("#text-en")
    administrator.write(words, f"{words.input_value()} Thank you for waiting.")
    administrator.press(administrator.page.locator("form:has(#text-en) .button"))
    administrator.said()
    administrator.took("Mend a template for answers")


def test_an_administrator_sees_which_channel_lacks_what(administrator: Hand) -> None:
    administrator.menu("channels")
    expect(administrator.page.locator(".sheet").first).to_be_visible()
    administrator.took("See which channel lacks what")


def test_a_minister_reads_the_figures(minister: Hand) -> None:
    for what in (".cards", "#by-department", "#by-province"):
        expect(minister.page.locator(what)).to_be_visible()
    for job in ("How many, how late, how many confirmed", "Which department, which province"):
        minister.took(job)


def test_a_minister_sees_where_something_is_happening(come: Come, site: Site) -> None:
    rising(site)
    minister = come(None, "/figures")
    expect(minister.page.locator("#rises")).to_be_visible()
    minister.took("Where something is happening now")


def test_a_minister_sees_the_last_year(minister: Hand) -> None:
    minister.press(minister.page.locator(".views a[href*='weeks=52']"))
    expect(minister.page.locator(".views a[href*='weeks=52'][aria-current]")).to_be_visible()
    minister.took("How it was over the last year")


def test_a_minister_takes_the_figures_along(minister: Hand) -> None:
    with minister.page.expect_download() as taken:
        minister.press(minister.page.locator("a[href*='figures.csv']"))
    assert Path(taken.value.path()).read_text(encoding="utf-8-sig")
    minister.took("Take it along: print it, or CSV")


def test_every_job_of_the_document_is_walked() -> None:
    walked = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_jobs*.py"))
    assert [job for job in told() if f'"{job}"' not in walked] == []
