"""What a row is boiled down to, and how a link holds all before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core import audit
from core.audit import BEFORE_ALL, Link
from core.complaint import Step

AT = datetime(2026, 11, 23, 6, 30, 0, 250, tzinfo=UTC)
ROW = {
    "id": 7,
    "at": AT,
    "step": "note",
    "level": 0,
    "note_sealed": b"\1\2",
    "officer_id": None,
    "detail": {"b": 1, "a": 2},
}
KEY = b"k" * 32
LINK = Link(1, "history", 7, audit.digest("history", ROW), AT)


def test_a_digest_is_the_same_however_a_driver_gives_the_values() -> None:
    same = {
        **ROW,
        "at": AT.astimezone(timezone(timedelta(hours=5))),
        "step": Step.NOTE,
        "note_sealed": memoryview(b"\1\2"),
        "detail": {"a": 2, "b": 1},
    }
    assert audit.digest("history", same) == audit.digest("history", dict(reversed(ROW.items())))


def test_a_column_that_is_added_later_changes_no_digest_where_it_has_no_value() -> None:
    assert audit.digest("history", {**ROW, "later": None}) == audit.digest("history", ROW)
    assert audit.digest("history", {**ROW, "later": ""}) != audit.digest("history", ROW)


@pytest.mark.parametrize("column", [name for name in ROW if name != "id"])
def test_every_column_counts(column: str) -> None:
    assert audit.digest("history", {**ROW, column: "other"}) != audit.digest("history", ROW)


def test_a_row_of_one_table_is_none_of_another() -> None:
    assert audit.digest("acts", ROW) != audit.digest("history", ROW)
    assert audit.seal(KEY, "acts", LINK.digest) != audit.seal(KEY, "history", LINK.digest)


@pytest.mark.parametrize(
    "other",
    [
        replace(LINK, seq=2),
        replace(LINK, source="acts"),
        replace(LINK, row_id=8),
        replace(LINK, digest=b"\0" * 32),
        replace(LINK, at=AT + timedelta(microseconds=1)),
    ],
)
def test_a_hash_holds_all_of_a_link_and_all_before(other: Link) -> None:
    hashed = audit.follow(KEY, BEFORE_ALL, LINK)
    assert audit.follow(KEY, BEFORE_ALL, other) != hashed
    assert audit.follow(KEY, hashed, LINK) != hashed
    assert audit.follow(b"x" * 32, BEFORE_ALL, LINK) != hashed
    assert audit.seal(KEY, "history", LINK.digest) != hashed


def test_a_code_is_four_letters_that_make_no_word() -> None:
    codes = {audit.receipt(audit.digest("history", {"level": number})) for number in range(2000)}
    assert len(codes) > 1900
    assert all(len(code) == audit.CODE and not set(code) - set(audit.LETTERS) for code in codes)
    assert not set(audit.LETTERS) & set("AEIOUY0123456789")
