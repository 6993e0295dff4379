"""JSON of any shape is read or refused, and never breaks anything."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import trees
from channels.port import Unreadable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"1", b'"a"', b"null", b"\xff", b"[" * 100_000, b'{"a": 1' + b"0" * 5000]
)
def test_what_is_no_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        trees.parse(body)


@given(st.dictionaries(st.just("x"), JSON))
def test_a_part_is_of_its_kind_or_unreadable(tree: dict[str, object]) -> None:
    for read, kind in ((trees.branch, dict), (trees.branches, list), (trees.leaf, str)):
        try:
            assert isinstance(read(tree, "x"), kind)
        except Unreadable:
            assert not isinstance(tree["x"], kind) or kind is list


def test_what_is_not_there_is_empty() -> None:
    assert (trees.branch({}, "x"), trees.branches({}, "x"), trees.leaf({}, "x")) == ({}, [], "")
    assert trees.leaf({"x": 7}, "x") == "7"


def test_half_a_character_is_made_legible() -> None:
    assert trees.leaf(trees.parse(json.dumps({"x": "a\ud83d"}).encode()), "x") == "a\ufffd"
