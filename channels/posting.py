"""Sending to a provider that has no client of its own worth its weight."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from channels.port import NotSent

if TYPE_CHECKING:
    import httpx


def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> "httpx.Response":
    """POST once; redirects are not followed. Raises NotSent where there is no answer within `timeout` seconds."""
    import httpx

    try:
        return _client(timeout).post(url, headers=headers, content=body)
    except httpx.ReadTimeout:
        raise NotSent("timeout", retryable=True) from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NotSent("unreachable", retryable=True) from None


def retry_after(response: "httpx.Response") -> float | None:
    """How many seconds the provider asks us to wait, if it says so in seconds."""
    asked = response.headers.get("Retry-After", "").strip()
    return float(asked) if asked.isascii() and asked.isdecimal() else None


@lru_cache
def _client(timeout: float) -> "httpx.Client":
    """One for all calls of the process; made when first needed, for the web door never sends."""
    import httpx

    return httpx.Client(timeout=timeout)
