"""What every page of the desk can say and point to."""

from flask import Blueprint, g, request, url_for
from markupsafe import Markup, escape

from bot.tables import directory
from bot.wiring import Sunwai
from core import tracking_id
from core.directory import Directory
from core.understanding import language
from desk.inside.marked import marked
from desk.words import Words

# In the menu's order; each role sees what it may open.
NAV = (
    ("inside.findings", "nav.findings"),
    ("inside.flags", "nav.flags"),
    ("inside.acts", "nav.acts"),
    ("inside.counter", "nav.counter"),
    ("inside.inbox", "nav.inbox"),
    ("inside.wishes", "nav.wishes"),
    ("inside.officers", "nav.officers"),
    ("inside.offices", "nav.offices"),
    ("inside.departments", "nav.departments"),
    ("inside.subjects", "nav.subjects"),
    ("inside.sentences", "nav.sentences"),
    ("inside.keys", "nav.keys"),
    ("inside.channels", "nav.channels"),
    ("inside.letters", "nav.letters"),
    ("inside.figures", "nav.figures"),
    ("inside.scores", "nav.scores"),
    ("inside.stories", "nav.stories"),
)
NAMED = frozenset({"department", "leaf", "district"})
SAID = "said"  # in a page's address: what has just been done


class Dress:
    """The words and shapes that templates share."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Give them to the desk's templates."""
        blueprint.context_processor(self.shared)

    def shared(self) -> dict[str, object]:
        """All of them, for the present page."""
        return {
            "again": again,
            "called": self.called,
            "further": further,
            "in_language": in_language,
            "marked": marked,
            "named": self.named,
            "nav": NAV,
            "said": tuple(said(g.words)),
            "shown_id": tracking_id.show,
            "tongue": tongue,
        }

    def named(self, kind: str, code: str) -> str:
        """The name of a department, a leaf or a district in the page's language."""
        return self._sunwai.catalogue.name(kind, code, g.words.language)

    def called(self, kind: str, value: str) -> str:
        """What a value of the figures is called; "" is what nobody knows."""
        spoken: Words = g.words
        if not value:
            return str(spoken.say("figures.unknown"))
        if kind in NAMED:
            return self.named(kind, value)
        if kind == "office":
            return self.office(value)
        text = f"{kind}.{value}"
        return str(spoken.say(text)) if text in spoken.ids else value

    @staticmethod
    def rest() -> str:
        """What the values of the figures are called that are not named."""
        return str(g.words.say("figures.rest"))

    def office(self, code: str) -> str:
        """The name of an office, also of one that is no more."""
        if "offices" not in g:
            g.offices = directory.today(self._sunwai)
        offices: Directory = g.offices
        return offices.name(code, g.words.language) or code


def said(words: Words) -> list[tuple[str, Markup]]:
    """What has just been done, where the page's address tells of it."""
    done = request.args.get(SAID, "")
    return [("good", words.say(f"said.{done}"))] if f"said.{done}" in words.ids else []


def in_language(language: str) -> str:
    """This page in another language."""
    return again(lang=language)


def tongue(text: str) -> str:
    """The language that words are in, for their letters and for whoever hears them; the page's where nothing tells."""
    spoken: Words = g.words
    return language.detect(text) or spoken.language


def further(cursor: str) -> str:
    """The page after this one."""
    return again(after=cursor)


def again(**changes: str) -> str:
    """This page with something else in its address."""
    if request.method != "GET" or not request.endpoint:
        return "?" + "&".join(f"{escape(name)}={escape(value)}" for name, value in changes.items())
    values = {name: value for name, value in request.args.items() if name != SAID}
    return url_for(request.endpoint, **{**(request.view_args or {}), **values, **changes})
