"""Files made by hand, with what phones write into them, and marks by which to find it again."""

import struct
import zlib

GPS = b"32.1877N 74.1945E"
SCAN = b"\x12\x34\xff\x00\x56\xff\xd0\x78\x9a"  # with a stuffed byte and a restart
JFIF = b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"
EXIF = b"Exif\0\0MM\0\x2a" + GPS
ICC = b"ICC_PROFILE\0\x01\x01profile"
ADOBE = b"Adobe\0\x64\0\0\0\0\x01"
TABLE = b"\0" + bytes(range(64))
ZIP = b"PK\x05\x06" + bytes(18)


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def frame(width: int = 640, height: int = 480, marker: int = 0xC0) -> bytes:
    return segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")


def scan(data: bytes = SCAN) -> bytes:
    return segment(0xDA, b"\x01\x01\0\0\x3f\0") + data


def jpeg(*told: bytes, shown: bytes | None = None, behind: bytes = b"") -> bytes:
    """A picture with these segments after its start, and with what hangs on behind its end."""
    picture = segment(0xDB, TABLE) + frame() + segment(0xC4, TABLE) + scan() if shown is None else shown
    return b"\xff\xd8" + b"".join(told) + picture + b"\xff\xd9" + behind


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*told: bytes, width: int = 3, height: int = 2, behind: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes(3 * min(width, 3))) * min(height, 2))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(told) + chunk(b"IDAT", rows) + chunk(b"IEND") + behind


def riff(*chunks: tuple[bytes, bytes], behind: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2) for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + behind


def vp8(width: int = 640, height: int = 480) -> tuple[bytes, bytes]:
    return b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"scan!"


def vp8l(width: int = 640, height: int = 480) -> tuple[bytes, bytes]:
    return b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"scan"


def vp8x(flags: int, width: int = 640, height: int = 480) -> tuple[bytes, bytes]:
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"VP8X", bytes((flags, 0, 0, 0)) + sizes


def box(name: bytes, *inner: bytes) -> bytes:
    content = b"".join(inner)
    return struct.pack(">I", 8 + len(content)) + name + content


def large(name: bytes, content: bytes) -> bytes:
    """A box with the long form of a length."""
    return struct.pack(">I", 1) + name + struct.pack(">Q", 16 + len(content)) + content


def track(purpose: bytes, *told: bytes) -> bytes:
    return box(b"trak", *told, box(b"mdia", box(b"hdlr", bytes(8) + purpose + bytes(12))))


def film(*tracks: bytes, brand: bytes = b"isom", told: bytes = b"", behind: bytes = b"") -> bytes:
    return (
        box(b"ftyp", brand + bytes(4) + b"mp42")
        + large(b"mdat", b"frames")
        + box(b"moov", box(b"mvhd", bytes(100)), *tracks, told)
        + behind
    )


OGG = b"OggS\0\x02" + bytes(20) + b"\x01\x13" + b"OpusHead\x01\x01"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Author (A Citizen)>>\nendobj\n"

WHOLE = {
    "image/jpeg": jpeg(segment(0xE0, JFIF), segment(0xE1, EXIF), segment(0xE2, ICC), segment(0xFE, GPS), behind=ZIP),
    "image/png": png(chunk(b"eXIf", GPS), chunk(b"gAMA", bytes(4)), chunk(b"tEXt", b"Place\0" + GPS), behind=ZIP),
    "image/webp": riff(vp8x(0x0C), (b"ICCP", b"profile"), vp8(), (b"EXIF", GPS), (b"XMP ", GPS), behind=ZIP),
    "application/pdf": PDF,
    "audio/ogg": OGG,
    "audio/amr": b"#!AMR\n\x3c" + bytes(31),
    "audio/amr-wb": b"#!AMR-WB\n\x3c" + bytes(31),
    "audio/mpeg": b"ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x64" + bytes(413),
    "audio/mp4": film(track(b"soun"), brand=b"M4A "),
    "video/mp4": film(track(b"vide"), track(b"soun"), told=box(b"udta", box(b"\xa9xyz", GPS))),
    "audio/3gpp": film(track(b"soun"), brand=b"3gp4"),
    "video/3gpp": film(track(b"soun"), track(b"vide", box(b"meta", GPS)), brand=b"3gp5"),
}
