"""Results as a table on the screen and as JSON beside it."""

import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

RESULTS = Path(__file__).parent / "results"
Row = Mapping[str, object]


def show(name: str, rows: Sequence[Row], note: str = "") -> None:
    """Write the table, and keep the rows in `results/<name>.json`."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    widths = [max(map(len, (column, *(line[i] for line in cells)))) for i, column in enumerate(columns)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in [columns, *cells]
    ]
    sys.stdout.write("\n".join((f"\n{name}", *lines, note)).rstrip() + "\n")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps({"rows": rows, "note": note}, ensure_ascii=False, indent=1))


def rate(work: Callable[[], int], rounds: int = 5) -> float:
    """How many a second: the median of some rounds of `work`, which says how many it did."""
    rates = []
    for _ in range(rounds):
        start = perf_counter()
        done = work()
        rates.append(done / (perf_counter() - start))
    return statistics.median(rates)
