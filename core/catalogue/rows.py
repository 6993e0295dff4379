"""The lines of a data file, each of which knows where it stands, so that what is wrong with it can be said exactly."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True)
class Row:
    """One line of a file: `cells` by column, without the blanks around them; `languages` are columns of names."""

    file: str
    line: int
    cells: Mapping[str, str]
    languages: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """The name in each language that has a column."""
        return MappingProxyType({code: self.text(code) for code in self.languages if code in self.cells})

    def wrong(self, mend: str) -> ValueError:
        """What to raise about this line; `mend` says what is wrong and what to do."""
        return ValueError(f"{self.file}, line {self.line}: {mend}")

    def text(self, column: str) -> str:
        """A cell that must be filled."""
        if not self.cells[column]:
            raise self.wrong(f"'{column}' is empty; fill it in")
        return self.cells[column]

    def flag(self, column: str) -> bool:
        """A cell that says yes or no."""
        if self.cells[column] not in ("yes", "no"):
            raise self.wrong(f"'{column}' says '{self.cells[column]}'; write yes or no")
        return self.cells[column] == "yes"

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """A cell that holds one of a few words."""
        if self.cells[column] not in allowed:
            raise self.wrong(f"'{column}' says '{self.cells[column]}'; write one of {', '.join(allowed)}")
        return self.cells[column]

    def number(self, column: str, most: int) -> int | None:
        """A cell that is blank, for None, or a whole number from 1 to `most`."""
        written = self.cells[column]
        if not written:
            return None
        if not (written.isascii() and written.isdecimal() and 1 <= int(written) <= most):
            raise self.wrong(f"'{column}' says '{written}'; write a whole number from 1 to {most}, or leave it blank")
        return int(written)

    def degrees(self, column: str, most: int) -> float:
        """An angle in degrees, from -most to most."""
        try:
            angle = float(self.text(column))
        except ValueError:
            raise self.wrong(f"'{column}' must be a number of degrees") from None
        if abs(angle) > most:
            raise self.wrong(f"'{column}' must be between -{most} and {most}")
        return angle

    def several(self, column: str, separator: str = "|") -> tuple[str, ...]:
        """A cell that lists things, or none."""
        parts = (part.strip() for part in self.cells[column].split(separator))
        return tuple(part for part in parts if part)


def rows(path: Path, columns: tuple[str, ...], languages: tuple[str, ...] = ()) -> Iterator[Row]:
    """The lines under a file's header.

    The header must have `columns` and may have those of `languages`, English always; ValueError otherwise.
    """
    if not path.is_file():
        raise ValueError(f"{path.name}, line 1: there is no such file in {path.parent}; put it there")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        header = lines.fieldnames or ()
        needed = columns + (("en",) if languages else ())
        if set(needed) - set(header) or set(header) - set(columns + languages):
            raise ValueError(f"{path.name}, line 1: has columns {', '.join(header)}; needs {', '.join(needed)}")
        for cells in lines:
            yield Row(path.name, lines.line_num, _tidied(cells, path.name, lines.line_num), languages)


def _tidied(cells: Mapping[str, str | None], file: str, line: int) -> Mapping[str, str]:
    tidy = {column: cell.strip() for column, cell in cells.items() if isinstance(cell, str)}
    if len(tidy) != len(cells):
        raise ValueError(f"{file}, line {line}: has more or fewer cells than the header; mind commas inside a name")
    return tidy
