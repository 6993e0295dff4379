"""Read the word lists of the catalogue: tab-separated files with a header, comments after `# ` and blank lines allowed."""

from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "catalogue" / "lexicon"


def rows(path: Path, columns: int) -> Iterator[tuple[str, ...]]:
    """The rows below the header. A row with another number of columns is a ValueError that names file and line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if number == 1 or not line.strip() or line.startswith("# "):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != columns or not all(cells):
            raise ValueError(f"{path.name}, line {number}: expected {columns} filled columns, found {line!r}")
        yield cells


def sets(name: str, fold: Callable[[str], str]) -> dict[str, frozenset[str]]:
    """The words of each heading of a file of two columns, folded as the messages will be."""
    return {heading: frozenset(fold(words).split()) for heading, words in rows(FOLDER / name, 2)}
