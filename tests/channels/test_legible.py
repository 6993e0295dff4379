"""What comes from outside can be kept."""

from hypothesis import given
from hypothesis import strategies as st

from channels.legible import legible


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_words_stay_as_they_are(text: str) -> None:
    assert legible(text) == text


@given(st.text(alphabet=st.characters(categories=["Cs", "L"], include_characters="\x00")))
def test_anything_can_be_kept(text: str) -> None:
    kept = legible(text)
    assert len(kept) == len(text)
    assert b"\x00" not in kept.encode()
