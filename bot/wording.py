"""Puts what the core says into a citizen's language. Every text is in `core/catalogue/words`, by its id; none is in Python."""

import gettext
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.catalogue import FOLDER, Catalogue
from core.messages import Choice, Named, Option, Reply, Said, Text, Value

WORDS = FOLDER / "words"
# Roman Urdu has no locale of its own; its months are the English ones. Punjabi is written in Shahmukhi here.
LOCALES = {"ur-Latn": "en", "pa": "pa_Arab"}
SOON = timedelta(days=3)  # a promise as near as this has its hour
# The parts of a day as one speaks of them, each with the hour in which it ends.
PARTS_OF_DAY = (
    (4, "time.after_midnight"),
    (12, "time.morning"),
    (16, "time.noon"),
    (19, "time.evening"),
    (24, "time.night"),
)


class Missing(KeyError):
    """A text that a language does not have: a mistake in the words, found by a test."""


@dataclass(frozen=True)
class Wording:
    """Words for what is said."""

    catalogue: Catalogue

    def reply(self, said: Iterable[Said], language: str, values: Mapping[str, Value], now: datetime) -> Reply | None:
        """All that is said, as one reply; the options are those of the last thing. None for nothing."""
        things = tuple(said)
        if not things:
            return None
        spoken = Spoken(self.catalogue, language, now)
        *before, last = (Said(thing.text, {**values, **thing.values}, thing.options) for thing in things)
        paragraphs = [spoken.numbered(thing) for thing in before] + [spoken.text(last.text, last.values)]
        number = next((thing.number for thing in things if thing.number), None)
        return Reply("\n\n".join(paragraphs), tuple(map(spoken.option, last.options)), language, number=number)


@dataclass(frozen=True)
class Spoken:
    """One language at one moment."""

    catalogue: Catalogue
    language: str
    now: datetime

    def text(self, text_id: str, values: Mapping[str, Value]) -> str:
        """A text with its values filled in. `number`, where it is among them, chooses the plural."""
        words = translations(self.language)
        number = values.get("number")
        found = words.ngettext(text_id, text_id, number) if isinstance(number, int) else words.gettext(text_id)
        if found == text_id:
            raise Missing(f"{text_id} in {self.language}")
        return found.format(**{name: self.value(value) for name, value in values.items()})

    def value(self, value: Value) -> str:
        """A value as this language writes it."""
        match value:
            case Named(kind, key):
                return self.catalogue.name(kind, key, self.language)
            case Text(text_id, values):
                return self.text(text_id, values)
            case datetime():
                return self.moment(value)
            case _:
                return str(value)

    def moment(self, moment: datetime) -> str:
        """A day, with its hour if it is near; in the country's zone."""
        here = moment.astimezone(self.catalogue.country.zone)
        locale = LOCALES.get(self.language, self.language)
        day = format_date(here, "d MMM", locale=locale)
        if abs(moment - self.now) > SOON:
            return day
        return f"{day} {self.hour(here)}"

    def hour(self, here: datetime) -> str:
        """The time of day as this language tells it: `9 am`, `subah 9 baje`, شام 5:30."""
        part = next(text for ends, text in PARTS_OF_DAY if here.hour < ends)
        hour = here.hour % 12 or 12
        clock = f"{hour}:{here.minute:02}" if here.minute else self.text("time.sharp", {"hour": hour})
        return self.text(part, {"time": clock})

    def option(self, choice: Choice) -> Option:
        """An option with its label."""
        return Option(choice.key, self.value(choice.label))

    def numbered(self, said: Said) -> str:
        """A text with its options as lines of it: they are for reading, not for choosing now."""
        lines = [f"{number} {self.value(choice.label)}" for number, choice in enumerate(said.options, start=1)]
        return "\n".join([self.text(said.text, said.values), *lines])


def word_in_each(text_id: str) -> Mapping[str, str]:
    """A text without values in every language there is, e.g. for a button that a channel itself must draw."""
    return {path.stem: translations(path.stem).gettext(text_id) for path in sorted(WORDS.glob("*.po"))}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """A language's words. They are read from the PO file itself: nothing to compile, nothing to forget to compile."""
    path = WORDS / f"{language}.po"
    if not path.exists():
        return translations("en")
    return load(path)


def load(path: Path) -> gettext.GNUTranslations:
    """The translations of one PO file."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
