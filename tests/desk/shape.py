"""Holds a value against a JSON Schema, as far as ours go; a keyword it does not know is an error, never overlooked."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Schema = Mapping[str, Any]
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
TALK = {"description", "title", "examples", "default"}


def faults(value: Any, schema: Schema, document: Schema, at: str = "#") -> list[str]:
    """What about a value is not as the schema has it; references lead into the document."""
    found = []
    for word, wanted in schema.items():
        if word not in TALK and not WORDS[word](value, wanted, document, schema):
            found.append(f"{at}: {word} {wanted}")
    if isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                found += faults(value[name], inner, document, f"{at}/{name}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            found += faults(item, schema["items"], document, f"{at}/{number}")
    return found


def resolve(reference: str, document: Schema) -> Schema:
    """What a reference within the document leads to."""
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def _type(value: Any, wanted: Any, *_: Any) -> bool:
    names = wanted if isinstance(wanted, list) else [wanted]
    # To Python True is a number as well.
    return any(isinstance(value, TYPES[name]) and not (name == "integer" and value is True) for name in names)


def _extra(value: Any, wanted: Any, document: Schema, schema: Schema) -> bool:
    rest = set(value) - set(schema.get("properties", {})) if isinstance(value, dict) else set()
    return not rest if wanted is False else not any(faults(value[name], wanted, document) for name in rest)


def _format(value: Any, wanted: str, *_: Any) -> bool:
    if wanted == "date-time" and isinstance(value, str):
        return datetime.fromisoformat(value).tzinfo is not None
    return True


def _fits(value: Any, schemas: list[Schema], document: Schema) -> int:
    return sum(not faults(value, schema, document) for schema in schemas)


WORDS: Mapping[str, Callable[..., bool]] = {
    "$ref": lambda value, wanted, document, _: not faults(value, resolve(wanted, document), document),
    "type": _type,
    "enum": lambda value, wanted, *_: value in wanted,
    "const": lambda value, wanted, *_: value == wanted,
    "required": lambda value, wanted, *_: not isinstance(value, dict) or set(wanted) <= set(value),
    "properties": lambda *_: True,
    "items": lambda *_: True,
    "additionalProperties": _extra,
    "maxProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) <= wanted,
    "oneOf": lambda value, wanted, document, _: _fits(value, wanted, document) == 1,
    "anyOf": lambda value, wanted, document, _: _fits(value, wanted, document) >= 1,
    "format": _format,
    "pattern": lambda value, wanted, *_: not isinstance(value, str) or bool(re.search(wanted, value)),
    "minLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) >= wanted,
    "maxLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) <= wanted,
    "minimum": lambda value, wanted, *_: not isinstance(value, int) or value >= wanted,
    "maximum": lambda value, wanted, *_: not isinstance(value, int) or value <= wanted,
}
