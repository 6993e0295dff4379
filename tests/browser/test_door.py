"""The desk's door in a browser: a first day, from the password that was handed over to the page where work begins."""

import uuid
from collections.abc import Callable

import pyotp
from playwright.sync_api import expect

from bot.staff import officers
from core.staff import Role
from tests.browser.conftest import Site
from tests.browser.hand import Hand

OWN = "nine-blue-kettles-sing"


def test_an_officer_comes_in_for_the_first_time(come: Callable[..., Hand], site: Site) -> None:
    login = f"first.{uuid.uuid4().hex[:8]}"
    handed = officers.add(site.sunwai, login, "Bano Iqbal", Role.OFFICER, "WT")[1]
    hand = come(None, "/desk/inbox")  # leads to the door
    page = hand.page
    hand.write(page.locator("#login"), login)
    hand.write(page.locator("#password"), handed)
    hand.press(page.locator(".door-in .button"))

    hand.write(page.locator("#again"), OWN)
    hand.write(page.locator("#password"), "short")
    page.locator("#password").evaluate("field => field.removeAttribute('minlength')")
    hand.press(page.locator(".door-in .button"))
    expect(page.locator("#trouble")).to_be_visible()
    hand.is_for_everybody()
    for field in ("#password", "#again"):
        hand.write(page.locator(field), OWN)
    hand.press(page.locator(".door-in .button"))

    expect(page.locator(".square svg")).to_be_visible()
    hand.is_for_everybody()
    secret = "".join(page.locator("main code, main .secret").first.inner_text().split())
    hand.write(page.locator("#code"), pyotp.TOTP(secret).now())
    hand.press(page.locator(".door-in .button"))
    expect(page.locator("body.inbox")).to_be_visible()
