"""Sentences that officers answer with again and again: for all, for a department, or for one category; in three languages.

A table: `about` is the code of a category or of a department, blank for all; `step` what it is for; a column a language.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from core.catalogue import Catalogue
from core.complaint import Step

SHIPPED = Path(__file__).parent / "catalogue" / "answers.csv"
LANGUAGES = ("en", "ur", "ur-Latn")
COLUMNS = ("about", "step", *LANGUAGES)
STEPS = (Step.QUESTION, Step.RESOLVED, Step.REJECTED, Step.TRANSFERRED, Step.NOTE)
LONGEST = 500  # characters


@dataclass(frozen=True)
class Template:
    """One sentence in all languages."""

    about: str
    step: Step
    texts: Mapping[str, str]

    def fits(self, leaf: str, department: str, step: Step) -> bool:
        """Whether it is something to say in such a case."""
        return self.step is step and self.about in ("", leaf, department, leaf[:2])


@dataclass
class Faulty(Exception):
    """A table that cannot be taken; each fault in a sentence. → 422"""

    faults: tuple[str, ...]


def read(text: str, catalogue: Catalogue) -> tuple[Template, ...]:
    """The sentences of a table. Raises Faulty with all that is wrong."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header, found = tuple(rows.fieldnames or ()), tuple(rows)
    except csv.Error as trouble:
        raise Faulty((f"line {rows.line_num}: {trouble}",)) from None
    if header != COLUMNS:
        raise Faulty((f"the first line is {','.join(COLUMNS)}",))
    if faults := tuple(fault for row in enumerate(found, 2) for fault in _faults(*row, catalogue)):
        raise Faulty(faults)
    return tuple(Template(row["about"], Step(row["step"]), {each: row[each] for each in LANGUAGES}) for row in found)


def write(templates: tuple[Template, ...]) -> str:
    """The table, as `read` takes it."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((each.about, each.step, *(each.texts[language] for language in LANGUAGES)) for each in templates)
    return out.getvalue()


def chosen(templates: tuple[Template, ...], leaf: str, department: str, step: Step) -> tuple[Template, ...]:
    """What may be said in such a case: first what is about its category, then about its department, then about all."""
    fitting = (each for each in templates if each.fits(leaf, department, step))
    return tuple(sorted(fitting, key=lambda each: -len(each.about)))


def _faults(line: int, row: Mapping[str | None, str | None], catalogue: Catalogue) -> Iterator[str]:
    if None in row or None in row.values():
        yield f"line {line}: it has {len(COLUMNS)} cells"
        return
    about = row["about"]
    if about and about not in catalogue.leaves and about not in catalogue.departments:
        yield f"line {line}: {about} is no category and no department; blank stands for all"
    if row["step"] not in STEPS:
        yield f"line {line}: step is one of {', '.join(STEPS)}"
    for language in LANGUAGES:
        words = row[language] or ""
        if not words.strip() or len(words) > LONGEST:
            yield f"line {line}: {language} has 1 to {LONGEST} characters"
