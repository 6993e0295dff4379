"""The table of leaves in the hands of who keeps it: as it is shipped, with other cells in a line, with a line more."""

from core.catalogue import load
from core.leaf_rows import languages
from core.leaf_table import subjects, write

SHIPPED = write(subjects(load()), languages(load()))
NEW = "WT9,WT,water meter,پانی کا میٹر,pani ka meter,72,calendar,no,no,no,,no,no"


def edited(code: str, text: str = SHIPPED, /, **cells: str) -> str:
    """The table with other cells in one line; `ur_Latn` is the column ur-Latn."""
    lines = text.splitlines()
    at = line_of(code, text) - 1
    values = dict(zip(lines[0].split(","), lines[at].split(","), strict=True))
    values |= {name.replace("_", "-"): cell for name, cell in cells.items()}
    return "\n".join((*lines[:at], ",".join(values.values()), *lines[at + 1 :])) + "\n"


def line_of(code: str, text: str = SHIPPED) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"{code},"))
