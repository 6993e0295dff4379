"""Errors of the API, as RFC 9457 says: `application/problem+json`, and nothing in them of what went wrong inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, current_app, g, json, request
from werkzeug.exceptions import HTTPException

from bot.wiring import Sunwai

MEDIA = "application/problem+json"
DOCUMENT = "/api/v1/openapi.json"
RETRY_AFTER = "5"  # seconds


@dataclass(frozen=True)
class Kind:
    """One kind of error: its status, and what is always so."""

    status: HTTPStatus
    title: str
    detail: str


# By their names, under which the API's document explains them, too.
KINDS: Mapping[str, Kind] = {
    "Unreadable": Kind(HTTPStatus.BAD_REQUEST, "The request cannot be read", "The body is not JSON in UTF-8."),
    "Unauthorized": Kind(
        HTTPStatus.UNAUTHORIZED, "A valid key is needed", "Send a key of your department's as a bearer token."
    ),
    "Forbidden": Kind(HTTPStatus.FORBIDDEN, "Not with this key", "Complaints are filed with an operator's key."),
    "Unknown": Kind(HTTPStatus.NOT_FOUND, "Not found", "There is no such thing for you here."),
    "Method": Kind(HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed", "The header Allow names those that are."),
    "Unlawful": Kind(
        HTTPStatus.CONFLICT, "The step is not possible now", "The member `lawful` names the steps that are."
    ),
    "TooLarge": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large", "An event has 64 KiB at most."),
    "MediaType": Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON is needed", "Send the body as application/json."),
    "Refused": Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The request cannot be taken as it is", "The member `errors` names what to mend."
    ),
    "TooMany": Kind(
        HTTPStatus.TOO_MANY_REQUESTS, "Too many in one hour", "Nothing has happened; try again after Retry-After."
    ),
    "Failed": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong", "It is not your fault."),
    "Away": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "Not now", "Nothing has happened; try again after Retry-After."),
}  # fmt: skip
BY_STATUS = {kind.status: name for name, kind in KINDS.items()}


@dataclass
class Problem(Exception):
    """An error to be answered: a name of KINDS, what is so in this case, further members and headers."""

    name: str
    detail: str = ""
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(detail: str, *errors: Mapping[str, str]) -> Problem:
    """What has to be mended, in a sentence and item by item."""
    return Problem("Refused", detail, {"errors": list(errors)} if errors else {})


def answer(problem: Problem) -> Response:
    """The response to an error."""
    sunwai: Sunwai = current_app.extensions["sunwai"]
    kind = KINDS[problem.name]
    document = f"{sunwai.settings.public_url}{DOCUMENT}#/components/responses/{problem.name}"
    return _written(document, kind.status, kind.title, problem.detail or kind.detail, problem.members, problem.headers)


def of(error: Exception) -> Response | HTTPException:
    """The response to an error that was not meant for the API: of routing, of reading, or a bug."""
    if not isinstance(error, HTTPException):
        return answer(Problem("Failed", f"It is not your fault. Ask for {g.get('request_id')}."))
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    if error.code in BY_STATUS:
        return answer(Problem(BY_STATUS[HTTPStatus(error.code)], headers=headers))
    status = HTTPStatus(error.code)
    return _written("about:blank", status, status.phrase, status.description or status.phrase, {}, headers)


def _written(
    kind: str, status: HTTPStatus, title: str, detail: str, more: Mapping[str, object], headers: Mapping[str, str]
) -> Response:
    instance = quote(request.path)
    body = {"type": kind, "title": title, "status": status.value, "detail": detail, "instance": instance, **more}
    response = Response(json.dumps(body), status, {**headers, "Cache-Control": "no-store"}, content_type=MEDIA)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="sunwai"'
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers.setdefault("Retry-After", RETRY_AFTER)
    return response
