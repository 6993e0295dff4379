"""Sounds without a container of boxes: voice notes and recordings."""

OGG, OPUS, OPUS_AT = b"OggS", b"OpusHead", 28  # where the first page's content begins
AMR = {b"#!AMR\n": "audio/amr", b"#!AMR-WB\n": "audio/amr-wb"}
TAG, VERSIONS = b"ID3", (2, 3, 4)


def kind(data: bytes) -> str | None:
    if data.startswith(OGG) and data.startswith(OPUS, OPUS_AT):
        return "audio/ogg"
    if _is_tagged(data) or _is_frame(data):
        return "audio/mpeg"
    return next((kind for start, kind in AMR.items() if data.startswith(start)), None)


def _is_tagged(data: bytes) -> bool:
    """Whether it begins with a tag of MP3, whose length has seven bits a byte."""
    return data.startswith(TAG) and len(data) >= 10 and data[3] in VERSIONS and max(data[6:10]) < 0x80


def _is_frame(data: bytes) -> bool:
    """Whether it begins with a frame of MP3, each field with a value that has a meaning."""
    if len(data) < 4:
        return False
    synchronised = data[0] == 0xFF and data[1] & 0xE0 == 0xE0
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    rate, frequency = data[2] >> 4, data[2] >> 2 & 3
    return synchronised and version != 1 and layer == 1 and rate not in (0, 15) and frequency != 3
