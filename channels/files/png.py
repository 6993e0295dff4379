"""PNG: a signature and chunks (ISO/IEC 15948)."""

from collections.abc import Iterator

from channels.files.unfit import Unfit, fitting

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP"})
FRAME = 12  # bytes of a chunk besides its content: length, name, checksum


def kind(data: bytes) -> str | None:
    return "image/png" if data.startswith(SIGNATURE) else None


def bare(data: bytes) -> bytes:
    """The picture and its colours; of an animation the first picture. Raises Unfit."""
    chunks = list(_chunks(data))
    names = [name for name, _ in chunks]
    if names[0] != b"IHDR" or names.count(b"IHDR") > 1 or b"IDAT" not in names or len(chunks[0][1]) != FRAME + 13:
        raise Unfit("broken")
    header = chunks[0][1]
    fitting(int.from_bytes(header[8:12]), int.from_bytes(header[12:16]))
    return SIGNATURE + b"".join(chunk for name, chunk in chunks if name in KEPT)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and whole chunk, up to the end of the picture, which must be there."""
    at = len(SIGNATURE)
    while at < len(data):
        end = at + FRAME + int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        if end > len(data):
            break
        yield name, data[at:end]
        if name == b"IEND":
            return
        at = end
    raise Unfit("broken")
