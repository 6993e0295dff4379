"""How a setting's words are read. What cannot be raises ValueError, with what it must be."""

import base64
import binascii
import ipaddress
import math
import re
from collections.abc import Mapping
from email.utils import getaddresses
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from storage import shelf

DEMO, PRODUCTION = "demo", "production"
TEMPLATE = re.compile(r"[a-z0-9_]{1,512}@[a-z]{2,3}(_[A-Z]{2})?")
CONTENT_SID = re.compile(r"HX[0-9a-fA-F]{32}")


def text(value: str) -> str:
    """As it stands."""
    return value


def port(value: str) -> int:
    """A number of a port."""
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ValueError("must be a port, 1 to 65535")
    return int(value)


def environment(value: str) -> str:
    """Which of the two this is."""
    if value not in (DEMO, PRODUCTION):
        raise ValueError("must be demo or production")
    return value


def url(value: str) -> str:
    """Where something answers."""
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError("must be an http or https URL")
    return value.rstrip("/")


def seconds(value: str) -> float:
    """How long."""
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueError("must be a number of seconds")
    return found


def place(value: str) -> str:
    """Where files are kept."""
    shelf.at(value, Path())
    return value


def names(value: str) -> tuple[str, ...]:
    """A list, its items without the space around them."""
    return tuple(filter(None, (name.strip() for name in value.split(","))))


def networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(name)) for name in names(value))
    except ValueError:
        raise ValueError("must be addresses or networks, e.g. 10.0.0.7,10.1.0.0/16") from None


def mail_server(value: str) -> str:
    parts = urlsplit(value)
    try:
        found = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 25)
    except ValueError:
        found = None
    if not found:
        raise ValueError("must be smtp://host:port or smtps://host:port, with user:password@ before the host if needed")
    return value


def mailbox(value: str) -> str:
    found = getaddresses([value])
    address = found[0][1] if len(found) == 1 else ""
    user, _, host = address.rpartition("@")
    if not (user and host and value.isprintable() and address.isascii()) or set(address) & set(' ,;<>()"'):
        raise ValueError("must be a mail address, with a name before it if you like: Sunwai <sunwai@example.gov.pk>")
    return value


def contents(value: str) -> Mapping[str, str]:
    """Templates at Twilio: SIDs by use."""
    found = dict(item.partition(":")[::2] for item in names(value))
    if not all(CONTENT_SID.fullmatch(sid) for sid in found.values()):
        raise ValueError("must be use:SID,use:SID, each SID HX and 32 hexadecimal digits")
    return MappingProxyType(found)


def templates(value: str) -> Mapping[str, str]:
    """Templates at Meta: name and language by use."""
    found = dict(item.partition(":")[::2] for item in names(value))
    if not all(TEMPLATE.fullmatch(name) for name in found.values()):
        raise ValueError(
            "must be use/language:name@code,…, each as Meta has approved it, e.g. notice/ur:sunwai_notice@ur"
        )
    return MappingProxyType(found)


def key_ring(value: str) -> Mapping[str, bytes]:
    """Master keys by their names."""
    ring = {}
    for item in names(value):
        name, colon, key = item.partition(":")
        try:
            ring[name] = base64.b64decode(key, validate=True)
        except binascii.Error:
            raise ValueError("must be name:key,name:key with keys in base64") from None
        if not name or not colon or len(ring[name]) != 32:
            raise ValueError("must be name:key,name:key, each key 32 bytes in base64")
    if not ring:
        raise ValueError("must hold at least one key")
    return MappingProxyType(ring)
