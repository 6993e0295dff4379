"""Measure how well and how fast messages are understood: `python -m bench understanding`, or with files of one's own:
`python -m bench.understanding [FILE.jsonl …] [--misses]`.

The lines of `utterances/` say of themselves whether the words were mended on them ("dev") or are only measured ("held",
and "fresh", which is younger): those say what to expect of messages never seen, and which of them went wrong is never shown.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns, process_time

from bench.judgement import MEASURES, Row, judged
from bench.table import RESULTS
from core.catalogue import Catalogue, load
from core.understanding import Understood, understand

HERE = Path(__file__).parent
WRITTEN = tuple(sorted((HERE / "utterances").glob("*.jsonl")))
UNSEEN = ("held", "fresh")
WRITINGS = ("en", "ur", "ur-Latn")
SETS = {
    "held": "a third, never used to mend",
    "fresh": "written later, before the words were next mended, and never used to mend",
    "dev": "two thirds, on which the words were mended",
    "orders": "orders, on which the words were mended",
    "understanding": "an older set, mended on",
    "understanding_blind": "an older set, never mended on",
}
ROUNDS = 5
Tally = dict[str, dict[str, list[bool]]]


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="Measure how well and how fast messages are understood.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="print the texts that went wrong, but none that are held")
    given = parser.parse_args(arguments)
    start = process_time()
    catalogue = load()
    understand("warm", catalogue)
    ready = round(process_time() - start, 2)
    sets = _sets(given.files or (*WRITTEN, HERE / "understanding.jsonl", HERE / "understanding_blind.jsonl"))
    results = {name: measured(rows, catalogue) for name, rows in sets.items()}
    first = next(iter(sets))
    kept = {"sets": results, "microseconds": speed([row["text"] for row in sets[first]], catalogue), "ready": ready}
    sys.stdout.write(sizes(sets) + table(kept))
    if given.misses:
        sys.stdout.writelines(
            f"{line}\n" for name, rows in sets.items() if name not in UNSEEN for line in misses(rows, catalogue)
        )
    if not given.files:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "understanding.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")


def _sets(files: Iterable[Path]) -> dict[str, list[Row]]:
    """The rows of each set, the held ones first; rows that name no set are one by the name of their file."""
    sets: dict[str, list[Row]] = defaultdict(list)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
            row = json.loads(line)
            sets[row.get("set", file.stem)].append(row)
    return dict(sorted(sets.items(), key=lambda item: (*SETS, item[0]).index(item[0])))


def measured(rows: Sequence[Row], catalogue: Catalogue) -> dict[str, object]:
    """How many messages; by measure and writing the share that is right, of how many; the commands by intent."""
    tally: Tally = defaultdict(lambda: defaultdict(list))
    intents: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        for measure, right in judged(row, understand(row["text"], catalogue)).items():
            tally[measure][row.get("lang", "?")].append(right)
            if measure == "command":
                intents[row["intent"]].append(right)
    shares = {
        measure: {writing: [round(sum(rights) / len(rights), 4), len(rights)] for writing, rights in found.items()}
        for measure, found in sorted(tally.items(), key=lambda item: MEASURES.index(item[0]))
    }
    commands = {intent: [sum(rights), len(rights)] for intent, rights in sorted(intents.items())}
    return {"messages": len(rows), "right": shares, "commands": commands}


def misses(rows: Iterable[Row], catalogue: Catalogue) -> Iterator[str]:
    """What went wrong: the measure, what was wanted, what was understood, the text."""
    for row in rows:
        found = understand(row["text"], catalogue)
        for measure, right in judged(row, found).items():
            if not right:
                yield f"{measure:>16} {_wanted(row)} | {_told(found)} | {row['text']}"


def _wanted(row: Row) -> str:
    named = ("lang", "leaf", "also", "place", "intent", "danger")
    return " ".join(str(row[key]) for key in named if row.get(key))


def _told(found: Understood) -> str:
    leaves = " ".join(f"{ranked.leaf}:{ranked.confidence:.2f}" for ranked in found.leaves)
    place = found.place.name if found.place else "-"
    return f"{found.language} {found.command or ''} {'/'.join(found.departments)} {leaves} {place} {found.danger or ''}"


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


def table(kept: Mapping[str, object]) -> str:
    """The results as lines for a terminal: a block for each set, a line for each measure, a column for each writing."""
    lines = []
    sets: Mapping[str, Mapping[str, object]] = kept["sets"]  # type: ignore[assignment]
    for name, found in sets.items():
        lines += ["", f"{name}: {found['messages']} messages; {SETS.get(name, 'a set of your own')}"]
        lines.append(" " * 18 + "".join(f"{writing:>18}" for writing in (*WRITINGS, "all")))
        lines += [_line(measure, shares) for measure, shares in found["right"].items()]  # type: ignore[attr-defined]
        commands: Mapping[str, Sequence[int]] = found["commands"]  # type: ignore[assignment]
        lines.append("commands: " + ", ".join(f"{which} {right}/{of}" for which, (right, of) in commands.items()))
    times: Mapping[str, float] = kept["microseconds"]  # type: ignore[assignment]
    lines += ["", "microseconds a message: " + ", ".join(f"{which} {value}" for which, value in times.items())]
    return "\n".join([*lines, f"ready after {kept['ready']} s of computing"]) + "\n"


def sizes(sets: Mapping[str, Sequence[Row]]) -> str:
    """How many messages there are in each writing, and how many of them are unseen by whoever mends the words."""
    told = []
    for writing in WRITINGS:
        counts = {name: sum(row.get("lang") == writing for row in rows) for name, rows in sets.items()}
        told.append(f"{writing} {sum(counts.values())} ({sum(counts.get(name, 0) for name in UNSEEN)} unseen)")
    return "messages: " + ", ".join(told) + "\n"


def _line(measure: str, shares: Mapping[str, Sequence[float]]) -> str:
    whole = sum(count for _, count in shares.values())
    alltogether = sum(share * count for share, count in shares.values()) / whole
    cells = [shares.get(writing) for writing in WRITINGS]
    told = [f"{cell[0]:>9.1%} of {cell[1]:<4}" if cell else "-" for cell in (*cells, (alltogether, whole))]
    return f"{measure:>18}" + "".join(f"{cell:>18}" for cell in told)


if __name__ == "__main__":
    main(sys.argv[1:])
