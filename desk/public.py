"""The pages anybody may read: what Sunwai is and what it has done, and what works now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Blueprint, Response, make_response, render_template, request

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class About:
    """What the pages say that is a matter of configuration.

    `contacts`: where a citizen writes to, by channel ("sms", "whatsapp", "telegram", "ussd") → number, name or code.
    `emergency`: number → name in the language asked for, for the line about danger.
    """

    demo: bool
    contacts: Mapping[str, str]
    emergency: Callable[[str], Mapping[str, str]] = lambda _language: {}


@dataclass(frozen=True)
class Figures:
    """Complaints counted since the start.

    `waiting` have no answer of an office's yet; `closed` is what offices say, `confirmed` what citizens say; of the other
    closed ones the citizen may still say it (`pending`), or her time for that is over (`silent`).
    """

    registered: int
    forwarded: int
    waiting: int
    closed: int
    confirmed: int
    pending: int = 0
    silent: int = 0


class State(StrEnum):
    """How a part of the service does, best first."""

    OFF = "off"  # not offered here; no trouble
    WORKS = "works"
    SLOW = "slow"
    DOWN = "down"


@dataclass(frozen=True)
class Part:
    """One part: "database", "queue", "forwarding", "sms", "whatsapp", "telegram" or "ussd", and since when it is so."""

    name: str
    state: State
    since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What works at the moment `checked`; `waiting` and `oldest` are None where nobody can count."""

    checked: datetime
    parts: tuple[Part, ...]
    waiting: int | None = None
    oldest: datetime | None = None

    @property
    def overall(self) -> State:
        """The worst of the parts that are offered."""
        order = tuple(State)
        return max((State.WORKS, *(part.state for part in self.parts)), key=order.index)


@dataclass(frozen=True)
class Kept:
    """Where the record's chain stood at the end of a day: after so many entries, with this hash."""

    day: datetime
    entries: int
    hash: str


def pages(
    about: About,
    figures: Callable[[], Figures | None],
    standing: Callable[[], Standing],
    kept: Callable[[], Kept | None] = lambda: None,
) -> Blueprint:
    """The public pages. `figures` gives None while nobody can count: the page is shown all the same."""
    blueprint = Blueprint(
        "public", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    @blueprint.app_context_processor
    def known() -> dict[str, object]:
        return {"about": about}

    @blueprint.get("/")
    def home() -> Response:
        return _page("home.html", figures=figures(), overall=standing().overall, kept=kept())

    @blueprint.get("/status")
    def status() -> Response:
        return _page("status.html", standing=standing())

    @blueprint.after_request
    def keep_assets(response: Response) -> Response:
        # Their address changes with their content, so a reader on a slow line fetches each once.
        if request.endpoint == "public.static" and "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    return blueprint


def _page(template: str, **context: object) -> Response:
    response = make_response(render_template(template, **context))
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Cookie", "Accept-Language"))
    return response
