"""An Open311 server of a city's, on loopback: takes service requests as GeoReport v2 says, and tells what became of them."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

KEY = "the-citys-own-key"
HANGS = -1  # stores the request and hangs up without an answer


@dataclass
class City:
    """`posted`: every request as it came. `requests`: those it knows, by their ids; a known key makes no second one.

    `answers`: statuses for the next POSTs, then 200. `tokens`: requests get a token first. `xml`: it answers in XML.
    """

    url: str
    answers: list[int] = field(default_factory=list)
    tokens: bool = False
    xml: bool = False
    posted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    requests: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _ids: dict[str, str] = field(default_factory=dict)

    def take(self, key: str, form: dict[str, str]) -> tuple[int, Mapping[str, str]]:
        """One POST; a status and the record to answer with."""
        self.posted.append((key, form))
        status = self.answers.pop(0) if self.answers else 200
        if form.get("api_key") != KEY:
            return 403, {"code": "403", "description": "no such key"}
        if status not in (200, HANGS):
            return status, {"code": str(status), "description": "trouble"}
        request_id = self._ids.setdefault(key, f"2026-{len(self._ids) + 1:05}")
        self.requests.setdefault(request_id, {"service_request_id": request_id, "status": "open", "status_notes": ""})
        if self.tokens:
            return status, {"token": f"t-{request_id}"}
        return status, {"service_request_id": request_id, "service_notice": "within 3 days"}

    def close(self, notes: str = "") -> None:
        """All requests are done with."""
        for request in self.requests.values():
            request.update(status="closed", status_notes=notes)

    def find(self, path: str) -> Mapping[str, str] | None:
        """What is at a path."""
        self.asked.append(path)
        kind, _, name = path.removesuffix(".json").rpartition("/")
        if name == "services":
            return {"service_code": "WT4", "service_name": "Sewer"}
        if kind.endswith("/tokens"):
            known = name.removeprefix("t-")
            return {"service_request_id": known, "token": name} if known in self.requests and not self.tokens else None
        return self.requests.get(name)


@contextmanager
def city() -> Iterator[City]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    running = City(f"http://127.0.0.1:{server.server_port}/open311/v2?jurisdiction_id=city.example")
    server.city = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def city(self) -> City:
        return self.server.city  # type: ignore[attr-defined, no-any-return]

    def do_POST(self) -> None:
        assert self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        assert urlsplit(self.path).path == "/open311/v2/requests.json"
        status, record = self.city.take(self.headers.get("Idempotency-Key", ""), form)
        if status == HANGS:
            self.close_connection = True
            return
        self._answer(status, record)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        assert parse_qs(parts.query)["jurisdiction_id"] == ["city.example"]
        found = self.city.find(parts.path)
        self._answer(200 if found else 404, found or {"code": "404", "description": "none"})

    def _answer(self, status: int, record: Mapping[str, str]) -> None:
        if self.city.xml:
            inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in record.items())
            text = f'<?xml version="1.0" encoding="utf-8"?><service_requests><request>{inside}</request></service_requests>'
        else:
            text = json.dumps([record])
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml" if self.city.xml else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test reads `posted`."""
