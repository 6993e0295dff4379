"""The simulator in a browser: on each tab a complaint is filed, the office acts, the push arrives."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.simulation.phones import PHONES
from tests.browser.handset import COMPLAINT, NOTE, Handset, take

Visit = Callable[..., Page]
LOOKS = (("en", 1280, "light"), ("ur", 390, "dark"))
look = pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)


def fits(page: Page, language: str) -> None:
    """The page turns with the language, and is no wider than the screen."""
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@look
def test_a_complaint_by_sms(visit: Visit, language: str, width: int, scheme: str) -> None:
    page = visit(language, width, scheme)
    phone = take(page, "sms")
    phone.write(COMPLAINT[language])
    expect(phone.heard).to_have_count(1)
    phone.write("1")
    phone.resolve(phone.tracking_id())
    expect(phone.heard.last).to_contain_text(NOTE)
    expect(phone.heard.last.locator(".facts")).to_contain_text(phone.says("js.state.delivered"))
    phone.write("1")
    phone.stands("confirmed")
    fits(page, language)
    assert phone.barriers() == []


@look
def test_a_complaint_on_whatsapp(visit: Visit, language: str, width: int, scheme: str) -> None:
    page = visit(language, width, scheme)
    phone = take(page, "whatsapp")
    phone.write(COMPLAINT[language])
    phone.buttons.first.click()
    phone.resolve(phone.tracking_id())
    expect(phone.heard.last).to_contain_text(NOTE)
    phone.buttons.first.click()
    phone.stands("confirmed")
    expect(phone.buttons).to_have_count(1)  # a list: five ratings are too many for buttons
    fits(page, language)
    assert phone.barriers() == []


@look
def test_a_complaint_on_telegram(visit: Visit, language: str, width: int, scheme: str) -> None:
    page = visit(language, width, scheme)
    phone = started(page, "telegram")
    phone.write(COMPLAINT[language])
    expect(phone.heard).to_have_count(2)
    phone.buttons.first.click()
    phone.resolve(phone.tracking_id())
    expect(phone.heard.last).to_contain_text(NOTE)
    phone.buttons.first.click()
    phone.stands("confirmed")
    expect(phone.buttons).to_have_count(5)
    fits(page, language)
    assert phone.barriers() == []


@look
def test_a_complaint_by_ussd_and_the_push_by_sms(visit: Visit, language: str, width: int, scheme: str) -> None:
    page = visit(language, width, scheme)
    phone = take(page, "ussd")
    dial(phone)
    if "Roman Urdu" in phone.panel.locator(".lcd-text").inner_text():  # a stranger is asked for her language
        key(phone, "2" if language == "ur" else "1")
    key(phone, COMPLAINT[language])
    key(phone, "1")
    found = phone.tracking_id()
    expect(phone.panel.locator(".lcd")).to_have_attribute("data-state", "END")
    phone.resolve(found)
    expect(page.locator("#tab-sms .news")).to_be_visible()
    assert phone.barriers() == []
    sms = take(page, "sms")
    expect(sms.heard.last).to_contain_text(NOTE)
    sms.write("1")
    sms.stands("confirmed")
    fits(page, language)


def dial(phone: Handset) -> None:
    for digit in "*786#":
        phone.panel.locator(f"[data-press='{digit}']").click()
    call(phone)


def key(phone: Handset, text: str) -> None:
    """Type an input and send it; waits for the next screen."""
    phone.panel.locator("input").fill(text)
    call(phone)


def call(phone: Handset) -> None:
    phone.panel.locator("[data-press=call]").click()
    expect(phone.panel.locator(".lcd")).to_have_attribute("data-state", re.compile("CON|END|note"))


def test_a_session_that_is_dropped_goes_on_at_the_next_dial(visit: Visit) -> None:
    phone = take(visit(), "ussd")
    dial(phone)
    asked = phone.panel.locator(".lcd-text").inner_text()
    phone.panel.locator("[data-press=end]").click()
    expect(phone.panel.locator(".lcd-text")).to_have_text(phone.says("js.ussd.dropped"))
    dial(phone)
    expect(phone.panel.locator(".lcd-text")).to_have_text(asked, use_inner_text=True)


def test_no_other_code_is_served(visit: Visit) -> None:
    phone = take(visit(), "ussd")
    key(phone, "*100#")
    expect(phone.panel.locator(".lcd-text")).to_have_text(phone.says("js.ussd.trouble"))


def test_the_keys_of_the_phone_write_letters(visit: Visit) -> None:
    phone = take(visit(), "ussd")
    dial(phone)
    press = "presses => presses.forEach(one => document.querySelector(`[data-press='${one}']`).click())"
    phone.page.evaluate(press, list("#7266444"))
    expect(phone.panel.locator("input")).to_have_value("pani")
    phone.panel.locator("[data-press=clear]").click()
    expect(phone.panel.locator("input")).to_have_value("pan")


@pytest.mark.parametrize("tab", ["whatsapp", "telegram"])
def test_a_photo_and_a_place_are_sent(visit: Visit, tab: str) -> None:
    phone = started(visit(), tab)
    said = phone.panel.locator(".said")
    before = said.count()
    attach(phone, "camera")
    phone.panel.locator(".camera input").fill("Is gali mein")
    assert phone.barriers() == []
    phone.panel.locator(".camera .button").click()
    expect(said).to_have_count(before + 1)
    expect(said.last.locator("img")).to_be_visible()
    expect(said.last).to_contain_text("Is gali mein")
    attach(phone, "map")
    phone.panel.locator("[data-place=quetta]").click()
    expect(said.last).to_contain_text("Sariab Road")
    expect(said.last.locator(".facts")).to_contain_text("✓✓")


def test_a_number_is_shared_on_telegram_only_after_a_question(visit: Visit) -> None:
    phone = started(visit(), "telegram")
    attach(phone, "card")
    expect(phone.panel.locator(".sheet.card")).to_contain_text(phone.says("sim.contact.sure"))
    assert phone.barriers() == []
    phone.panel.locator(".card .button").click()
    expect(phone.panel.locator(".said").last).to_contain_text("+923000000101")
    expect(phone.panel.locator(".said").last.locator(".facts")).to_contain_text("✓✓")


def started(page: Page, tab: str) -> Handset:
    """A tab on which something can be sent."""
    phone = take(page, tab)
    if tab == "telegram":
        phone.panel.locator(".start").click()
        expect(phone.heard).to_have_count(1)
    return phone


def attach(phone: Handset, what: str) -> None:
    phone.panel.locator(".attach").click()
    phone.panel.locator(f"[data-opens={what}]").click()


def test_a_list_is_chosen_from_with_keys_alone(visit: Visit) -> None:
    page = visit()
    page.locator("#tab-sms").focus()
    page.keyboard.press("ArrowRight")
    phone = Handset(page, "whatsapp")
    expect(page.locator("#tab-whatsapp")).to_be_focused()
    expect(phone.panel).to_be_visible()
    phone.write("menu")
    phone.buttons.last.focus()
    page.keyboard.press("Enter")
    rows = phone.panel.get_by_role("radio")
    expect(rows.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(phone.buttons.last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_checked()
    assert phone.barriers() == []
    label = phone.panel.locator(".rows label").nth(1).inner_text()
    page.keyboard.press("Enter")
    expect(phone.panel.locator(".said").last).to_contain_text(label)
    expect(phone.heard).to_have_count(2)


def test_in_urdu_the_tabs_turn_round(visit: Visit) -> None:
    page = visit("ur")
    page.locator("#tab-sms").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-whatsapp")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#tab-ussd")).to_have_attribute("aria-selected", "true")


def test_one_citizen_on_three_tabs_and_a_stranger_on_the_fourth(visit: Visit) -> None:
    page = visit()
    phone = take(page, "sms")
    phone.write(COMPLAINT["en"])
    kept = page.locator("#kept")
    for tab, known in (("sms", True), ("whatsapp", True), ("ussd", True), ("telegram", False)):
        take(page, tab)
        expect(kept.get_by_text("Mohalla Islampura")).to_have_count(1 if known else 0)
    take(page, "sms")
    page.locator(f"[name=phone][value='{tuple(PHONES)[1]}']").check(force=True)
    expect(kept).to_contain_text(phone.says("sim.kept.none"))
    expect(phone.panel.locator(".said")).to_have_count(0)


def test_what_came_over_the_wire_is_shown_and_no_secret_whole(visit: Visit) -> None:
    page = visit()
    take(page, "sms").write("help")
    dial(take(page, "ussd"))
    page.locator(".wire summary").click()
    wire = page.locator("#wire")
    expect(wire).to_contain_text("POST /webhooks/sms/twilio → 200")
    expect(wire).to_contain_text("X-Twilio-Signature")
    expect(wire).to_contain_text(re.compile("X-Webhook-Secret [0-9a-f]{6}…"))
