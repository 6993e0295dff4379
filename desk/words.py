"""The words of the web pages: a folder per language with a PO file for each part, read once, asked for by id."""

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from core import catalogue

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Words:
    """All that the pages say in one language. An id that is not in the file is a KeyError, never a silent fallback."""

    language: str
    direction: str
    ids: frozenset[str]
    texts: gettext.GNUTranslations

    def say(self, id: str, /, **values: object) -> Markup:
        """The text with this id; `values` are escaped unless they are markup already."""
        return escape(self._text(id)).format(**values)

    def count(self, id: str, number: int, /, **values: object) -> Markup:
        """The text with this id in the plural form of `number`, which it names as {number}."""
        text = self.texts.ngettext(id, id, number)
        if text == id:
            raise KeyError(f"{id} has no plural")
        return escape(text).format(number=self.number(number), **values)

    def phrases(self, prefix: str) -> Mapping[str, str]:
        """The texts whose ids start so, for a script in the page."""
        return {id: self._text(id) for id in sorted(self.ids) if id.startswith(prefix)}

    def number(self, number: int) -> str:
        """A number with the separators of the language."""
        return format_decimal(number, locale=self.language)

    def moment(self, at: datetime) -> str:
        """A date and time of day in Pakistan."""
        here = _here()
        day, time = (format_datetime(at, shape, tzinfo=here, locale=self.language) for shape in ("d MMMM y", "HH:mm"))
        return str(self.say("moment", day=day, time=time))

    def day(self, at: datetime) -> str:
        """A date in Pakistan."""
        return format_date(at.astimezone(_here()), "d MMM y", locale=self.language)

    def date(self, on: date) -> str:
        """A date as it is, without a time of day."""
        return format_date(on, "d MMM y", locale=self.language)

    def percent(self, share: float) -> str:
        """A part of a whole, to the hundredth."""
        return format_percent(share, locale=self.language)

    def stars(self, mean: float | None) -> str:
        """A mean of ratings, to the tenth."""
        return "–" if mean is None else format_decimal(mean, "0.0", locale=self.language)

    def ratio(self, ratio: float) -> str:
        """How one number stands to another, to the hundredth."""
        return format_decimal(ratio, "0.00", locale=self.language)

    def hours(self, hours: float) -> str:
        """A length of time given in hours: the largest unit that still tells something."""
        return format_timedelta(timedelta(hours=hours), locale=self.language, threshold=1.5)

    def clock(self, at: datetime) -> str:
        """The time of day in Pakistan, to the thousandth of a second."""
        return at.astimezone(_here()).strftime("%H:%M:%S.") + f"{at.microsecond // 1000:03}"

    def span(self, length: timedelta) -> str:
        """A length of time, rounded to its largest unit."""
        return format_timedelta(length, locale=self.language, threshold=1.5)

    def _text(self, id: str) -> str:
        if id not in self.ids:
            raise KeyError(id)
        return self.texts.gettext(id)


def load(folder: Path = FOLDER) -> Mapping[str, Words]:
    """The words of every language that has a folder in this one, by language. A text that two files have is a ValueError."""
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_dir()}


def _read(folder: Path) -> Words:
    language = folder.name
    texts, ids = Catalog(locale=language), set[str]()
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            part = read_po(source, locale=language, abort_invalid=True)
        for message in part:
            if message.id and message.string:
                if _id(message.id) in ids:
                    raise ValueError(f"{path.name}: {_id(message.id)} stands in another file as well")
                ids.add(_id(message.id))
                texts[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Words(
        language=language,
        direction="rtl" if Locale(language).text_direction == "rtl" else "ltr",
        ids=frozenset(ids),
        texts=gettext.GNUTranslations(compiled),
    )


def _id(id: str | Sequence[str]) -> str:
    return id if isinstance(id, str) else id[0]


def _here() -> ZoneInfo:
    return catalogue.load().country.zone
