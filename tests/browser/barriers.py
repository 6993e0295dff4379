"""What keeps somebody from using a page, as far as a program can see it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
WIDTHS = (1280, 640, 320)  # a screen at 100, 200 and 400 per cent
SCHEMES = ("light", "dark")
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
EVERYTHING = {"resultTypes": ["violations"]}
# What reaches out of the screen, unless one can scroll to it inside the page or it is meant for the ear alone.
CUT = """() => {
  const wide = document.documentElement.clientWidth;
  const slides = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const moves = (element) => element && (slides(element) || moves(element.parentElement));
  const aside = (element) => element.closest(".hidden-words, .skip, svg, select, details:not([open])") || moves(element);
  const out = ({ left, right, width }) => width > 0 && (left < -1 || right > wide + 1);
  const found = [...document.querySelectorAll("body *")]
    .filter((element) => !aside(element) && out(element.getBoundingClientRect()));
  const named = (one) => `${one.tagName}.${one.className} ${(one.textContent ?? "").trim().slice(0, 30)}`;
  const names = found.map(named);
  if (document.documentElement.scrollWidth > wide) names.push("the page can be scrolled sideways");
  return names;
}"""


def barriers(page: Page) -> list[str]:
    """Whatever the rules of axe-core find, in light and in dark."""
    page.emulate_media(color_scheme="light")
    found = _broken(page, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {one}" for one in _broken(page, COLOURS)]


def cut(page: Page) -> list[str]:
    """What does not fit the screen, also where everything is shown twice or four times as large."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {one}" for one in page.evaluate(CUT)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def _broken(page: Page, options: dict[str, list[str]]) -> list[str]:
    rules = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in rules for node in rule["nodes"]]
