"""Open311 GeoReport v2 as its servers speak it: addresses of an endpoint, and answers in JSON or XML."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree

JURISDICTION = "jurisdiction_id"
SERVICE = "service_code"


class NoReport(ValueError):
    """The answer is none of GeoReport's."""


@dataclass(frozen=True)
class Endpoint:
    """A department's endpoint, from its URL.

    `https://311.example.gov.pk/open311/v2?jurisdiction_id=example.gov.pk&service_code.WT4=017&service_code=099`: leaf WT4 is
    their 017, all others their 099; without the latter they go under our own codes.
    """

    base: str
    given: Mapping[str, str]

    @classmethod
    def of(cls, url: str) -> "Endpoint":
        """The endpoint that a URL means."""
        parts = urlsplit(url)
        base = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        return cls(base, dict(parse_qsl(parts.query)))

    @property
    def jurisdiction(self) -> Mapping[str, str]:
        """The parameter that goes with every call, where there is one."""
        return {JURISDICTION: self.given[JURISDICTION]} if JURISDICTION in self.given else {}

    def service(self, leaf: str) -> str:
        """Their code for one of our leaves."""
        return self.given.get(f"{SERVICE}.{leaf}") or self.given.get(SERVICE) or leaf

    def services(self) -> str:
        """Where it is read what they take."""
        return self._asked("services.json")

    def requests(self) -> str:
        """Where requests are posted."""
        return f"{self.base}/requests.json"

    def request(self, request_id: str) -> str:
        """Where one request is read."""
        return self._asked(f"requests/{quote(request_id, safe='')}.json")

    def token(self, token: str) -> str:
        """Where a token is exchanged for the id of its request."""
        return self._asked(f"tokens/{quote(token, safe='')}.json")

    def _asked(self, path: str) -> str:
        query = urlencode(self.jurisdiction)
        return f"{self.base}/{path}" + (f"?{query}" if query else "")


def report(body: bytes) -> Mapping[str, str]:
    """The first record of an answer, its values as texts; what is null or empty is left out. Raises NoReport."""
    text = body.decode("utf-8", "replace").strip()
    record = _xml(text) if text.startswith("<") else _json(text)
    return {name: text for name, value in record.items() if value is not None and (text := str(value).strip())}


def _json(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NoReport from None
    record = found[0] if isinstance(found, list) and found else found
    if not isinstance(record, dict):
        raise NoReport
    return record


def _xml(text: str) -> Mapping[str, object]:
    if "<!DOCTYPE" in text.upper():  # entities that grow without end are declared there, and web pages begin so
        raise NoReport
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        raise NoReport from None
    record = next(iter(root), None)
    if root.tag not in ("service_requests", "requests") or record is None:
        raise NoReport
    return {item.tag: item.text for item in record}
