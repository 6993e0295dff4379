"""A picture of a screen as a phone makes it, and as an office gets it."""

import struct

import pytest

from channels.files import Unfit, bare
from tests.channels.files.handmade import GPS, ZIP, chunk, png

KIND = "image/png"
PLAIN = png()


def test_a_plain_picture_stays_as_it_is() -> None:
    assert bare(PLAIN, KIND) == PLAIN


@pytest.mark.parametrize("name", [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"acTL", b"fdAT", b"prVt"])
def test_what_a_picture_tells_is_gone(name: bytes) -> None:
    assert bare(png(chunk(name, GPS)), KIND) == PLAIN


def test_the_colours_stay() -> None:
    told = [chunk(name, b"x") for name in (b"gAMA", b"sRGB", b"cHRM", b"iCCP", b"PLTE", b"tRNS")]
    assert bare(png(*told), KIND) == png(*told)


@pytest.mark.parametrize("behind", [ZIP, b"\0", PLAIN, chunk(b"eXIf", GPS)])
def test_what_hangs_on_behind_the_end_is_gone(behind: bytes) -> None:
    assert bare(png(behind=behind), KIND) == PLAIN


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (2**31 - 1, 1), (7_072, 7_072)])
def test_a_picture_of_more_than_fifty_million_pixels_is_not_taken(width: int, height: int) -> None:
    with pytest.raises(Unfit, match="too many pixels"):
        bare(png(width=width, height=height), KIND)


@pytest.mark.parametrize(
    "data",
    {
        "its start alone": PLAIN[:8],
        "no end": PLAIN[:-12],
        "half an end": PLAIN[:-1],
        "a chunk that breaks off": PLAIN[:50],
        "a chunk that goes on": PLAIN[:8] + struct.pack(">I", 2**32 - 1) + PLAIN[12:],
        "no header": PLAIN[:8] + PLAIN[33:],
        "two headers": PLAIN[:33] + PLAIN[8:],
        "a short header": PLAIN[:8] + chunk(b"IHDR", bytes(12)) + PLAIN[33:],
        "no picture": PLAIN[:33] + chunk(b"IEND"),
        "no width": png(width=0),
        "no height": png(height=0),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_broken_picture_is_not_taken(data: tuple[str, bytes]) -> None:
    with pytest.raises(Unfit, match="broken"):
        bare(data[1], KIND)
