"""Words that only say where are set apart from what a message is about."""

import pytest

from core.understanding.landmarks import landmarks
from core.understanding.normal import normalise


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("school ke samne manhole khula", {"school"}),
        ("gutter band hai hospital ke paas", {"hospital"}),
        ("open manhole near the girls school", {"girls", "school"}),
        ("سکول کے سامنے گٹر", {"سکول"}),
        ("bachay school nahi ja sakte", {"bachay", "school"}),
        ("block 5 street 3 mein pani nahi", {"block", "5", "street", "3"}),
        ("street light band hai", set()),
        ("pani nahi", set()),
    ],
)
def test_a_landmark_is_what_stands_by_its_mark(text: str, where: set[str]) -> None:
    words = tuple(normalise(text).split())
    assert {words[at] for at in landmarks(words)} == where
