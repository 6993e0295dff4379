"""The shapes of what the API takes and gives, as JSON Schema (2020-12)."""

from collections.abc import Mapping
from typing import Any

from bot import casework
from bot.wiring import Sunwai
from core.complaint import Actor, Kind, Outcome, Status, Step
from desk import asked

Schema = Mapping[str, Any]

ID_PATTERN = "^[0-9]{4}-[0-9]{4}-[0-9]{4}$"
EVENTS: Mapping[Step, str] = {
    Step.ACKNOWLEDGED: "The department has it.",
    Step.IN_PROGRESS: "Work has begun.",
    Step.QUESTION: "A question to the citizen: `note` is what she reads. Her reply comes as an event `answered`.",
    Step.TRANSFERRED: "It belongs to another department or office; `note` is the reason. The third time a coordinator gets it.",
    Step.RESOLVED: "Done. `note` says what; the citizen is asked whether it is so, and may reopen it.",
    Step.REJECTED: "It cannot be done, by the `rule` or for the reason in `note`: the citizen is told.",
    Step.MERGED: "The same as an older open case of that office, `lead`: what closes that closes this, and asks each citizen.",
    Step.NOTE: "For the file; the citizen is not told.",
}
NEEDED: Mapping[Step, tuple[str, ...]] = {
    Step.QUESTION: ("note",),
    Step.TRANSFERRED: ("note",),
    Step.MERGED: ("lead",),
    Step.NOTE: ("note",),
}
EITHER: Mapping[Step, tuple[str, ...]] = {
    Step.REJECTED: ("rule", "note"),
    Step.TRANSFERRED: ("to_department", "to_office"),
}


def schemas(sunwai: Sunwai) -> Schema:
    """The shapes."""
    return {
        "Complaint": complaint(sunwai),
        "Event": event(sunwai),
        "Evidence": evidence(),
        "Page": {
            "type": "object",
            "required": ["complaints", "next_cursor"],
            "additionalProperties": False,
            "properties": {
                "complaints": {"type": "array", "items": ref("Complaint")},
                "next_cursor": {"type": ["string", "null"], "description": "Leads to those after these; null: none."},
            },
        },
        "NewEvent": {
            "oneOf": [new_event(sunwai, step) for step in EVENTS],
            "description": "The lawful steps depend on the status; an unlawful one is answered with those that are.",
        },
        "Problem": problem(),
    }


def complaint(sunwai: Sunwai) -> Schema:
    properties = {
        "tracking_id": text("What the citizen calls it by. In a path it may be without dashes.", pattern=ID_PATTERN),
        "kind": text("What it is.", enum=list(Kind)),
        "status": text("Where it stands. Only the citizen makes it `confirmed`.", enum=list(Status)),
        "department": department(sunwai),
        "office": text("The code of the office that has it; empty: the whole department has.", examples=["WT-GUJRAT"]),
        "office_name": text("The office in English."),
        "leaf": text("The category's code.", examples=["WT4"]),
        "leaf_name": text("The category in English."),
        "place": text("The district's code; empty where it is not known.", examples=["gujranwala"]),
        "place_name": text("The district in English."),
        "where": text("Where in the district, in the citizen's words."),
        "details": text("What it is about, in the citizen's words. Empty once she has had her data erased."),
        "language": text("The language she writes, BCP 47.", examples=["ur-Latn"]),
        "urgent": {"type": "boolean", "description": "Somebody may be in danger."},
        "level": {
            "type": "integer",
            "minimum": 0,
            "description": "0: the office; 1: its region; 2: the head; 3: the ministry. A reopened or late one climbs.",
        },
        "outcome": {"type": ["string", "null"], "enum": [*Outcome, None]},
        "registered_at": at("When the citizen sent it."),
        "updated_at": at("When something happened to it last."),
        "closed_at": at("When an office closed it.", null=True),
        "due_at": at("Until when the citizen was promised an answer; null: nothing was promised.", null=True),
        "mission": text("The embassy that has its part in it, where the citizen is abroad; else empty."),
        "mission_due_at": at("Until when the embassy is to do its part.", null=True),
        "events": {"type": "array", "items": ref("Event"), "description": "Its history, the oldest first."},
        "evidence": {"type": "array", "items": ref("Evidence"), "description": "What the citizen sent along."},
    }
    return closed(properties)


