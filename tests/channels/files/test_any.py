"""Whatever bytes come: a file without what it tells, or Unfit; soon, and nothing else."""

import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channels.files import Unfit, bare, kind
from tests.channels.files.handmade import WHOLE, frame, scan, segment

LONG = 2**20  # bytes
DAMAGES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), DAMAGES, st.integers(0, 400))
@example("image/jpeg", [], 400)
def test_a_damaged_file_is_bared_or_unfit(name: str, damages: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WHOLE[name])
    for place, value in damages:
        data[place % len(data)] = value
    try:
        once = bare(bytes(data[: max(end, 12)]), name)
    except Unfit:
        return
    assert bare(once, name) == once


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_have_a_kind_or_none(data: bytes) -> None:
    assert kind(data) in {None, *WHOLE}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("image/jpeg", b"\xff\xd8" + segment(0xFE, b"") * (LONG // 4)),
        ("image/jpeg", b"\xff\xd8" + b"\xff" * LONG),
        ("image/jpeg", b"\xff\xd8" + frame() + scan(b"\xff\0" * (LONG // 2))),
        ("image/jpeg", b"\xff\xd8" + frame() + scan(b"") * (LONG // 10)),
        ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(LONG)),
        ("image/webp", b"RIFF" + (LONG - 8).to_bytes(4, "little") + b"WEBP" + bytes(LONG - 12)),
        ("video/mp4", b"\0\0\0\x0cftypisom" + b"\0\0\0\x08free" * (LONG // 8)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_long_nonsense_is_seen_through_soon(name: str, data: bytes) -> None:
    started = time.process_time()
    with suppress(Unfit):
        bare(data, name)
    assert time.process_time() - started < 3
