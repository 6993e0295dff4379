"""Open311 GeoReport v2 under `/open311/v2`, as JSON and as XML: what can be reported, what was, and a way to report."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot import apikeys, service_requests
from bot.allowance import TooMany
from bot.running import health
from bot.service_requests import Asked, Listed, Report
from bot.sight import Caller, Refused
from bot.staff.filing import LONGEST
from bot.wiring import Away, Sunwai
from core import tracking_id
from desk.open311_asked import Trouble, asked, digits, number, state_of

LANGUAGE = "en"
MOST, USUAL, LAST = 100, 50, 10_000  # requests on a page; the last page
FRESH = "public, max-age=60"
Item = Mapping[str, object]


def endpoints(sunwai: Sunwai) -> Blueprint:
    """All of them, each by its name and the format that is wanted."""
    door = Open311(sunwai)
    blueprint = Blueprint("open311", __name__, url_prefix="/open311/v2")
    for path, method, view in (
        ("/services.<any(json, xml):form>", "GET", door.services),
        ("/services/<code>.<any(json, xml):form>", "GET", door.service),
        ("/requests.<any(json, xml):form>", "GET", door.requests),
        ("/requests.<any(json, xml):form>", "POST", door.report),
        ("/requests/<wanted>.<any(json, xml):form>", "GET", door.request),
    ):
        blueprint.add_url_rule(path, view_func=view, methods=[method], provide_automatic_options=False)
    blueprint.errorhandler(Trouble)(lambda error: failed(error.code, error.description))
    blueprint.errorhandler(Refused)(lambda error: failed(400, str(error)))
    blueprint.errorhandler(TooMany)(too_many)
    blueprint.errorhandler(Away)(lambda _: failed(503, "not now: nothing has happened, try again later"))
    blueprint.errorhandler(HTTPException)(lambda error: failed(error.code or 500, error.name.lower()))
    return blueprint


class Open311:
    """The endpoints."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def services(self, form: str) -> Response:
        """What can be reported."""
        found = [self.described(leaf.code) for leaf in service_requests.services(self._sunwai)]
        return shown("services", "service", found, form)

    def service(self, code: str, form: str) -> Response:
        """One of them: none needs more than what every report has."""
        if code not in {leaf.code for leaf in service_requests.services(self._sunwai)}:
            raise Trouble(404, "service_code is not known")
        if form == "json":
            return fresh(jsonify(service_code=code, attributes=[]))
        root = ElementTree.Element("service_definition")
        ElementTree.SubElement(root, "service_code").text = code
        ElementTree.SubElement(root, "attributes")
        return fresh(xml(root))

    def requests(self, form: str) -> Response:
        """What was reported, the newest first, without anything of who did."""
        size, page = number("page_size", USUAL, MOST), number("page", 1, LAST)
        found = service_requests.page(self._sunwai, asked(self._sunwai.store.clock()), (page - 1) * size, size)
        return shown("service_requests", "request", [self.written(one) for one in found], form)

    def request(self, wanted: str, form: str) -> Response:
        """One report by its number."""
        cases = Asked(cases=(digits(wanted),))
        found = service_requests.page(self._sunwai, cases, 0, 1)
        if not found:
            raise Trouble(404, "service_request_id is not known")
        return shown("service_requests", "request", [self.written(found[0])], form)

    def report(self, form: str) -> Response:
        """A new report, with a key of an operator's or of a department's."""
        caller = self.caller()
        filed = service_requests.file(self._sunwai, caller, self.read())
        item = {"service_request_id": filed["tracking_id"], "service_notice": filed["words"], "account_id": None}
        response = shown("service_requests", "request", [item], form)
        response.status_code = 201
        response.headers["Cache-Control"] = "no-store"
        return response

    def caller(self) -> Caller:
        """Who reports. Raises Trouble."""
        key = request.form.get("api_key", "")
        found = apikeys.caller(self._sunwai, key) if key else None
        if found is None:
            health.FORGED.labels("open311").inc()
            raise Trouble(403, "api_key is missing or not valid")
        return found

    def read(self) -> Report:
        """The report that was sent. Raises Trouble."""
        given = {name: request.form.get(name, "").strip() for name in ("service_code", "description", "address_string")}
        if missing := [name for name, value in given.items() if not value]:
            raise Trouble(400, f"missing: {', '.join(missing)}")
        if any(len(value) > LONGEST for value in given.values()):
            raise Trouble(400, f"longer than {LONGEST} characters")
        if given["service_code"] not in {leaf.code for leaf in service_requests.services(self._sunwai)}:
            raise Trouble(404, "service_code is not known")
        phone, spoken = request.form.get("phone", ""), request.form.get("language", LANGUAGE)
        return Report(given["service_code"], given["description"], given["address_string"], phone, spoken)

    def described(self, code: str) -> Item:
        """A leaf as a service."""
        leaf = self._sunwai.catalogue.leaves[code]
        group = self._sunwai.catalogue.name("department", leaf.department, LANGUAGE)
        return {
            "service_code": code,
            "service_name": self._sunwai.catalogue.name("leaf", code, LANGUAGE),
            "description": f"{group}: {self._sunwai.catalogue.name('leaf', code, LANGUAGE)}",
            "metadata": False,
            "type": "realtime",
            "keywords": group,
            "group": group,
        }

    def written(self, one: Listed) -> Item:
        """A case as a request. The words are the citizen's, so they are not here, nor is a place nearer than the district."""
        return {
            "service_request_id": tracking_id.show(one.tracking_id),
            "status": state_of(one.status),
            "status_notes": one.status.value.replace("_", " "),
            "service_name": self._sunwai.catalogue.name("leaf", one.leaf, LANGUAGE),
            "service_code": one.leaf,
            "description": None,
            "agency_responsible": self._sunwai.catalogue.name("department", one.department, LANGUAGE),
            "service_notice": None,
            "requested_datetime": moment(one.registered_at),
            "updated_datetime": moment(one.updated_at),
            "expected_datetime": one.due_at and moment(one.due_at),
            "address": self._sunwai.catalogue.name("district", one.place, LANGUAGE) if one.place else None,
            "address_id": None,
            "zipcode": None,
            "lat": None,
            "long": None,
            "media_url": None,
        }


def moment(at: datetime) -> str:
    """A moment as W3C's profile of ISO 8601 has it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def shown(kind: str, one: str, items: Sequence[Item], form: str) -> Response:
    """A list in the format that is wanted."""
    if form == "json":
        return fresh(jsonify(items))
    root = ElementTree.Element(kind)
    for item in items:
        element = ElementTree.SubElement(root, one)
        for name, value in item.items():
            ElementTree.SubElement(element, name).text = written(value)
    return fresh(xml(root))


def written(value: object) -> str | None:
    """A value as text of XML."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def failed(code: int, description: str) -> Response:
    """An error as the standard has it, in the format that was asked for."""
    form = "xml" if request.path.endswith(".xml") else "json"
    response = shown("errors", "error", [{"code": code, "description": description}], form)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response


def too_many(error: TooMany) -> Response:
    """Too many reports with one key."""
    response = failed(429, "too many reports in one hour: nothing has happened, try again after Retry-After")
    response.headers["Retry-After"] = str(error.seconds)
    return response


def xml(root: ElementTree.Element) -> Response:
    """A document."""
    return Response(ElementTree.tostring(root, "utf-8", xml_declaration=True), content_type="text/xml; charset=utf-8")


def fresh(response: Response) -> Response:
    """For anybody's programs and pages."""
    response.headers["Cache-Control"] = FRESH
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
