"""The API's own document, OpenAPI 3.1: made of the same names the program works with, so that it cannot say otherwise."""

from bot import casebook
from bot.wiring import Sunwai
from core.complaint import Status
from desk import asked, filings, problems
from desk.schemas import EVENTS, Schema, example, ref, schemas

ID = "4821-0937-5514"
MEDIA = ("image/*", "video/*", "audio/*", "application/pdf", "application/geo+json")
ABOUT = """\
For the systems of departments. A key belongs to one department and opens that department's complaints alone; any other
is answered like one that does not exist. What a department does about a complaint is posted as an event; the citizen
hears of it in her language, on her channel.

To follow what changes, keep the newest `updated_at` you have seen and ask for `since` a minute before it: complaints come
in the order of their last change, and one you know already you recognise by its `tracking_id` and `updated_at`.

Nothing here says who the citizen is.

Who takes complaints down for citizens (a helpline, a post room, a counter) has a key of its own kind: it files, and reads
nothing."""
FILING = """\
The questions are those that the citizen would be asked by text, in the same order; nothing is remembered between two
requests. Send what she tells as `text`, ask her what is answered, and send `answers` again with hers under the question's
`name`, until there is a `complaint`: after she has said yes to what is read back. She is texted the same words at once, at
this number and nowhere else, and the case is hers there: it is found by her STATUS.

Send an `Idempotency-Key` with the last answer, so that a request that is repeated files nothing twice."""
TELEPHONE = {
    "source": "telephone",
    "language": "ur-Latn",
    "phone": "+923000000101",
    "text": "Gutter 3 din se band hai, Mohalla Islampura, Gujranwala",
}
LETTER = {
    "source": "letter",
    "language": "en",
    "text": "The sewer in Mohalla Islampura, Gujranwala has been overflowing for three days.",
    "answers": {"register.sure": "yes"},
}


def document(sunwai: Sunwai) -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sunwai for departments",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": sunwai.settings.public_url}],
        "security": [{"key": []}],
        "paths": {
            "/api/v1/complaints": {"get": listing()},
            "/api/v1/complaints/{tracking_id}": {"parameters": [tracking_id()], "get": reading()},
            "/api/v1/complaints/{tracking_id}/events": {"parameters": [tracking_id()], "post": telling()},
            "/api/v1/complaints/{tracking_id}/evidence/{evidence_id}": {
                "parameters": [tracking_id(), evidence_id()],
                "get": fetching(),
            },
            "/api/v1/filings": {"post": filing()},
            "/api/v1/openapi.json": {"get": itself()},
        },
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key that an operator issued."}
            },
            "schemas": {**schemas(sunwai), **filings.schemas(sunwai)},
            "responses": {name: explained(name) for name in problems.KINDS},
        },
    }


def listing() -> Schema:
    return {
        "operationId": "listComplaints",
        "summary": "The department's complaints, by their last change, the oldest first",
        "parameters": [
            query("status", "Only those with this status.", {"type": "string", "enum": list(Status)}),
            query("since", "Only those changed at or after this moment.", {"type": "string", "format": "date-time"}),
            query("cursor", "`next_cursor` of the page before, with the same `status` and `since`.", {"type": "string"}),
            query("limit", "How many on a page.", {
                "type": "integer", "minimum": 1, "maximum": casebook.MOST, "default": casebook.USUAL
            }),
        ],
        "responses": {"200": body("A page.", "Page"), **troubles("Unauthorized", "Refused", "Failed", "Away")},
    }  # fmt: skip


def reading() -> Schema:
    return {
        "operationId": "readComplaint",
        "summary": "One of the department's complaints",
        "responses": {
            "200": body("The complaint.", "Complaint"),
            **troubles("Unauthorized", "Unknown", "Failed", "Away"),
        },
    }


def telling() -> Schema:
    return {
        "operationId": "postEvent",
        "summary": "What the department does about a complaint",
        "parameters": [
            idempotency_key(),
        ],
        "requestBody": {
            "required": True,
            "content": {
                asked.JSON: {
                    "schema": ref("NewEvent"),
                    "examples": {step: {"value": example(step)} for step in EVENTS},
                }
            },
        },
        "responses": {
            "200": body("The complaint as it is now.", "Complaint"),
            **troubles(
                "Unreadable",
                "Unauthorized",
                "Unknown",
                "Unlawful",
                "TooLarge",
                "MediaType",
                "Refused",
                "Failed",
                "Away",
            ),
        },
    }


def idempotency_key() -> Schema:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A name of your own for this request, e.g. a UUID. The same request under the same key "
        "is answered as before and changes nothing again, so it may be repeated until it is answered.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    }


def filing() -> Schema:
    return {
        "operationId": "fileComplaint",
        "summary": "Take a complaint down for a citizen, question by question; with an operator's key",
        "description": FILING,
        "parameters": [idempotency_key()],
        "requestBody": {
            "required": True,
            "content": {
                asked.JSON: {
                    "schema": ref("NewFiling"),
                    "examples": {"telephone": {"value": TELEPHONE}, "letter": {"value": LETTER}},
                }
            },
        },
        "responses": {
            "200": body("What to ask next, or the complaint that was filed.", "Filing"),
            **troubles(
                "Unreadable",
                "Unauthorized",
                "Forbidden",
                "TooLarge",
                "MediaType",
                "Refused",
                "TooMany",
                "Failed",
                "Away",
            ),
        },
    }


def fetching() -> Schema:
    return {
        "operationId": "readEvidence",
        "summary": "What the citizen sent along with a complaint: a photo, a film, a voice, a paper, a point on the map",
        "responses": {
            "200": {
                "description": "The file, without what it told of her phone and of where and when it was taken.",
                "content": {media: {} for media in MEDIA},
            },
            **troubles("Unauthorized", "Unknown", "Failed", "Away"),
        },
    }


def itself() -> Schema:
    return {
        "operationId": "readDocument",
        "summary": "This document",
        "security": [],
        "responses": {
            "200": {"description": "OpenAPI 3.1.", "content": {asked.JSON: {"schema": {"type": "object"}}}},
            **troubles("Failed"),
        },
    }


def explained(name: str) -> Schema:
    """One kind of error."""
    kind = problems.KINDS[name]
    sample = {
        "type": f"{problems.DOCUMENT}#/components/responses/{name}",
        "title": kind.title,
        "status": kind.status.value,
        "detail": kind.detail,
        "instance": f"/api/v1/complaints/{ID}",
    }
    return {
        "description": f"{kind.title}. {kind.detail}",
        "content": {problems.MEDIA: {"schema": ref("Problem"), "example": sample}},
    }


def troubles(*names: str) -> Schema:
    return {
        str(problems.KINDS[name].status.value): {"$ref": f"#/components/responses/{name}"} for name in names
    }  # fmt: skip


def tracking_id() -> Schema:
    return {
        "name": "tracking_id",
        "in": "path",
        "required": True,
        "description": "With dashes or without.",
        "schema": {"type": "string", "pattern": "^[0-9]{4}-?[0-9]{4}-?[0-9]{4}$"},
        "example": ID,
    }


def evidence_id() -> Schema:
    return {
        "name": "evidence_id",
        "in": "path",
        "required": True,
        "description": "The `id` of a piece of a complaint's `evidence`.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "example": "00112233445566778899aabbccddeeff",
    }


def query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def body(description: str, name: str) -> Schema:
    return {"description": description, "content": {asked.JSON: {"schema": ref(name)}}}
