"""Anger by itself is told from anger about something."""

import pytest

from core.understanding.anger import angry


@pytest.mark.parametrize(
    "text",
    ["you are all thieves", "bloody idiots!", "chor ho tum sab", "HARAMKHOR", "لعنت ہو تم پر", "تم سب چور ہو", "fuck you",
     "go to hell you liars", "be-ghairat log", "sab chor hain"],
)  # fmt: skip
def test_abuse_alone_is_anger(text: str) -> None:
    assert angry(text)


@pytest.mark.parametrize(
    "text",
    ["", "👍", "1", "no", "chor meri motor le gaye", "thieves stole my meter", "the gutter overflows you idiots",
     "bijli chor lineman", "kutte", "چور موٹر سائیکل لے گئے", "gas nahi aa rahi haramkhoro", "nothing"],
)  # fmt: skip
def test_what_tells_something_is_not(text: str) -> None:
    assert not angry(text)
