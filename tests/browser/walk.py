"""Every page there is, found as people find them: by the links, from where each role begins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from flask import Flask
from werkzeug.exceptions import HTTPException

from core.staff import Role

PAGES = ("inside", "public", "simulator")  # the other blueprints speak to programs


@dataclass(frozen=True)
class Found:
    """A page, and whether a browser shows it: not a picture, not a table to be saved."""

    endpoint: str
    url: str
    shown: bool


class Links(HTMLParser):
    """Where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attributes if name == "href" and value]


def walk(app: Flask, base: str, start: str, cookies: Mapping[str, str]) -> Iterator[Found]:
    """One page of each kind that links lead to."""
    met, ahead = {"inside.sign_out"}, [urljoin(base, start)]
    with httpx.Client(cookies=dict(cookies), follow_redirects=True, timeout=60) as client:
        while ahead:
            url = ahead.pop(0)
            endpoint = kind(app, base, url)
            if endpoint is None or endpoint in met:
                continue
            met.add(endpoint)
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)
            shown = answer.headers["Content-Type"].startswith("text/html")
            yield Found(endpoint, str(answer.url), shown and endpoint != "inside.home")
            links = Links()
            links.feed(answer.text if shown else "")
            ahead += [urldefrag(urljoin(str(answer.url), link)).url for link in links.found]


def kind(app: Flask, base: str, url: str) -> str | None:
    """The endpoint that a link leads to; None leads away, or to what is for programs."""
    if not url.startswith(base):
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(url).path)
    except HTTPException:
        raise AssertionError(f"a link leads nowhere: {url}") from None
    return endpoint if endpoint.partition(".")[0] in PAGES else None


def enter(base: str, role: Role) -> dict[str, str]:
    """The cookies of somebody who has come in as one of the demonstration's people."""
    with httpx.Client(timeout=120) as client:
        answer = client.post(f"{base}/desk/enter/{role}", headers={"Origin": base})
        assert answer.status_code == 303, answer.text
        return {"desk": answer.cookies["desk"]}
