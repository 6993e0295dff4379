"""The house stays as it is drawn: who may import whom, no circles, nothing grown too large."""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("core", "channels", "storage", "bot", "desk")
DOORS = ("app", "worker")
PURE = frozenset({"rapidfuzz", "phonenumbers", "babel"})
MESSAGES = ("core.messages", "core.pins")
# Which of our own a room may import, and which packages besides the standard library.
OURS: Mapping[str, tuple[str, ...]] = {
    "core": ("core",),
    "channels": ("core", "channels"),
    "storage": ("core", "storage"),
    "bot": ("core", "channels", "storage", "bot"),
    "desk": ("core", "bot", "desk"),
}
NEVER: Mapping[str, frozenset[str]] = {
    "channels": frozenset({"sqlmodel", "sqlalchemy", "redis", "rq"}),
    "storage": frozenset({"flask", "twilio", "telegram", "httpx"}),
    "bot": frozenset({"flask"}),
    "desk": frozenset({"sqlmodel", "sqlalchemy", "redis", "rq", "twilio", "telegram"}),
}
IMPURE = frozenset(
    {"time", "random", "secrets", "os", "uuid", "socket", "subprocess", "logging", "threading", "asyncio"}
)
CLOCKS = frozenset({"now", "utcnow", "today", "time", "getenv", "environ", "urandom", "print", "input"})
LINES, BODY = 300, 40


def files(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside a function; `from core import x` names core.x where that is one."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = node.module or ""
            yield from (inner if is_module(inner := f"{module}.{alias.name}") else module for alias in node.names)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def package(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    own = (*ROOMS, *DOORS, "tests", "bench")
    wrong = [
        (name_of(path), module)
        for path in files(room)
        for module in imports(path)
        if (package(module) in own and package(module) not in OURS[room]) or package(module) in NEVER.get(room, ())
    ]
    assert wrong == []


def test_the_core_computes_and_does_nothing_else() -> None:
    allowed = set(sys.stdlib_module_names) - IMPURE | PURE | {"core"}
    assert [
        (name_of(path), module) for path in files("core") for module in imports(path) if package(module) not in allowed
    ] == []


def test_the_core_has_no_clock_no_chance_and_no_surroundings() -> None:
    asked = [
        (name_of(path), node.lineno)
        for path in files("core")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in CLOCKS - {"time"} and not on_self(node))
        or (isinstance(node, ast.Name) and node.id in {"print", "input", "open", "getenv", "environ"})
    ]
    assert asked == []


def on_self(node: ast.Attribute) -> bool:
    """`self.now` is the moment that was handed in."""
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def test_a_channel_knows_of_the_core_only_its_messages() -> None:
    known = {module for path in files("channels") for module in imports(path) if package(module) == "core"}
    assert known <= set(MESSAGES)


def test_a_dialogue_knows_nothing_of_the_machine() -> None:
    known = {module for path in files("core/dialogues", "core/understanding") for module in imports(path)}
    assert "core.machine" not in known


def test_there_are_no_circles() -> None:
    graph = {name_of(path): {m for m in imports(path) if package(m) in ROOMS} for path in files(*ROOMS)}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path[path.index(module) :], module))
        if module not in done:
            for other in sorted(graph.get(module, set()) - {module}):
                visit(other, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_no_file_and_no_function_is_too_long() -> None:
    written = [path for path in files(*ROOMS) if "versions" not in path.parts]  # a migration is as long as its tables
    long = [name_of(path) for path in written if len(path.read_text(encoding="utf-8").splitlines()) > LINES]
    long += [
        f"{name_of(path)}.{node.name}"
        for path in written
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= BODY
    ]
    assert long == []


def test_no_name_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services", "base"}
    assert {path.stem for path in files(*ROOMS)} & empty == set()
