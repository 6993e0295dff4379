"""A board of figures as the pages show it: rows of tables, and the charts beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.figures import Board, Published
from core.figures import COUNTS, Tally, hours, quantile
from core.suppression import SMALL, Line, table
from desk import charts
from desk.charts import Series

FIRST = 12  # values of a dimension before "all of them"
AGES = (1, 2, 4, 8, 1000)  # weeks: what still waits, by how long
SPANS = (24, 72, 168, 336, 672, 100_000)  # hours: what is closed, by how soon


@dataclass(frozen=True)
class Row:
    """One row of a table; a count of None is kept back. `first` and `solved` are hours: half within, nine in ten within."""

    value: str
    counts: Mapping[str, int | None]
    stars: float | None
    first: tuple[float | None, float | None]
    solved: tuple[float | None, float | None]

    def share(self, part: str, whole: str) -> float | None:
        """One count as a part of another; None where that is not to be told."""
        some, of = self.counts[part], self.counts[whole]
        return some / of if some is not None and of else None


@dataclass(frozen=True)
class Drawn:
    """What a page shows: `weeks` from the oldest on, `ages` and `spans` as (up to how many, cases)."""

    total: Row
    weeks: tuple[tuple[date, Row], ...]
    by: Mapping[str, tuple[Row, ...]]
    ages: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int | None], ...]

    @property
    def gaps(self) -> bool:
        """Whether some weeks are kept back, and nothing is drawn of them."""
        return any(row.counts["registered"] is None for _, row in self.weeks)

    def top(self, *names: str) -> int:
        """The highest that any of these counts was in a week: what a chart of them reaches up to."""
        return max((row.counts[name] or 0 for _, row in self.weeks for name in names), default=0)

    def trend(self, title: str) -> Markup:
        """Registered and closed, week by week."""
        rows = [row for _, row in self.weeks]
        return charts.lines(
            [Series(name, [row.counts[name] for row in rows]) for name in ("registered", "closed")], title
        )

    def word(self, title: str) -> Markup:
        """What was closed, and of it what was confirmed, week by week."""
        rows = [row for _, row in self.weeks]
        return charts.columns([(row.counts["closed"] or 0, row.counts["confirmed"] or 0) for row in rows], title)


def whole(board: Board) -> Drawn:
    """All that is known, for the desk."""
    weeks = tuple((week, full("", tally)) for week, tally in sorted(board.weeks.items()))
    by = {name: tuple(full(value, tally) for value, tally in values.items()) for name, values in board.by.items()}
    spans = tuple(spread(board.total).items())
    return Drawn(full("", board.total), weeks, by, ages(board), spans)


def published(board: Published) -> Drawn:
    """What everybody may see."""
    named = {line.value: line for line in board.by_week}
    nothing = Row("", dict.fromkeys(COUNTS), None, (None, None), (None, None))
    steps = [date.fromordinal(day) for day in range(board.first.toordinal(), board.last.toordinal() + 1, 7)]
    weeks = tuple((week, partly(named[str(week)]) if str(week) in named else nothing) for week in steps)
    by = {name: tuple(map(partly, lines)) for name, lines in board.by.items()}
    return Drawn(partly(board.total), weeks, by, (), tuple(kept(spread(board.total.tally)).items()))


def full(value: str, tally: Tally) -> Row:
    """A row in which nothing is kept back."""
    return Row(value, {name: getattr(tally, name) for name in COUNTS}, tally.satisfaction, *times(tally))


def partly(line: Line) -> Row:
    """A row for everybody; times are those of enough cases."""
    enough = (line.counts["closed"] or 0) >= SMALL
    first, solved = times(line.tally) if enough else ((None, None), (None, None))
    return Row(line.value, line.counts, line.satisfaction, first, solved)


def times(tally: Tally) -> tuple[tuple[float | None, float | None], tuple[float | None, float | None]]:
    """Hours to the first answer and to the closing: half within, nine in ten within."""
    answer, closing = tally.answer_hours, tally.closing_hours
    return (quantile(answer, 0.5), quantile(answer, 0.9)), (quantile(closing, 0.5), quantile(closing, 0.9))


def ages(board: Board) -> tuple[tuple[int, int], ...]:
    """The cases that still wait, by their age: (younger than so many weeks, how many)."""
    found = dict.fromkeys(AGES, 0)
    for week, tally in board.weeks.items():
        age = (board.last - week).days // 7
        found[next(limit for limit in AGES if age < limit)] += tally.waiting
    return tuple(found.items())


def spread(tally: Tally) -> Mapping[int, int]:
    """The cases that were closed, by how soon: within so many hours → how many."""
    found = dict.fromkeys(SPANS, 0)
    for bucket, count in tally.closing_hours.items():
        found[next(limit for limit in SPANS if hours(bucket) <= limit)] += count
    return found


def kept(spans: Mapping[int, int]) -> Mapping[int, int | None]:
    """The same without what is too small to be told."""
    lines = table({str(limit): Tally(registered=count) for limit, count in spans.items() if count})
    told = {line.value: line.counts["registered"] for line in lines}
    return {limit: told.get(str(limit)) if count else 0 for limit, count in spans.items()}


def largest(rows: Iterable[Row]) -> int:
    """The highest count of a table, by which its bars are measured; never nothing."""
    return max((row.counts["registered"] or 0 for row in rows), default=0) or 1
