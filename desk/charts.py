"""Charts drawn by the server as SVG: nothing is fetched, nothing runs, and a table beside each says the same in numbers.

Shapes are in a box of WIDTH × HEIGHT units that the page scales; colours come from the style sheet by class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 600, 160
FOOT = 4  # units under the lowest line, so that it is not cut


@dataclass(frozen=True)
class Series:
    """One line of a chart: its class in the style sheet, and a value for each step; None where there is none."""

    kind: str
    values: Sequence[float | None]


def lines(series: Sequence[Series], title: str) -> Markup:
    """Lines over the same steps, from nothing up to the highest of them. `title` says in words what they show."""
    highest = max((value for one in series for value in one.values if value is not None), default=0) or 1
    drawn = Markup().join(path(one, highest) for one in series)
    return frame(
        Markup('<line class="axis" x1="0" y1="{0}" x2="{1}" y2="{0}"/>').format(HEIGHT - FOOT, WIDTH) + drawn, title
    )


def path(series: Series, highest: float) -> Markup:
    """A line; a gap where there is no value, a dot where there is none before and none after."""
    step = WIDTH / max(1, len(series.values) - 1)
    points = [
        None if value is None else (round(number * step, 1), round((HEIGHT - FOOT) * (1 - value / highest) + 2, 1))
        for number, value in enumerate(series.values)
    ]
    commands, pen = [], "M"
    for point, beyond in zip(points, (*points[1:], None), strict=True):
        if point is None:
            pen = "M"
            continue
        commands.append(f"{pen}{point[0]} {point[1]}" + ("h0" if pen == "M" and beyond is None else ""))
        pen = "L"
    return Markup('<path class="line-{}" d="{}"/>').format(series.kind, " ".join(commands))


def columns(values: Sequence[tuple[float, float]], title: str) -> Markup:
    """Columns, each with a part of it filled from below: (whole, part), e.g. closed and confirmed."""
    highest = max((whole for whole, _ in values), default=0) or 1
    slot = WIDTH / max(1, len(values))
    width = round(slot * 0.7, 1)
    drawn = Markup().join(
        column(round(number * slot + slot * 0.15, 1), width, whole / highest, part / highest)
        for number, (whole, part) in enumerate(values)
    )
    return frame(drawn, title)


def column(x: float, width: float, whole: float, part: float) -> Markup:
    """One column."""
    return Markup().join(
        Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
            kind, x, round(HEIGHT * (1 - share), 1), width, round(HEIGHT * share, 1)
        )
        for kind, share in (("whole", whole), ("part", part))
    )


def bar(share: float, part: float = 0.0) -> Markup:
    """A bar in a table, a part of it filled; for the eye only, the number stands beside it."""
    drawn = Markup('<rect class="whole" width="{}" height="10"/><rect class="part" width="{}" height="10"/>').format(
        round(100 * share, 1), round(100 * part, 1)
    )
    return Markup(
        '<svg class="bar-in" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(drawn)


def frame(drawn: Markup, title: str) -> Markup:
    """The picture, with its words for whoever does not see it."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH, HEIGHT, title, drawn)
