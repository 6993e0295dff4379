"""A file is what its bytes say, whatever anybody calls it; and of most kinds we want none."""

import io
import zipfile

import pytest

from channels import files
from tests.channels.files.handmade import GPS, WHOLE, box, film, track


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_is_known_by_its_bytes(kind: str) -> None:
    assert files.kind(WHOLE[kind]) == kind


@pytest.mark.parametrize("start", [b"\xff\xfb\x90\x64", b"\xff\xf3\x40\xc4", b"\xff\xe3\x18\x04"])
def test_mp3_without_a_tag_is_known_by_its_first_frame(start: bytes) -> None:
    assert files.kind(start + bytes(100)) == "audio/mpeg"


def office() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    {
        "nothing": b"",
        "words": "گٹر بند ہے".encode(),
        "words of another charset": "گٹر بند ہے".encode("utf-16"),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "SVG with a prologue": b'<?xml version="1.0"?><svg/>',
        "HTML": b"<!doctype html><script>alert(1)</script>",
        "an archive": office(),
        "an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "RTF": b"{\\rtf1 }",
        "GIF": b"GIF89a" + bytes(20),
        "TIFF": b"II*\0" + bytes(20),
        "BMP": b"BM" + bytes(50),
        "HEIC": box(b"ftyp", b"heic" + bytes(4)) + box(b"meta", bytes(4)),
        "QuickTime": film(track(b"vide"), brand=b"qt  "),
        "a film without tracks": film(),
        "a film that breaks off": film(track(b"vide"))[:-1],
        "a film of subtitles": film(track(b"subt")),
        "Ogg without Opus": b"OggS" + bytes(24) + b"\x01vorbis",
        "a RIFF that is no picture": b"RIFF\x04\0\0\0WAVE",
        "AAC": b"\xff\xf1\x50\x80" + bytes(100),
        "a tag with script in it": b"ID3<script>alert(1)</script>",
        "a program": b"MZ" + bytes(100),
        "a JPEG behind something": b"\n" + WHOLE["image/jpeg"],
        "a PDF behind something": b"GIF89a" + WHOLE["application/pdf"],
        "PNG garbled by a text mode": WHOLE["image/png"].replace(b"\r\n", b"\n"),
    }.items(),
    ids=lambda item: item[0],
)
def test_what_we_do_not_take_has_no_kind(data: tuple[str, bytes]) -> None:
    assert files.kind(data[1]) is None


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_breaks_off_early_is_of_no_kind_or_of_its_own(kind: str) -> None:
    for end in range(min(200, len(WHOLE[kind]))):
        assert files.kind(WHOLE[kind][:end]) in (None, kind)


@pytest.mark.parametrize("kind", ["application/pdf", "audio/ogg", "audio/amr", "audio/mpeg"])
def test_what_is_neither_picture_nor_film_stays_as_it_is(kind: str) -> None:
    assert files.bare(WHOLE[kind], kind) == WHOLE[kind]


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if GPS in WHOLE[kind]])
def test_no_file_tells_where_she_was(kind: str) -> None:
    bare = files.bare(WHOLE[kind], kind)
    assert GPS not in bare
    assert files.kind(bare) == kind


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind.startswith("image/")])
def test_what_hangs_on_behind_a_picture_is_gone(kind: str) -> None:
    assert b"PK\x05\x06" in WHOLE[kind]
    assert b"PK\x05\x06" not in files.bare(WHOLE[kind], kind)
