"""Complaints that operators file over the API: what a request holds, read strictly, and the shapes of both sides."""

import json
from typing import Any

from flask import Request

from bot import casework
from bot.sight import Caller
from bot.staff import filing
from bot.staff.filing import Form, Operator
from bot.wiring import Sunwai
from core.filing import Source
from core.staff import Role
from desk import asked
from desk.problems import Problem, refused
from desk.schemas import ID_PATTERN, Schema, at, closed, department, text

FIELDS = ("source", "language", "phone", "text", "answers")


def operator(caller: Caller) -> Operator:
    """Who files, by the name of their key. Raises Problem for a department's key."""
    if caller.role is not Role.OPERATOR:
        raise Problem("Forbidden")
    return Operator(caller.office)


def form(request: Request) -> Form:
    """What was taken down. Raises Problem."""
    given = asked.body(request)
    if strange := [name for name in given if name not in FIELDS]:
        raise asked.unexpected("field", strange)
    answers = given.get("answers", {})
    texts = {name: given.get(name, "") for name in FIELDS if name != "answers"}
    if odd := [name for name, value in texts.items() if not whole(value)]:
        raise refused(f"not a text of whole characters: {', '.join(odd)}", *({"pointer": f"#/{name}"} for name in odd))
    if not isinstance(answers, dict) or not all(map(whole, answers.values())):
        raise refused("answers has a text for each question's name", {"pointer": "#/answers"})
    if texts["source"] not in tuple(Source):
        raise refused(f"source is one of {', '.join(Source)}", {"pointer": "#/source"})
    return Form(Source(texts.pop("source")), answers=answers, **texts)


def whole(value: object) -> bool:
    """Whether it is a text that can be stored and sent."""
    return isinstance(value, str) and asked.sound(value)


def repeatable(request: Request) -> casework.Request | None:
    """The request by its idempotency key; None where it has none."""
    found = asked.repeatable(request, "")
    return found and casework.Request(found.key, json.dumps(["filing", found.body]))


def schemas(sunwai: Sunwai) -> Schema:
    """The shapes of a filing, there and back."""
    languages = [known.code for known in sunwai.catalogue.country.languages]
    answers = {
        "type": "object",
        "maxProperties": filing.MOST,
        "additionalProperties": text("", maxLength=filing.LONGEST),
        "description": "The answers so far, by the questions' names: as given back, an option's key or its number, or "
        "the citizen's own words.",
    }
    new = {
        "source": text("How it came.", enum=list(Source)),
        "language": text("The citizen's language: of the questions, and of what she is texted.", enum=languages),
        "phone": text("Her number. Without one the case is nobody's who can be reached."),
        "text": text("What she tells, in her own words.", maxLength=filing.LONGEST),
        "answers": answers,
    }
    return {
        "NewFiling": {**closed(new), "required": ["source", "language"]},
        "Filing": closed({
            "answers": {**answers, "description": "What was understood; to be sent again with the next answer."},
            "question": {"oneOf": [question(), {"type": "null"}], "description": "What to ask next."},
            "understood": {"type": "boolean", "description": "false: the last answer was none, and it is asked again."},
            "warning": {"type": ["string", "null"], "description": "To be read out first: the number to call in danger."},
            "complaint": {"oneOf": [filed(sunwai), {"type": "null"}], "description": "null: not filed yet, or dropped."},
        }),
    }  # fmt: skip


def question() -> dict[str, Any]:
    """What is asked next."""
    option = {
        "number": {"type": "integer", "minimum": 1, "description": "As she would read it in a text."},
        "key": text("What may be given for an answer."),
        "label": text("In her language."),
    }
    return dict(closed({
        "name": text("Under which its answer is given.", examples=["register.place"]),
        "words": text("To be read out, in her language."),
        "options": {"type": "array", "items": closed(option), "description": "Empty: her own words are the answer."},
    }))  # fmt: skip


def filed(sunwai: Sunwai) -> dict[str, Any]:
    """The complaint at the end."""
    return dict(closed({
        "tracking_id": text("What the citizen calls it by.", pattern=ID_PATTERN),
        "department": department(sunwai),
        "department_name": text("In English."),
        "due_at": at("Until when she was promised an answer; null: nothing was promised.", null=True),
        "words": text("What she is told: to be read out, or written to her."),
        "texted": {"type": "boolean", "description": "Whether these words are on their way to her number by SMS."},
    }))  # fmt: skip
