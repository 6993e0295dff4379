"""Getting a citizen's file from a provider: from the provider's own hosts only, nothing large, and not for long."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from channels.hosts import below, public
from channels.port import NotFetched, Unreadable

if TYPE_CHECKING:
    import httpx

LARGEST = 5 * 1024 * 1024  # bytes
MOST_MOVES = 3  # redirects one after another
MOVED = frozenset({301, 302, 303, 307, 308})
# Our token is refused, which an operator mends; not there yet, as Twilio's files may be when it tells of them; too busy.
LATER = frozenset({401, 403, 404, 408, 425, 429})
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Shelf:
    """Where a provider's files lie.

    `api_url` is the API as it is configured, wherever that is. All else must be https at one of `hosts`, names like
    `example.com` that stand for all below them, and at a public address. `authorization` is shown to the API and to
    `trusted` hosts; "" for none.
    """

    api_url: str
    hosts: tuple[str, ...]
    trusted: tuple[str, ...] = ()
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True)
class Aim:
    """A URL that may be called. `guarded`: only at a public address."""

    parts: SplitResult
    authorization: str
    guarded: bool


def fetch(url: str, shelf: Shelf, within: float, then: Callable[[bytes], str] | None = None) -> bytes:
    """The file at the URL, or at the one that `then` reads in it; all within so many seconds. Raises NotFetched."""
    return asyncio.run(_fetch(url, shelf, within, then))


def aim(url: str, shelf: Shelf) -> Aim:
    """The URL, if it is the provider's. Raises NotFetched."""
    try:
        parts, api = urlsplit(url), urlsplit(shelf.api_url)
        origin, host = _origin(parts), parts.hostname or ""
    except ValueError:
        raise _elsewhere() from None
    if not (url.isascii() and url.isprintable()) or "\\" in url or parts.username is not None:
        raise _elsewhere()
    if origin == _origin(api):
        return Aim(parts._replace(netloc=api.netloc), shelf.authorization, guarded=False)
    if origin != ("https", host, PORTS["https"]) or not below(host, shelf.hosts):
        raise _elsewhere()
    return Aim(parts, shelf.authorization if below(host, shelf.trusted) else "", guarded=True)


async def _fetch(url: str, shelf: Shelf, within: float, then: Callable[[bytes], str] | None) -> bytes:
    import httpx

    try:
        async with asyncio.timeout(within), httpx.AsyncClient(timeout=None, trust_env=False) as client:
            data = await _get(client, url, shelf)
            return await _get(client, then(data), shelf) if then else data
    except TimeoutError:
        raise NotFetched("timeout", retryable=True) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise NotFetched("unreachable", retryable=True) from None
    except Unreadable:  # something in between answered
        raise NotFetched("garbled", retryable=True) from None


async def _get(client: "httpx.AsyncClient", url: str, shelf: Shelf) -> bytes:
    for _ in range(1 + MOST_MOVES):
        async with _called(client, aim(url, shelf)) as response:
            if response.status_code not in MOVED:
                return await _body(response)
            url = urljoin(url, response.headers.get("Location", ""))
    raise _elsewhere()


@asynccontextmanager
async def _called(client: "httpx.AsyncClient", at: Aim) -> AsyncIterator["httpx.Response"]:
    """The response to a GET. A guarded host is resolved once and called at that address: it cannot move in between."""
    host, headers = at.parts.hostname or "", {"Accept-Encoding": "identity"}
    if at.authorization:
        headers["Authorization"] = at.authorization
    if not at.guarded:
        async with client.stream("GET", at.parts.geturl(), headers=headers) as response:
            yield response
        return
    address = await _address(host)
    url = at.parts._replace(netloc=f"[{address}]" if ":" in address else address).geturl()
    name = {"sni_hostname": host}  # whose certificate it must show
    async with client.stream("GET", url, headers={**headers, "Host": host}, extensions=name) as response:
        yield response


async def _address(host: str) -> str:
    """An address of the host. Raises NotFetched if one of them is not public, OSError if there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, PORTS["https"], type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    if not all(map(public, addresses)):
        raise _elsewhere()
    return addresses[0]


async def _body(response: "httpx.Response") -> bytes:
    """What came, as it came; unpacked, a small file could become a large one."""
    status, length = response.status_code, response.headers.get("Content-Length", "0")
    if status != 200:
        raise NotFetched(str(status), retryable=status in LATER or status >= 500)
    data = bytearray()
    if int(length) <= LARGEST:
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > LARGEST:
                break
        else:
            return bytes(data)
    raise NotFetched("too large", retryable=False)


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)


def _elsewhere() -> NotFetched:
    return NotFetched("elsewhere", retryable=False)
