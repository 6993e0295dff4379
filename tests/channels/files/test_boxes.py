"""A film as a phone takes it, and as an office gets it."""

import pytest

from channels.files import Unfit, bare
from tests.channels.files.handmade import GPS, box, film, large, track

KIND = "video/mp4"


def free(content: bytes) -> bytes:
    return box(b"free", bytes(len(content)))


def test_what_a_film_tells_is_zeros_and_nothing_moves() -> None:
    place = box(b"\xa9xyz", GPS)
    told = film(track(b"vide", box(b"udta", GPS)), track(b"soun"), told=box(b"udta", place), behind=box(b"uuid", GPS))
    bared = film(track(b"vide", free(GPS)), track(b"soun"), told=free(place), behind=free(GPS))
    assert bare(told, KIND) == bared
    assert len(bared) == len(told)


def test_a_long_box_is_blanked_behind_its_length() -> None:
    told = film(track(b"vide"), told=large(b"meta", GPS))
    assert bare(told, KIND) == told.replace(b"meta", b"free").replace(GPS, bytes(len(GPS)))


def test_a_last_box_goes_to_the_end() -> None:
    told = film(track(b"vide"), behind=b"\0\0\0\0uuid" + GPS)
    assert bare(told, KIND) == film(track(b"vide"), behind=b"\0\0\0\0free" + bytes(len(GPS)))


def test_what_only_looks_like_a_note_stays() -> None:
    shown = film(track(b"vide")).replace(b"frames", b"udtame")
    assert bare(shown, KIND) == shown


@pytest.mark.parametrize("end", [1, 10, 50])
def test_a_film_that_breaks_off_is_not_taken(end: int) -> None:
    with pytest.raises(Unfit, match="broken"):
        bare(film(track(b"vide"))[:-end], KIND)


@pytest.mark.parametrize("size", [b"\0\0\0\x07", b"\0\0\0\x01", b"\xff\xff\xff\xff"])
def test_a_box_of_no_possible_length_is_not_taken(size: bytes) -> None:
    with pytest.raises(Unfit, match="broken"):
        bare(film(track(b"vide"), told=size + b"udta"), KIND)
