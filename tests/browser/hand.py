"""Somebody at work on the desk, with a mouse or with keys alone, who counts her clicks as docs/desk.md does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers, cut

DOCUMENT = Path(__file__).parents[2] / "docs" / "desk.md"
JOB = re.compile(r"^\| (?P<job>[^|]+) \| (?P<clicks>\d+)(?P<each> a question)? \|$", re.MULTILINE)
FURTHEST = 400  # steps of the Tab key that anybody makes
MARKED = """element => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return element.matches(":focus-visible") && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""
AHEAD = """element => {
  const here = document.activeElement;
  return here === null || here === document.body || Boolean(here.compareDocumentPosition(element) & 4);
}"""
expect.set_options(timeout=15_000)  # milliseconds


@dataclass(frozen=True)
class Way:
    """How somebody works."""

    name: str
    language: str
    script: bool
    keys: bool

    def __str__(self) -> str:
        return self.name


WAYS = (Way("by keys alone", "en", script=True, keys=True), Way("without a script", "ur", script=False, keys=False))


@dataclass
class Hand:
    """A window, and how often something was pressed since the page where the work began."""

    page: Page
    way: Way
    clicks: int = 0

    def press(self, what: Locator) -> None:
        """A link, a button, something that unfolds."""
        self.clicks += 1
        if not self.way.keys:
            return what.click()
        self.reach(what)
        return self.page.keyboard.press("Enter")

    def write(self, where: Locator, words: str) -> None:
        """Into a field."""
        if not self.way.keys:
            return where.fill(words)
        self.reach(where)
        self.page.keyboard.press("Control+A")
        return self.page.keyboard.insert_text(words)

    def choose(self, where: Locator, value: str) -> None:
        """In a list."""
        if not self.way.keys:
            where.select_option(value)
            return
        self.reach(where)
        self.page.keyboard.press("Home")
        for _ in range(where.locator("option").count()):
            if where.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        expect(where).to_have_value(value)

    def tick(self, what: Locator) -> None:
        """A box, or one of several circles."""
        if not self.way.keys:
            return what.check()
        if what.get_attribute("type") == "radio":
            circles = self.page.locator(f"[type=radio][name='{what.get_attribute('name')}']")
            self.reach(circles.and_(self.page.locator(":checked")).or_(circles.first).first)
            for _ in range(circles.count()):
                if what.is_checked():
                    return None
                self.page.keyboard.press("Space" if not circles.locator(":checked").count() else "ArrowDown")
        else:
            self.reach(what)
            self.page.keyboard.press("Space")
        return expect(what).to_be_checked()

    def hand_in(self, where: Locator, file: Path) -> None:
        """A file; choosing it is like writing."""
        with self.page.expect_file_chooser() as chooser:
            if self.way.keys:
                self.reach(where)
                self.page.keyboard.press("Enter")
            else:
                where.click()
        chooser.value.set_files(file)

    def reach(self, what: Locator) -> None:
        """By the Tab key; where one is can be seen."""
        what.wait_for()
        step = "Tab" if what.evaluate(AHEAD) else "Shift+Tab"
        for _ in range(FURTHEST):
            if what.evaluate("element => element === document.activeElement"):
                assert what.evaluate(MARKED), f"where one is cannot be seen: {what}"
                return
            self.page.keyboard.press(step)
        raise AssertionError(f"no key leads to {what}")

    def menu(self, path: str) -> None:
        """To another page of the desk."""
        self.press(self.page.locator(f".bar-top .menu a[href='/desk/{path}']"))

    def said(self) -> None:
        """The page says that it is done."""
        expect(self.page.locator(".said-so.good")).to_be_visible()

    def is_for_everybody(self) -> None:
        """Nothing keeps anybody from the page; asked once, where there are scripts to ask."""
        if self.way.script:
            assert barriers(self.page) + cut(self.page) == []

    def took(self, job: str, questions: int = 1) -> None:
        """As many clicks as the document says."""
        clicks, each = told()[job]
        assert self.clicks == (clicks * questions if each else clicks), f"{job}: {self.clicks} clicks"


def told() -> Mapping[str, tuple[int, bool]]:
    """What docs/desk.md says: job → clicks, and whether that is for each question."""
    found = JOB.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return {match["job"]: (int(match["clicks"]), bool(match["each"])) for match in found}
