"""JPEG: segments, each with a marker, and the scans between them (ITU T.81, annex B)."""

import re
from collections.abc import Iterator

from channels.files.unfit import Unfit, fitting

START, END = b"\xff\xd8", b"\xff\xd9"
SCAN, APP0, APP2, APP14 = 0xDA, 0xE0, 0xE2, 0xEE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})  # Huffman, arithmetic, quantisation, lines, restart interval
MARKER = re.compile(rb"\xff+([^\x00\xff])")
SCANNED = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")  # where a scan ends: no stuffed byte, no restart, no filling


def kind(data: bytes) -> str | None:
    return "image/jpeg" if data.startswith(START + b"\xff") else None


def bare(data: bytes) -> bytes:
    """The picture with its tables, its colour profile and how its colours are written. Raises Unfit."""
    kept, framed = [START], False
    for marker, content, scan in _segments(data):
        if marker in FRAMES:
            fitting(int.from_bytes(content[3:5]), int.from_bytes(content[1:3]))
            framed = True
        elif marker == SCAN and not framed:
            raise Unfit("broken")
        if marker in FRAMES | TABLES | {SCAN}:
            kept.append(_segment(marker, content) + scan)
        elif told := _needed(marker, content):
            kept.append(_segment(marker, told))
    return b"".join((*kept, END))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, content and, after the start of a scan, the scan; up to the end of the picture, which must be there."""
    at, scans = len(START), 0
    while found := MARKER.match(data, at):
        marker, at = found[1][0], found.end()
        if marker == END[1] and scans:
            return
        length = int.from_bytes(data[at : at + 2])
        content, at = data[at + 2 : at + length], at + length
        if length < 2 or at > len(data):
            break
        end = SCANNED.search(data, at) if marker == SCAN else None
        scan, at = (data[at : end.start()], end.start()) if end else (b"", at)
        scans += marker == SCAN
        yield marker, content, scan
    raise Unfit("broken")


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content


def _needed(marker: int, content: bytes) -> bytes | None:
    """Of an application's segment what the colours hang on; of JFIF's not the thumbnail, which may show what was cut off."""
    if marker == APP0 and content.startswith(b"JFIF\0") and len(content) >= 14:
        return content[:12] + b"\0\0"
    if marker == APP2 and content.startswith(b"ICC_PROFILE\0"):
        return content
    if marker == APP14 and content.startswith(b"Adobe") and len(content) == 12:
        return content
    return None
