"""Who may open what, as docs/desk.md publishes it: `python -m tests.desk.matrix` writes it from the routes themselves."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from core.staff import Role
from desk.inside import roles
from tests.house import house

DOC = Path(__file__).parents[2] / "docs" / "desk.md"
BEGIN, END = "<!-- the matrix: python -m tests.desk.matrix -->\n", "<!-- the end of the matrix -->\n"


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every route of the desk behind its door, with its method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.rule.startswith("/desk") and rule.endpoint not in roles.AT_THE_DOOR:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def table(app: Flask) -> str:
    """The matrix as Markdown."""
    lines = [f"| page | {' | '.join(Role)} |", f"|---|{':-:|' * len(Role)}"]
    for method, rule in routes(app):
        who = roles.MATRIX[rule.endpoint]
        lines.append(f"| `{method} {rule.rule}` | {' | '.join('yes' if role in who else '' for role in Role)} |")
    return "\n".join(lines) + "\n"


def published() -> str:
    """The matrix that the document has."""
    return DOC.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def publish() -> None:
    """Write it into the document."""
    with tempfile.TemporaryDirectory() as folder:
        found = table(create_app(house(Path(folder))))
    text = DOC.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    DOC.write_text(before + BEGIN + found + END + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    publish()
