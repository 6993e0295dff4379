"""A picture as WhatsApp's stickers and newer phones have it, and as an office gets it."""

import struct

import pytest

from channels.files import Unfit, bare
from tests.channels.files.handmade import GPS, ZIP, riff, vp8, vp8l, vp8x

KIND = "image/webp"
FRAME = (b"ANMF", bytes(16) + b"VP8 frame")


@pytest.mark.parametrize("picture", [vp8(), vp8l()])
def test_a_plain_picture_stays_as_it_is(picture: tuple[bytes, bytes]) -> None:
    assert bare(riff(picture), KIND) == riff(picture)


def test_what_a_picture_tells_is_gone_and_no_longer_announced() -> None:
    told = riff(vp8x(0x3C), (b"ICCP", b"profile"), vp8(), (b"EXIF", GPS), (b"XMP ", GPS + b"!"), (b"note", GPS))
    assert bare(told, KIND) == riff(vp8x(0x30), (b"ICCP", b"profile"), vp8())


def test_an_animation_stays() -> None:
    moving = riff(vp8x(0x02), (b"ANIM", bytes(6)), FRAME, FRAME, (b"ALPH", b"alpha"))
    assert bare(moving, KIND) == moving


@pytest.mark.parametrize("behind", [ZIP, b"\0", riff(vp8())])
def test_what_hangs_on_behind_the_end_is_gone(behind: bytes) -> None:
    assert bare(riff(vp8(), behind=behind), KIND) == riff(vp8())


@pytest.mark.parametrize(
    "chunks",
    [
        [vp8(16_383, 16_383)],
        [vp8l(16_384, 16_384)],
        [vp8x(0, 2**24, 2**24), vp8()],
        [vp8x(0, 10, 10), vp8(16_383, 16_383)],
        [vp8x(2), (b"ANMF", bytes(6) + b"\xff" * 6 + bytes(4))],
    ],
)
def test_a_picture_of_more_than_fifty_million_pixels_is_not_taken(chunks: list[tuple[bytes, bytes]]) -> None:
    with pytest.raises(Unfit, match="too many pixels"):
        bare(riff(*chunks), KIND)


@pytest.mark.parametrize(
    "data",
    {
        "its start alone": b"RIFF\x04\0\0\0WEBP",
        "nothing but notes": riff((b"EXIF", GPS)),
        "no end": riff(vp8())[:-1],
        "a length beyond the end": b"RIFF" + struct.pack("<I", 2**32 - 1) + riff(vp8())[8:],
        "a chunk that goes on": riff((b"VP8 ", b""))[:-4] + struct.pack("<I", 9),
        "a picture without a size": riff((b"VP8 ", b"\x10\0\0")),
        "no width": riff(vp8(0, 480)),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_broken_picture_is_not_taken(data: tuple[str, bytes]) -> None:
    with pytest.raises(Unfit, match="broken"):
        bare(data[1], KIND)