def event(sunwai: Sunwai) -> Schema:
    properties = {
        "at": at("When."),
        "by": text("Who.", enum=list(Actor)),
        "type": text("What.", enum=list(Step)),
        "status": text("The status it led to.", enum=list(Status)),
        "department": department(sunwai),
        "office": text("The office that had it from then on."),
        "office_name": text("That office in English."),
        "level": {"type": "integer", "minimum": 0},
        "note": text("The words that went with it."),
    }
    return closed(properties)


def evidence() -> Schema:
    properties = {
        "id": text("Its name.", pattern="^[0-9a-f]{32}$"),
        "content_type": text("What it is, by its own bytes; `application/geo+json` is a point on the map."),
        "bytes": {"type": "integer", "minimum": 0, "description": "How large it is."},
        "url": {
            "type": ["string", "null"],
            "format": "uri-reference",
            "description": "Where it can be had, with the same key; null once it is deleted.",
        },
        "deleted": {"type": "boolean", "description": "Whether it was deleted, because its time was over."},
    }
    return closed(properties)


def new_event(sunwai: Sunwai, step: Step) -> Schema:
    """What may be posted for one step."""
    needed = NEEDED.get(step, ())
    least = {"minLength": 1} if "note" in needed else {}
    shapes = {
        "type": {"const": step},
        "note": text("", maxLength=casework.LONGEST_NOTE, **least),
        "outcome": text("", enum=list(Outcome)),
        "rule": text("", maxLength=casework.LONGEST_RULE),
        "to_department": department(sunwai),
        "to_office": text("The code of an office, of that department or of the same."),
        "lead": text("The tracking ID of the case that it is joined to.", pattern=ID_PATTERN),
    }
    mine = {name: shapes[name] for name, goes_with in asked.FIELDS.items() if goes_with in (None, step)}
    shape = {
        "title": step,
        "description": EVENTS[step],
        "type": "object",
        "required": ["type", *needed],
        "additionalProperties": False,
        "properties": mine,
    }
    either = EITHER.get(step)
    return {**shape, "anyOf": [{"required": [name]} for name in either]} if either else shape


def example(step: Step) -> Schema:
    """One such event."""
    more: Mapping[Step, Schema] = {
        Step.QUESTION: {"note": "Which house is nearest to the manhole?"},
        Step.TRANSFERRED: {"note": "The drain is the municipality's.", "to_department": "MU"},
        Step.RESOLVED: {"note": "The line was cleared on Monday.", "outcome": Outcome.RELIEF_GRANTED},
        Step.REJECTED: {"rule": "Section 12", "note": "The pipe is on private land."},
        Step.MERGED: {"lead": "4821-0937-5514"},
        Step.NOTE: {"note": "A crew is free on Tuesday."},
    }
    return {"type": step, **more.get(step, {})}


def problem() -> Schema:
    """An error, as RFC 9457 has it."""
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": text("Where this kind of error is explained.", format="uri-reference"),
            "title": text("The kind of error in words."),
            "status": {"type": "integer"},
            "detail": text("This error in words."),
            "instance": text("The path that was asked.", format="uri-reference"),
            "lawful": {"type": "array", "items": text("", enum=list(EVENTS)), "description": "With 409."},
            "errors": {
                "type": "array",
                "description": "With 422: what to mend, each by its `pointer` in the body, `parameter` or `header`.",
                "items": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
    }


def closed(properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def department(sunwai: Sunwai) -> Schema:
    return text("A department's code.", enum=list(sunwai.catalogue.departments))


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


def at(description: str, *, null: bool = False) -> Schema:
    kind = ["string", "null"] if null else "string"
    return {"type": kind, "format": "date-time", "description": description}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
