"""The simulator's page as who tries it uses it: a tab of the phone, the panels, the desk."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from desk.words import load
from tests.browser.barriers import barriers

WORDS = load()
COMPLAINT = {
    "en": "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala",
    "ur": "گلی میں گٹر ابل رہا ہے، محلہ اسلام پورہ، گوجرانوالہ",
}
NOTE = "Sewer cleared."
TRACKING_ID = re.compile(r"\d{4}-\d{4}-\d{4}")
expect.set_options(timeout=15_000)  # milliseconds; the workers are ready a little after the pages


@dataclass(frozen=True)
class Handset:
    """One tab of the phone."""

    page: Page
    tab: str

    @property
    def panel(self) -> Locator:
        return self.page.locator(f"#panel-{self.tab}")

    @property
    def heard(self) -> Locator:
        """What we have said, the newest last."""
        return self.panel.locator(".heard")

    @property
    def buttons(self) -> Locator:
        """What can be tapped under the newest message."""
        return self.heard.last.locator(".reply")

    def says(self, id: str) -> str:
        """A text of the page, in the language that it is in."""
        return str(WORDS[self.page.locator("html").get_attribute("lang") or "en"].say(id))

    def write(self, text: str) -> None:
        self.panel.locator("textarea").fill(text)
        self.panel.locator("textarea").press("Enter")

    def tracking_id(self) -> str:
        """The ID that is told, once it is."""
        told = self.panel.locator(".heard .id, .lcd-text p").filter(has_text=TRACKING_ID).last
        expect(told).to_be_visible()
        found = TRACKING_ID.search(told.inner_text())
        assert found
        return found[0]

    def resolve(self, tracking_id: str) -> None:
        """The office says that it is done."""
        card = self.page.locator("#desk .case").filter(has_text=tracking_id)
        card.locator("textarea").fill(NOTE)
        card.get_by_role("button", name=self.says("js.resolve"), exact=True).click()

    def stands(self, status: str) -> None:
        """The case is shown to stand so, where the complaint is and on the desk."""
        named = self.says(f"case.{status}")
        for place in ("#journey", "#desk"):
            expect(self.page.locator(f"{place} .badge").first).to_have_text(named)

    def barriers(self) -> list[str]:
        """What keeps somebody from using the page."""
        return barriers(self.page)


def take(page: Page, tab: str) -> Handset:
    """Turn to a tab."""
    page.locator(f"#tab-{tab}").click()
    return Handset(page, tab)
