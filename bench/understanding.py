"""Measure how well and how fast messages are understood: `python -m bench.understanding [FILE.jsonl …]`.

A line is `{"text", "lang"}` and what is to be found in it: "department" (our code or a coarse name of `COARSE`), "also"
(more of them that are right as well), "leaf", "place", "intent" (the text is a command), "danger" (its kind, or false).
Prints a table by writing and keeps it in `results/understanding.json`. `--misses` prints the texts that went wrong, too.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from core.catalogue import Catalogue, load
from core.understanding import Understood, understand

RESULTS = Path(__file__).parent / "results" / "understanding.json"
# Written for this project. On the first the lexicon was mended; the second was written after that and nothing was mended
# on it: it says what to expect of messages never seen.
OWN = (Path(__file__).parent / "understanding.jsonl", Path(__file__).parent / "understanding_blind.jsonl")
ROUNDS = 5
# What other lists of departments call theirs, as ours; a leaf stands for itself alone. "other" is all that nobody has.
COARSE = {
    "electricity": "EL MU2",
    "gas": "GS",
    "water_sanitation": "WT MU3",
    "local_government": "MU RD HS WT4 WT5",
    "police": "PO CR JC2 JC3 JC4 TC7 TC6",
    "education": "ED",
    "health": "HL",
    "land_revenue": "LR",
    "nadra_passport": "ID PP",
    "telecom": "TC",
    "overseas": "OP",
    "railways_transport": "TR",
    "taxation": "TX",
    "other": "DA SW AG EN JC BK PV CR SG ZZ HS",
}
INTENTS = {"my_complaints": "status", "cancel": "menu", "exit": "menu", "agent": "human", "unsubscribe": "stop"}
Row = Mapping[str, Any]
Tally = dict[str, list[bool]]


def main(arguments: Sequence[str]) -> None:
    """Measure each file, print, keep."""
    parser = argparse.ArgumentParser(description="Measure how well and how fast messages are understood.")
    parser.add_argument("files", nargs="*", type=Path, default=OWN)
    parser.add_argument("--misses", action="store_true", help="print the texts that went wrong, too")
    given = parser.parse_args(arguments)
    catalogue = load()
    understand("warm", catalogue)
    results = {}
    for file in given.files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        tallies, misses = score(rows, catalogue)
        results[file.name] = {
            "messages": len(rows),
            "right": shares(tallies),
            "microseconds": speed([row["text"] for row in rows], catalogue),
        }
        sys.stdout.write(table(file.name, results[file.name]))
        if given.misses:
            sys.stdout.writelines(f"{line}\n" for line in misses)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def score(rows: Iterable[Row], catalogue: Catalogue) -> tuple[dict[str, Tally], list[str]]:
    """For each measure and writing what was right, and the misses as lines."""
    tallies: dict[str, Tally] = defaultdict(lambda: defaultdict(list))
    misses = []
    for row in rows:
        found = understand(row["text"], catalogue)
        for measure, right in judged(row, found).items():
            tallies[measure][row.get("lang", "?")].append(right)
            if not right:
                misses.append(f"{measure:>9} {wanted(row)} | {told(found)} | {row['text']}")
    return tallies, misses


def judged(row: Row, found: Understood) -> dict[str, bool]:
    """Each measure that a row is about, and whether it came out right."""
    marks = {}
    if "lang" in row:
        marks["language"] = found.language == row["lang"] or (row.get("intent") is not None and found.language is None)
    if row.get("intent"):
        name = found.command.name if found.command else None
        marks["command"] = name == INTENTS.get(row["intent"], row["intent"])
        return marks
    marks["no false command"] = found.command is None
    if row.get("department"):
        right = accepted(row)
        marks["top-1"] = is_one(found.departments[:1], found, right)
        marks["top-3"] = is_one(found.departments, found, right)
    if row.get("leaf"):
        marks["leaf top-1"] = row["leaf"] in [ranked.leaf for ranked in found.leaves[:1]]
        marks["leaf top-3"] = row["leaf"] in [ranked.leaf for ranked in found.leaves]
    if row.get("place"):
        marks["place"] = found.place is not None and found.place.name == row["place"]
    if "place" in row and not row["place"] and row.get("leaf"):
        marks["no false place"] = found.place is None
    if "danger" in row:
        marks["danger"] = found.danger == (row["danger"] or None)
    return marks


def accepted(row: Row) -> frozenset[str]:
    """The departments and leaves that are right for a row."""
    named = [row["department"], *(row.get("also") or ())]
    return frozenset(code for name in named for code in COARSE.get(name, name).split())


def is_one(departments: Sequence[str], found: Understood, right: frozenset[str]) -> bool:
    """Whether one of the departments is right, by itself or by the leaf of it that was ranked first."""
    leaves = {ranked.leaf[:2]: ranked.leaf for ranked in reversed(found.leaves)}
    return any(code in right or leaves.get(code) in right for code in departments)


def wanted(row: Row) -> str:
    """What a row asks for, in short."""
    return " ".join(
        str(row[key]) for key in ("lang", "department", "leaf", "place", "intent", "danger") if row.get(key)
    )


def told(found: Understood) -> str:
    """What was understood, in short."""
    leaves = " ".join(f"{ranked.leaf}:{ranked.confidence:.2f}" for ranked in found.leaves)
    place = found.place.name if found.place else "-"
    return f"{found.language} {found.command or ''} {'/'.join(found.departments)} {leaves} {place} {found.danger or ''}"


def shares(tallies: Mapping[str, Tally]) -> dict[str, dict[str, list[float]]]:
    """By measure and writing: the share that is right and of how many."""
    order = sorted(tallies)
    return {
        measure: {
            lang: [round(sum(rights) / len(rights), 4), len(rights)]
            for lang, rights in sorted(tallies[measure].items())
        }
        for measure in order
    }


def speed(texts: Sequence[str], catalogue: Catalogue) -> dict[str, float]:
    """Median and 99th percentile over messages, the best of some rounds; the floor is splitting the text at its spaces."""

    def timed(work: Callable[[str], object]) -> tuple[float, float]:
        best = [inf] * len(texts)
        for _ in range(ROUNDS):  # the same text not twice in a row: some of it may still be remembered
            for at, text in enumerate(texts):
                start = perf_counter_ns()
                work(text)
                best[at] = min(best[at], (perf_counter_ns() - start) / 1000)
        return round(median(best), 1), round(quantiles(best, n=100)[98], 1)

    ours, floor = timed(lambda text: understand(text, catalogue)), timed(str.split)
    return {"median": ours[0], "p99": ours[1], "floor median": floor[0], "floor p99": floor[1]}


def table(name: str, result: Mapping[str, Any]) -> str:
    """The result for a file as lines for a terminal."""
    lines = [f"{result['messages']} messages of {name}"]
    for measure, by_writing in result["right"].items():
        cells = "   ".join(f"{lang} {share:6.1%} of {count}" for lang, (share, count) in by_writing.items())
        lines.append(f"{measure:>16}   {cells}")
    lines.append(
        "    microseconds   " + "   ".join(f"{name} {value}" for name, value in result["microseconds"].items())
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
