"""A call to a department's server: to public addresses only, for so long and no longer, redirects not followed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx

from bot.delivery import addresses
from bot.delivery.addresses import Address, Barred, Unheard
from bot.delivery.limit import limited
from bot.delivery.trouble import NotDelivered
from bot.wiring import Sunwai

TIMEOUT = httpx.Timeout(15.0, connect=5.0)  # seconds; well inside a lease
LONGEST_WAIT = 3 * 24 * 3600.0  # seconds; then a delivery is given up anyway
MOST = 64 * 1024  # bytes of an answer; what is longer is no answer of ours
GONE = 410
THROTTLED = frozenset({429, 503})


@dataclass(frozen=True)
class Answer:
    """What a department's server answered: a 2xx, or a status that the caller wanted to see."""

    status: int
    body: bytes


def call(
    sunwai: Sunwai,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    read: bool = False,
    bears: frozenset[int] = frozenset(),
) -> Answer:
    """Call a URL. `read`: the body is wanted as well. `bears`: statuses that are answers, too. Raises NotDelivered."""
    address = guarded(sunwai, url)
    try:
        with (
            limited() as limit,
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=_tls()) as client,
        ):
            more = {**address.extensions, "trace": limit.trace}
            given: Any = {"user-agent": "Sunwai", **address.headers, **(headers or {})}
            with client.stream(method, address.url, headers=given, content=content, extensions=more) as response:
                body = _body(response) if read else b""
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise NotDelivered("too slow" if limit.over else type(trouble).__name__) from None
    if response.status_code not in bears:
        judge(response)
    return Answer(response.status_code, body)


def judge(response: httpx.Response) -> None:
    """2xx is taken; 410 is final; the rest may pass."""
    if response.is_success:
        return
    after = retry_after(response.headers.get("retry-after")) if response.status_code in THROTTLED else None
    raise NotDelivered(f"HTTP {response.status_code}", response.status_code != GONE, after)


def retry_after(value: str | None) -> float | None:
    """Seconds to wait, from seconds or an HTTP date, three days at most; None where it says neither."""
    if not value:
        return None
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0.0, wait), LONGEST_WAIT)


def guarded(sunwai: Sunwai, url: str) -> Address:
    """Where to connect, checked at the moment of the call. Raises NotDelivered."""
    try:
        return addresses.guarded(url, demo=sunwai.settings.demo)
    except Barred as trouble:
        raise NotDelivered(str(trouble), retryable=False) from None
    except Unheard:
        raise NotDelivered("the host is not known") from None


def _body(response: httpx.Response) -> bytes:
    body = b""
    for part in response.iter_bytes():
        body += part
        if len(body) > MOST:
            raise NotDelivered("the answer is too long")
    return body


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the authorities takes longer than a delivery."""
    return httpx.create_ssl_context(trust_env=False)
