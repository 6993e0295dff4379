"""Reading JSON that may have any shape: a part is there as documented, or absent, or the whole is Unreadable."""

import json
from collections.abc import Mapping
from typing import Any

from channels.legible import legible
from channels.port import Unreadable

Tree = Mapping[str, Any]


def parse(body: bytes) -> Tree:
    """The object that the body is."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    return _tree(tree)


def branch(tree: Tree, name: str) -> Tree:
    """The object of that name; an empty one if there is none."""
    return _tree(tree.get(name) or {})


def branches(tree: Tree, name: str) -> list[Tree]:
    """The objects of the list of that name; none if there is none."""
    found = tree.get(name) or []
    if not isinstance(found, list):
        raise Unreadable(f"{name} is no list")
    return [_tree(item) for item in found]


def leaf(tree: Tree, name: str) -> str:
    """The text or whole number of that name, as text; "" if there is none."""
    found = tree.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Unreadable(f"{name} is no text")
    return legible(str(found))


def _tree(found: object) -> Tree:
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    return found
