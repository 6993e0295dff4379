"""Where a department's URL may lead: to a public address by https, never into our own network.

Barred     it must not be called, today or later
Unheard    its host is not known at the moment
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from channels.hosts import public

HERE = ("127.0.0.1", "localhost", "::1")  # where the demo may call, without TLS


class Barred(ValueError):
    """The URL must not be called; the message says why."""


class Unheard(Exception):
    """No name server knows the host now."""


@dataclass(frozen=True)
class Address:
    """Where to connect, and what to say we mean."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


def guarded(url: str, *, demo: bool) -> Address:
    """The URL with its host resolved once and checked, so that it cannot lead elsewhere a moment later.

    In the demo a loopback address is allowed, without TLS. Raises Barred, Unheard.
    """
    parts = lawful(url, demo=demo)
    host, port = parts.hostname or "", parts.port or 443
    if demo and host in HERE:
        return Address(url)
    found = resolved(host, port)
    if not all(map(public, found)):
        raise Barred("the host has an address that is not public")
    pinned = f"[{found[0]}]:{port}" if ":" in found[0] else f"{found[0]}:{port}"
    return Address(parts._replace(netloc=pinned).geturl(), {"host": parts.netloc}, {"sni_hostname": host})


def lawful(url: str, *, demo: bool) -> SplitResult:
    """The parts of a URL that may be called as far as one can tell without asking a name server. Raises Barred."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Barred("it is no URL") from None
    if parts.scheme != "https" and not (demo and parts.scheme == "http" and host in HERE):
        raise Barred("it must begin with https://" + (", or http://127.0.0.1 in the demo" if demo else ""))
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise Barred("it is no URL")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Barred("it must not hold a user, a password or a #")
    return parts


def resolved(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, first the one that this machine reaches best. Raises Unheard."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unheard(host) from None
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))
