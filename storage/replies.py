"""A reply as JSON, to be sealed and stored."""

import json
from dataclasses import asdict

from core.messages import Number, Option, Reply


def pack(reply: Reply) -> str:
    """To JSON."""
    return json.dumps(asdict(reply), ensure_ascii=False)


def unpack(stored: str) -> Reply:
    """From JSON."""
    values = json.loads(stored)
    options = tuple(Option(**option) for option in values["options"])
    number = values.get("number")
    return Reply(
        values["text"], options, values["language"], values.get("ends", False), Number(number) if number else None
    )
