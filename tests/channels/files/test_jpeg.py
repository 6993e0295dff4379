"""A photo as a phone takes it, and as an office gets it."""

import pytest

from channels.files import Unfit, bare
from tests.channels.files.handmade import ADOBE, EXIF, GPS, ICC, JFIF, SCAN, TABLE, ZIP, frame, jpeg, scan, segment

KIND = "image/jpeg"
PLAIN = jpeg(segment(0xE0, JFIF))
THUMBNAIL = JFIF[:12] + b"\x01\x01" + b"RGB"


def test_a_plain_photo_stays_as_it_is() -> None:
    assert bare(PLAIN, KIND) == PLAIN


@pytest.mark.parametrize(
    "told",
    {
        "where, when and with which camera": segment(0xE1, EXIF),
        "XMP": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>" + GPS),
        "captions": segment(0xED, b"Photoshop 3.0\08BIM" + GPS),
        "a comment": segment(0xFE, b"<script>alert(1)</script>"),
        "further pictures": segment(0xE2, b"MPF\0MM\0\x2a"),
        "a maker's notes": segment(0xE4, b"SAMSUNG" + GPS),
        "a thumbnail of its own": segment(0xE0, b"JFXX\0\x10" + GPS),
        "what calls itself JFIF and is too short": segment(0xE0, b"JFIF\0"),
        "what calls itself Adobe and is too long": segment(0xEE, ADOBE + GPS),
        "what nobody has heard of": segment(0xF7, GPS),
    }.items(),
    ids=lambda item: item[0],
)
def test_what_a_photo_tells_is_gone_and_the_photo_stays(told: tuple[str, bytes]) -> None:
    assert bare(jpeg(segment(0xE0, JFIF), told[1]), KIND) == PLAIN


def test_the_colours_stay() -> None:
    colourful = jpeg(segment(0xE0, JFIF), segment(0xE2, ICC), segment(0xEE, ADOBE))
    assert bare(colourful, KIND) == colourful


def test_a_thumbnail_is_gone() -> None:
    assert bare(jpeg(segment(0xE0, THUMBNAIL)), KIND) == PLAIN


@pytest.mark.parametrize("behind", [ZIP, b"\0", PLAIN, b"<html>", GPS])
def test_what_hangs_on_behind_the_end_is_gone(behind: bytes) -> None:
    assert bare(jpeg(segment(0xE0, JFIF), behind=behind), KIND) == PLAIN


def test_a_photo_in_several_scans_stays_whole() -> None:
    progressive = jpeg(shown=frame(marker=0xC2) + scan() + segment(0xC4, TABLE) + scan(b"\x01\xff\x00") + scan(b""))
    assert bare(progressive, KIND) == progressive


def test_what_is_told_between_the_scans_is_gone() -> None:
    told = jpeg(shown=frame() + scan() + segment(0xFE, GPS) + scan())
    assert bare(told, KIND) == jpeg(shown=frame() + scan() + scan())


def test_filling_between_the_segments_does_no_harm() -> None:
    filled = PLAIN.replace(b"\xff\xdb", b"\xff\xff\xff\xdb").replace(b"\xff\xd9", b"\xff\xff\xd9")
    assert SCAN in bare(filled, KIND)


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (65_535, 764), (7_072, 7_072)])
def test_a_photo_of_more_than_fifty_million_pixels_is_not_taken(width: int, height: int) -> None:
    with pytest.raises(Unfit, match="too many pixels"):
        bare(jpeg(shown=frame(width, height) + scan()), KIND)


def test_the_photo_that_counts_is_every_one() -> None:
    with pytest.raises(Unfit, match="too many pixels"):
        bare(jpeg(shown=frame(1, 1) + scan() + frame(50_000, 50_000) + scan()), KIND)


def test_a_photo_of_fifty_million_pixels_is_taken() -> None:
    assert bare(jpeg(shown=frame(10_000, 5_000) + scan()), KIND)


@pytest.mark.parametrize(
    "data",
    {
        "its start alone": b"\xff\xd8\xff",
        "its start and its end": b"\xff\xd8\xff\xd9",
        "no scan": jpeg(shown=frame()),
        "no size": jpeg(shown=scan()),
        "no width": jpeg(shown=frame(0, 480) + scan()),
        "no height": jpeg(shown=frame(640, 0) + scan()),
        "a size that breaks off": jpeg(shown=segment(0xC0, b"\x08\0") + scan()),
        "no end": PLAIN[:-2],
        "half an end": PLAIN[:-1],
        "a scan that breaks off": PLAIN[:-5],
        "a segment that goes on": b"\xff\xd8\xff\xe1\xff\xff" + GPS,
        "a segment without a length": b"\xff\xd8\xff\xe1",
        "a segment of a length below nothing": b"\xff\xd8\xff\xe1\0\x01" + PLAIN[2:],
        "something between the segments": b"\xff\xd8" + segment(0xE0, JFIF) + b"PK" + PLAIN[20:],
    }.items(),
    ids=lambda item: item[0],
)
def test_a_broken_photo_is_not_taken(data: tuple[str, bytes]) -> None:
    with pytest.raises(Unfit, match="broken"):
        bare(data[1], KIND)
