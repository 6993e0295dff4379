"""MP4 and 3GP: boxes in boxes (ISO/IEC 14496-12), with films or sounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from channels.files.unfit import Unfit

TYPES = ("audio/mp4", "video/mp4", "audio/3gpp", "video/3gpp")
TELLS = frozenset({b"udta", b"meta", b"uuid"})  # where phones write place, model and owner


@dataclass(frozen=True)
class Box:
    """A box by where it lies: from `start`, its content from `inner`, to `end`."""

    name: bytes
    start: int
    inner: int
    end: int


def kind(data: bytes) -> str | None:
    """By what it holds: a film if one of its tracks is to be seen."""
    brand = data[8:12]
    if data[4:8] != b"ftyp" or brand == b"qt  ":
        return None
    try:
        tracks = set(_tracks(data))
    except Unfit:
        return None
    if not tracks & {b"vide", b"soun"}:
        return None
    return f"{'video' if b'vide' in tracks else 'audio'}/{'3gpp' if brand.startswith((b'3gp', b'3g2')) else 'mp4'}"


def bare(data: bytes) -> bytes:
    """The same, with zeros where it tells of who made it: nothing may move, for films point into themselves. Raises Unfit."""
    blank = bytearray(data)
    for box in _telling(data):
        blank[box.start + 4 : box.start + 8] = b"free"
        blank[box.inner : box.end] = bytes(box.end - box.inner)
    return bytes(blank)


def _boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """One after another. Raises Unfit where one goes further than what it is in."""
    while start < end:
        size, inner = int.from_bytes(data[start : start + 4]), start + 8
        if size == 1:  # too large for four bytes
            size, inner = int.from_bytes(data[start + 8 : start + 16]), start + 16
        past = start + size if size else end
        if not inner <= past <= end:
            raise Unfit("broken")
        yield Box(data[start + 4 : start + 8], start, inner, past)
        start = past


def _within(data: bytes, *names: bytes) -> Iterator[Box]:
    """The boxes at a path, e.g. `moov`, `trak`."""
    found = [Box(b"", 0, 0, len(data))]
    for name in names:
        found = [box for outer in found for box in _boxes(data, outer.inner, outer.end) if box.name == name]
    return iter(found)


def _tracks(data: bytes) -> Iterator[bytes]:
    """What each track is for."""
    for handler in _within(data, b"moov", b"trak", b"mdia", b"hdlr"):
        yield data[handler.inner + 8 : handler.inner + 12]


def _telling(data: bytes) -> Iterator[Box]:
    for outer in (Box(b"", 0, 0, len(data)), *_within(data, b"moov"), *_within(data, b"moov", b"trak")):
        yield from (box for box in _boxes(data, outer.inner, outer.end) if box.name in TELLS)
