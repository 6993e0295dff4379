"""WebP: a RIFF file of chunks (RFC 9649)."""

from collections.abc import Iterator

from channels.files.unfit import Unfit, fitting

RIFF, WEBP = b"RIFF", b"WEBP"
KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
PICTURES = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
TELLS = 0x08 | 0x04  # flags of the extended header: there is Exif, there is XMP


def kind(data: bytes) -> str | None:
    return "image/webp" if data.startswith(RIFF) and data[8:12] == WEBP else None


def bare(data: bytes) -> bytes:
    """The picture, its transparency, its frames and its colours. Raises Unfit."""
    chunks = [(name, content) for name, content in _chunks(data) if name in KEPT]
    if not any(name in PICTURES for name, _ in chunks):
        raise Unfit("broken")
    for name, content in chunks:
        _check(name, content)
    body = WEBP + b"".join(_chunk(name, content) for name, content in chunks)
    return RIFF + len(body).to_bytes(4, "little") + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content, as far as the file says that it goes."""
    at, end = len(RIFF + WEBP) + 4, 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Unfit("broken")
    while at < end:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        content, at = data[at + 8 : at + 8 + length], at + 8 + length
        if at > end:
            raise Unfit("broken")
        yield name, content
        at += length % 2


def _check(name: bytes, content: bytes) -> None:
    """Raise Unfit for a size that does not fit."""
    little = int.from_bytes
    match name:
        case b"VP8X":
            fitting(little(content[4:7], "little") + 1, little(content[7:10], "little") + 1)
        case b"VP8 ":
            fitting(little(content[6:8], "little") & 0x3FFF, little(content[8:10], "little") & 0x3FFF)
        case b"VP8L":
            sizes = little(content[1:5], "little")
            fitting((sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1)
        case b"ANMF":
            fitting(little(content[6:9], "little") + 1, little(content[9:12], "little") + 1)


def _chunk(name: bytes, content: bytes) -> bytes:
    if name == b"VP8X" and content:
        content = bytes((content[0] & ~TELLS,)) + content[1:]
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)
