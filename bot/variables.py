"""How a setting's words are read. What cannot be raises ValueError, with what it must be."""

import base64
import binascii
import math
import re
from collections.abc import Mapping
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
