"""The words of the web pages: one PO file per language, read once, asked for by id."""

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "words"
HERE = ZoneInfo("Asia/Karachi")


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
        return format_datetime(at, "d MMMM y, HH:mm", tzinfo=HERE, locale=self.language)

    def clock(self, at: datetime) -> str:
        """The time of day in Pakistan, to the thousandth of a second."""
        return at.astimezone(HERE).strftime("%H:%M:%S.") + f"{at.microsecond // 1000:03}"

    def span(self, length: timedelta) -> str:
        """A length of time, rounded to its largest unit."""
        return format_timedelta(length, locale=self.language, threshold=1.5)

    def _text(self, id: str) -> str:
        if id not in self.ids:
            raise KeyError(id)
        return self.texts.gettext(id)


def load(folder: Path = FOLDER) -> Mapping[str, Words]:
    """The words of every language that has a file in the folder, by language."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.po"))}


def _read(path: Path) -> Words:
    with path.open("rb") as source:
        catalog = read_po(source, locale=path.stem, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Words(
        language=path.stem,
        direction="rtl" if Locale(path.stem).text_direction == "rtl" else "ltr",
        ids=frozenset(_id(message.id) for message in catalog if message.id and message.string),
        texts=gettext.GNUTranslations(compiled),
    )


def _id(id: str | Sequence[str]) -> str:
    return id if isinstance(id, str) else id[0]
