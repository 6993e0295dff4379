"""The table of leaves, with the departments' names, that a ministry keeps: what complaints can be about."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.tables.editions import Table
from bot.tables.subjects import NAME, current
from bot.wiring import Sunwai
from bot.wording import Wording
from channels import segments
from channels.shaping import SMS, numbered
from core import leaf_table
from core.catalogue import Catalogue
from core.csv_table import Faulty, parted
from core.dialogues.register import menu
from core.leaf_rows import languages
from core.leaf_table import Subjects
from core.messages import Choice, Named, Said
from core.questions import Choose
from core.script import MORE, Part, browse
from storage.unit import Unit

PAGE = (2, 3)  # parts of a text message that a menu may take, in Latin letters and in others
NO_DATE = datetime.min.replace(tzinfo=UTC)  # a menu names none


def export(sunwai: Sunwai) -> str:
    """The table in force as CSV, just as `plan` reads it."""
    with sunwai.store.read() as unit:
        return written(sunwai, unit, current(sunwai, unit))


def drafted(sunwai: Sunwai, unit: Unit, text: str) -> tuple[tuple[str, ...], str]:
    """What importing a table would change, and the table as it would be kept. Raises Faulty with all that is wrong."""
    catalogue = current(sunwai, unit)
    found = leaf_table.read(text, catalogue)
    if faults := tuple(overlong(leaf_table.applied(found, catalogue.ground))):
        raise Faulty(faults)
    changes = tuple(leaf_table.differences(leaf_table.subjects(catalogue), found))
    return changes, leaf_table.write(found, languages(catalogue))


def examined(sunwai: Sunwai, text: str) -> Subjects:
    """An edition as far as it can be read."""
    return leaf_table.examined(text, sunwai.catalogue.ground)[0]


def shipped(sunwai: Sunwai) -> Subjects:
    """The table before any edition."""
    return leaf_table.subjects(sunwai.catalogue.ground)


def written(sunwai: Sunwai, unit: Unit, catalogue: Catalogue) -> str:
    """The leaves of a catalogue under the remarks of the newest edition."""
    newest = unit.editions.newest(NAME)
    remarks = parted(newest.text)[0] if newest else ()
    return leaf_table.write(leaf_table.subjects(catalogue, remarks), languages(catalogue))


def overlong(catalogue: Catalogue) -> Iterator[str]:
    """The menus that would take more text messages than we allow them."""
    for whose, part in _menus(catalogue):
        for said in _pages(part):
            for language in languages(catalogue):
                reply = Wording(catalogue).reply((said,), language, {}, NO_DATE)
                assert reply
                text = SMS.write(numbered(reply))
                parts, most = segments.parts(text), PAGE[segments.encoding(text) is not segments.Encoding.GSM7]
                if parts > most:
                    yield f"{language}: the menu of {whose} has {parts} parts of a text message, {most} at most; shorten names"


def _menus(catalogue: Catalogue) -> Iterator[tuple[str, Part[str]]]:
    """The menu of the departments, and each one's, as the citizen is led through them."""
    departments = tuple(Choice(code, Named("department", code)) for code in menu(catalogue))
    yield "the departments", browse("register.department", departments, "register.department", {})
    for code in catalogue.departments:
        leaves = tuple(Choice(leaf.code, Named("leaf", leaf.code)) for leaf in catalogue.leaves_of(code))
        yield code, browse("register.subject", leaves, "register.subject", {"department": Named("department", code)})


def _pages(part: Part[str]) -> Iterator[Said]:
    question = next(part)
    while isinstance(question, Choose):
        yield question.say()
        if not question.offers(MORE):
            return
        question = part.send(MORE)


TABLE = Table(NAME, drafted, examined, shipped, leaf_table.differences)
